"""The admins' word list: uploads, search, changes."""

from typing import Annotated, Any, cast

from pydantic import Field

from chalicelib.api.bodies import Answer, Body, Query, RawBody
from chalicelib.api.lists import Cursor, Listing
from chalicelib.api.routes import ADMIN, Call, Topic
from chalicelib.api.words import Slug, Texts, WordAnswer, told_of
from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.editing import Edit
from chalicelib.domain.planning import Change, Defaults
from chalicelib.domain.upload import MOST_BYTES
from chalicelib.domain.word import Difficulty, Language, Word
from chalicelib.domain.word_list import Entry
from chalicelib.errors import Conflict, Invalid, NotFound
from chalicelib.services.word_files import CSV, JSON, PLAIN, TABS, File
from chalicelib.services.word_list import Search, Uploaded
from chalicelib.wiring import Services

topic = Topic("word_list")

CHANGES_TOLD = 200


class UploadQuery(Query):
    """How an upload is taken; `category` and `difficulty` are for new words that say none.

    `version` is that of the preview: the upload is refused where the list has changed since.
    """

    dry_run: bool = False
    category: Slug | None = None
    difficulty: Annotated[int, Field(ge=1, le=3)] = 2
    version: Annotated[int, Field(ge=0)] | None = None


class RejectionAnswer(Answer):
    """A line that cannot be taken, counted from 1, and why."""

    line: int
    reason: str


class WordBefore(Answer):
    """A word's content."""

    texts: Texts
    label: str
    category: str
    difficulty: Difficulty
    dealt: bool
    reason: str | None


class ChangeAnswer(WordBefore):
    """A word as a line makes it; `before` is what it was, null for a new one."""

    line: int
    id: str
    taught: bool
    before: WordBefore | None


class UploadAnswer(Answer):
    """What an upload did, or would do where `dry_run`.

    `taught` of its words are dealt although the machine cannot answer them yet; `changes` are the first 200 of those
    added or updated, `categories` those made or renamed. Where a line is rejected nothing is changed.
    """

    dry_run: bool
    version: int
    added: int
    updated: int
    unchanged: int
    taught: int
    rejected: list[RejectionAnswer]
    changes: list[ChangeAnswer]
    categories: list[str]


class ListedWordAnswer(WordAnswer):
    """A word as admins see it; `reason` says why it is not dealt, `source` where it came from."""

    reason: str | None
    source: str | None
    updated_at: str
    updated_by: str


class ListedWordsQuery(Query):
    """Which words: `query` is looked for in id, label and texts."""

    query: Annotated[str, Field(max_length=100)] = ""
    category: Slug | None = None
    dealt: bool | None = None
    known: bool | None = None
    cursor: Cursor | None = None


class WordEdit(Body):
    """What is changed; what is left out stays. With `updated_at` only if the word is as it was then."""

    texts: dict[Language, Annotated[str, Field(max_length=200)]] = Field(default_factory=dict)
    category: Slug | None = None
    difficulty: Difficulty | None = None
    dealt: bool | None = None
    reason: Annotated[str, Field(max_length=400)] | None = None
    updated_at: Annotated[str, Field(max_length=40)] | None = None


@topic.route(
    "POST",
    "/admin/words",
    who=ADMIN,
    errors=(Conflict,),
    body_limit=MOST_BYTES,
    content_types=(JSON, CSV, TABS, PLAIN),
)
def upload_words(call: Call[RawBody, UploadQuery]) -> UploadAnswer:
    """Upload a list of words, all of it or nothing; with `dry_run`, tell what it would do."""
    asked, body = call.query, call.body
    file = File(body.content, body.media_type, body.charset)
    defaults = Defaults(asked.category, cast("Difficulty", asked.difficulty))
    if asked.dry_run:
        uploaded = call.services.word_list.preview(file, defaults)
    else:
        uploaded = call.services.word_list.upload(file, defaults, call.caller.id, asked.version)
    return answer_of(uploaded, asked.dry_run, call.services.catalogue.answered())


@topic.route("GET", "/admin/words", who=ADMIN)
def listed_words(call: Call[None, ListedWordsQuery]) -> Listing[ListedWordAnswer]:
    """The word list by id, searched and filtered."""
    asked = call.query
    search = Search(asked.query, asked.category, asked.dealt, asked.known)
    entries, cursor = call.services.word_list.page(search, asked.cursor)
    return Listing[ListedWordAnswer](items=[_listed(entry, call.services) for entry in entries], cursor=cursor)


@topic.route("PATCH", "/admin/words/{id}", who=ADMIN, errors=(NotFound, Conflict, Invalid))
def edit_word(call: Call[WordEdit, None]) -> ListedWordAnswer:
    """Change a word's texts, category or difficulty, or whether it is dealt."""
    said = call.body
    edit = Edit(said.texts, said.category, said.difficulty, said.dealt, said.reason)
    entry = call.services.word_list.edit(call.path["id"], edit, call.caller.id, said.updated_at)
    return _listed(entry, call.services)


@topic.route("DELETE", "/admin/words/{id}", who=ADMIN, status=204, errors=(NotFound,))
def remove_word(call: Call[None, None]) -> None:
    """Remove a word: it is dealt no more, and results keep it."""
    call.services.word_list.remove(call.path["id"], call.caller.id)


def answer_of(uploaded: Uploaded, dry_run: bool, answered: frozenset[str]) -> UploadAnswer:
    """How an upload is answered; `answered` are the labels that the machine can answer."""
    plan = uploaded.plan
    return UploadAnswer(
        dry_run=dry_run,
        version=uploaded.version,
        added=plan.added,
        updated=plan.updated,
        unchanged=plan.unchanged,
        taught=uploaded.taught,
        rejected=[RejectionAnswer(line=one.line, reason=one.reason) for one in plan.rejected],
        changes=[_change(change, answered) for change in plan.changes[:CHANGES_TOLD]],
        categories=[category.id for category in plan.categories],
    )


def _change(change: Change, answered: frozenset[str]) -> ChangeAnswer:
    word = change.word
    return ChangeAnswer(
        **_content(word),
        line=change.line,
        id=word.id,
        taught=word.dealt and word.label not in answered,
        before=None if change.before is None else WordBefore(**_content(change.before)),
    )


def _content(word: Word) -> dict[str, Any]:
    return {
        "texts": dict(word.texts),
        "label": word.label,
        "category": word.category,
        "difficulty": word.difficulty,
        "dealt": word.dealt,
        "reason": word.reason,
    }


def _listed(entry: Entry, services: Services) -> ListedWordAnswer:
    catalogue = services.catalogue
    return ListedWordAnswer(
        **told_of(entry.word, catalogue, catalogue.answered()),
        reason=entry.word.reason,
        source=entry.source,
        updated_at=to_rfc3339(entry.updated_at),
        updated_by=entry.updated_by,
    )
