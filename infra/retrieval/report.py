"""What a retrieval found, as a page that a person reads: counts, sources, disagreements, refusals, what is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.retrieval.entry import proposals
from infra.retrieval.outcome import MOST_PROPOSED, mark
from infra.retrieval.safety import unsafe_sense

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chalicelib.domain.upload import Rejection
    from infra.retrieval.answers import Answer
    from infra.retrieval.candidate import Origin
    from infra.retrieval.categories import Categories
    from infra.retrieval.entry import Entry

SHOWN = 40  # rows of a table


@dataclass(frozen=True, slots=True)
class Facts:
    """What the report tells: words, what each source gave, lines of files that were rejected, the answers read."""

    entries: Sequence[Entry]
    categories: Categories
    given: Mapping[Origin, int]
    rejected: Mapping[str, Sequence[Rejection]]
    answers: Sequence[Answer]
    difficulty: Mapping[str, float]


def report(facts: Facts) -> str:
    """The page, in Markdown."""
    parts = (_list, _sources, _answers, _french, _senses, _kept, _refused, _rejected, _left)
    return "\n".join(line for part in parts for line in part(facts))


def summary(facts: Facts) -> str:
    """One line for the terminal."""
    listed = [entry for entry in facts.entries if entry.listed]
    marks = Counter(mark(entry) for entry in listed)
    labels = sum(entry.known for entry in listed)
    left = len(proposals(facts.entries))
    return (
        f"{len(listed)} words in {len({entry.category for entry in listed})} categories: {labels} labels of the "
        f"champion ({marks['unfit']} of them not dealt), {marks['taught']} to be taught; {left} proposals to review"
    )


def _list(facts: Facts) -> Iterator[str]:
    yield from ("# Words retrieved", "", summary(facts) + ".", "")
    yield from _table("category", "known", "taught", "unfit", "in the list", "proposed")
    proposed = Counter(entry.category for entry in proposals(facts.entries))
    for asked in facts.categories:
        listed = [entry for entry in facts.entries if entry.category == asked.id and entry.listed]
        marks = Counter(mark(entry) for entry in listed)
        yield _row(asked.id, *(marks[name] for name in ("known", "taught", "unfit")), len(listed), proposed[asked.id])
    yield from (
        "",
        "A difficulty that is estimated, from reviewed words of the same category and kind, is what a person said for "
        f"{facts.difficulty['same']:.0%} of the reviewed words, each left out in turn, and a level off for "
        f"{facts.difficulty['near']:.0%}. Only proposals have an estimated one.",
        "",
    )


def _sources(facts: Facts) -> Iterator[str]:
    yield from ("## Sources", "", *_table("source", "gave", "of which in the list", "licence", "address"))
    for origin, count in facts.given.items():
        listed = sum(origin in entry.origins for entry in facts.entries if entry.listed)
        yield _row(origin.name, count, listed, origin.licence, origin.place)
    own = sum(not entry.origins for entry in facts.entries if entry.listed)
    yield from ("", f"{own} words of the list were written by its reviewers and came from no source.", "")


def _answers(facts: Facts) -> Iterator[str]:
    real = sum(answer.origin == "service" for answer in facts.answers)
    written = len(facts.answers) - real
    yield from (
        "## Answers",
        "",
        f"{real} came from the services themselves, {written} were written in their form.",
        "",
    )


def _french(facts: Facts) -> Iterator[str]:
    rows = [
        (entry.texts["en"], entry.texts["fr"], text, candidate.origin.name)
        for entry in facts.entries
        if entry.listed
        for candidate in entry.found.candidates
        if (text := candidate.texts.get("fr")) and text.casefold() != entry.texts["fr"].casefold()
    ]
    yield from ("## French texts that a source has otherwise", "")
    yield from _shown(("English", "the list", "the source", "source"), sorted(set(rows)))


def _senses(facts: Facts) -> Iterator[str]:
    rows = [
        (
            entry.texts["en"],
            entry.category,
            entry.found.sense.gloss if entry.found.sense else "the chosen one is not there",
        )
        for entry in facts.entries
        if entry.listed and entry.doubtful
    ]
    yield from (
        "## Senses left to review",
        "",
        "WordNet's first sense looks wrong. Say in `infra/retrieval/senses.csv` of which hypernym the right one is; "
        "until then the word has neither meaning nor other texts.",
        "",
    )
    yield from _shown(("word", "category", "sense"), rows)


def _kept(facts: Facts) -> Iterator[str]:
    rows = [
        (entry.texts["en"], why, entry.found.sense.gloss)
        for entry in facts.entries
        if entry.listed and not entry.unfit and not entry.doubtful and entry.found.sense
        if (why := unsafe_sense(entry.found.sense))
    ]
    yield from ("## Kept by the review, though the meaning would be refused", "")
    yield from _shown(("word", "would be refused as", "meaning"), rows)


def _refused(facts: Facts) -> Iterator[str]:
    rows = [
        (ascii(entry.texts["en"])[1:-1][:60], entry.unfit)
        for entry in facts.entries
        if entry.unfit and not entry.listed
    ]
    yield from ("## Refused", "", *_shown(("word", "why"), rows))


def _rejected(facts: Facts) -> Iterator[str]:
    rows = [(place, line.line, line.reason) for place, lines in facts.rejected.items() for line in lines]
    if rows:
        yield from ("## Lines of files that cannot be taken", "", *_shown(("file", "line", "why"), rows))


def _left(facts: Facts) -> Iterator[str]:
    rows = [
        (entry.texts["en"], entry.texts.get("fr", ""), entry.category, ", ".join(one.name for one in entry.origins))
        for entry in proposals(facts.entries)
    ]
    yield from (
        "## Words left to review",
        "",
        f"The first {MOST_PROPOSED} are in `proposals.csv`, in the columns of `infra/retrieval/reviewed.csv`: give the "
        "French text, set category and difficulty right, and copy the row; or write into `unfit` why it stays out.",
        "",
    )
    yield from _shown(("English", "French", "category", "sources"), rows)


def _shown(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    if not rows:
        yield from ("None.", "")
        return
    yield from (f"{len(rows)}" + (f", the first {SHOWN} of them:" if len(rows) > SHOWN else ":"), "")
    yield from _table(*head)
    yield from (_row(*row) for row in rows[:SHOWN])
    yield ""


def _table(*head: str) -> tuple[str, str]:
    return _row(*head), _row(*("---" for _ in head))


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/').replace(chr(10), ' ') for cell in cells)} |"
