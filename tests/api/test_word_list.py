"""The admins' word list: uploads of every form, hostile ones, search and changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from infra.words import FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.artist import Play
    from tests.api.client import Client, Reply
    from tests.conftest import Cloud

pytestmark = [pytest.mark.in_process, pytest.mark.usefixtures("word_list")]
CSV, TEXT = "text/csv", "text/plain"
NEW = "id;en;fr;category;difficulty;label\nunicorn;unicorn;licorne;animals;3;unicorn\n;fox;renard;animals;1;\n"


class Admin:
    """An admin at the word list."""

    def __init__(self, client: Client, token: str) -> None:
        self.client = client
        self.token = token

    def upload(self, body: bytes | str, content_type: str = CSV, **query: Any) -> Reply:
        sent = body if isinstance(body, bytes) else body.encode()
        headers = {"Content-Type": content_type}
        return self.client.post("/admin/words", body=sent, headers=headers, query=query, token=self.token)

    def upload_json(self, words: Any, **query: Any) -> Reply:
        return self.upload(json.dumps(words), "application/json", **query)

    def words(self, **query: Any) -> list[dict[str, Any]]:
        """All pages of a search."""
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            asked = {**query, **({"cursor": cursor} if cursor else {})}
            page = self.client.get("/admin/words", query=asked, token=self.token).json
            found += page["items"]
            cursor = page["cursor"]
            if cursor is None:
                return found

    def ids(self, **query: Any) -> list[str]:
        return [word["id"] for word in self.words(**query)]

    def word(self, word_id: str) -> dict[str, Any]:
        return next(word for word in self.words(query=word_id) if word["id"] == word_id)

    def patch(self, word_id: str, **changed: Any) -> Reply:
        return self.client.patch(f"/admin/words/{word_id}", changed, token=self.token)

    def remove(self, word_id: str) -> Reply:
        return self.client.delete(f"/admin/words/{word_id}", token=self.token)


@pytest.fixture
def at_work(client: Client, admin: str) -> Admin:
    return Admin(client, admin)


def counts(reply: Reply) -> tuple[int, int, int, int]:
    assert reply.status == 200, reply.body
    return tuple(reply.json[name] for name in ("added", "updated", "unchanged", "taught"))


def test_a_dry_run_tells_what_would_change_and_changes_nothing(at_work: Admin) -> None:
    before = at_work.words()

    reply = at_work.upload(NEW, dry_run="true")

    assert counts(reply) == (2, 0, 0, 2)
    assert reply.json["dry_run"] is True
    assert [(change["line"], change["id"], change["before"]) for change in reply.json["changes"]] == [
        (2, "unicorn", None),
        (3, "fox", None),
    ]
    assert at_work.words() == before


def test_an_upload_adds_and_updates_words_once(at_work: Admin) -> None:
    first = at_work.upload(NEW)
    again = at_work.upload(NEW)
    third = at_work.upload("en;difficulty\ncat;2\nfox;1\n")

    assert counts(first) == (2, 0, 0, 2)
    assert counts(again) == (0, 0, 2, 2)
    assert again.json["version"] == first.json["version"]
    assert counts(third) == (0, 1, 1, 1)
    assert third.json["changes"][0]["before"]["difficulty"] == 1
    cat, fox = at_work.word("cat"), at_work.word("fox")
    assert (cat["difficulty"], cat["texts"], cat["known"]) == (2, {"en": "cat", "fr": "le cat"}, True)
    assert (fox["texts"], fox["label"], fox["known"]) == ({"en": "fox", "fr": "renard"}, "fox", False)


def test_who_changed_the_list_and_when_is_kept_by_id(client: Client, at_work: Admin, cloud: Cloud) -> None:
    me = client.get("/me", token=at_work.token).json["id"]

    version = at_work.upload(NEW).json["version"]

    deed = cloud.table.get_item(Key={"PK": "WORDS", "SK": f"CHANGE#{version:010}"})["Item"]
    assert (deed["by"], deed["action"], deed["added"]) == (me, "upload", 2)
    assert at_work.word("fox")["updated_by"] == me


def test_what_is_uploaded_is_dealt(at_work: Admin, play: Play) -> None:
    rows = "".join(f"crea{letter},sea,Sea\n" for letter in "abcdef")
    at_work.upload(f"en,category,category_en\n{rows}")

    game = play.game(mode="zen", categories=["sea"])

    assert play.round(game)["word"].startswith("crea")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("en,fr,category\nœuf,œuf dur,food\n".encode(), CSV),
        ("en;fr;category\r\nœuf;œuf dur;food\r\n".encode("utf-8-sig"), CSV),
        ("en\tfr\tcategory\nœuf\tœuf dur\tfood\n".encode("utf-16"), "text/tab-separated-values"),
        ("\N{BOM}en\tfr\tcategory\nœuf\tœuf dur\tfood\n".encode("utf-16-be"), CSV),
        ("en,fr,category\nœuf,œuf dur,food\n".encode("cp1252"), "text/csv; charset=windows-1252"),
        (
            'sep=;\nWord;"Français";Catégorie\n"œuf";"œuf dur";food;;\n;;\n'.encode("cp1252"),
            "text/csv;charset=ISO-8859-1",
        ),
        ("en,fr,category\nœuf,œuf dur,food\n".encode(), TEXT),
        ('[{"text": "œuf", "texts": {"fr": "œuf  dur "}, "category": "food"}]'.encode(), "application/json"),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "windows-1252", "excel", "plain with header", "json"],
)
def test_every_form_and_encoding_of_a_list_is_read(at_work: Admin, body: bytes, content_type: str) -> None:
    reply = at_work.upload(body, content_type)

    assert counts(reply) == (1, 0, 0, 1)
    assert at_work.word("oeuf")["texts"] == {
        "en": "œuf",
        "fr": "œuf dur",
    }


def test_plain_text_is_a_word_a_line(at_work: Admin) -> None:
    reply = at_work.upload("a fox\n\n  Red   panda \n", TEXT, category="animals", difficulty=3)

    assert counts(reply) == (2, 0, 0, 2)
    panda = at_work.word("red-panda")
    assert (panda["texts"], panda["label"], panda["difficulty"]) == (
        {"en": "Red panda", "fr": "Red panda"},
        "red panda",
        3,
    )


def test_the_shipped_list_is_taken_as_it_is_and_again(at_work: Admin) -> None:
    before = len(at_work.words())

    first = at_work.upload(FILE.read_bytes(), "application/json")
    again = at_work.upload(FILE.read_bytes(), "application/json")

    assert first.status == 200, first.body
    assert counts(again)[:3] == (0, 0, 345)
    assert len(at_work.words()) >= 345 > before


def test_a_new_category_is_made_where_it_is_named(at_work: Admin, client: Client) -> None:
    unnamed = at_work.upload("en,category\nmoon,space\n")
    named = at_work.upload("en,category,category_en,category_fr\nmoon,space,Space,Espace\n")

    assert (unnamed.status, unnamed.refused_fields()) == (400, ["line 2"])
    assert "category_en" in unnamed.json["detail"]
    assert named.json["categories"] == ["space"]
    categories = {category["id"]: category for category in client.get("/categories").json["items"]}
    assert categories["space"]["texts"] == {"en": "Space", "fr": "Espace"}
    assert categories["space"]["words"] == 1


@pytest.mark.parametrize(
    "words",
    [
        [{"text": "moon", "category": "space", "category_texts": {"fr": "Espace"}}],
        {"words": [{"text": "moon", "category": "space"}], "categories": [{"id": "space", "texts": {"fr": "Espace"}}]},
    ],
)
def test_json_names_categories_beside_words_or_with_them(at_work: Admin, client: Client, words: Any) -> None:
    at_work.upload_json(words)

    names = {category["id"]: category["texts"] for category in client.get("/categories").json["items"]}
    assert names["space"] == {"en": "Espace", "fr": "Espace"}


def test_a_preview_that_is_no_longer_true_is_not_confirmed(at_work: Admin) -> None:
    version = at_work.upload(NEW, dry_run="true").json["version"]
    at_work.upload("en,category\nyak,animals\n")

    late = at_work.upload(NEW, version=version)

    assert late.status == 409
    assert "fox" not in at_work.ids()
    assert at_work.upload(NEW, version=version + 1).status == 200


HEAD = b"en,category\n"
HOSTILE = {
    "empty": (b"", TEXT, 1, "no word"),
    "blank": (b" \n\n\t\n", TEXT, 1, "no word"),
    "header alone": (HEAD, CSV, 1, "no word"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", CSV, 1, "UTF-8"),
    "zip": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", CSV, 1, "U+0003"),
    "nul": (HEAD + b"fo\x00x,animals\n", CSV, 2, "NUL"),
    "formula": (HEAD + b'fox,animals\n"=HYPERLINK(""http://x"")",animals\n', CSV, 3, "U+003D"),
    "formula in a reason": (b"en,category,dealt,reason\nfox,animals,no,@SUM(A1)\n", CSV, 2, "formula"),
    "unclosed quote": (HEAD + b'fox,animals\n"yak,animals\nowl,animals\n', CSV, 3, "quote"),
    "quote in the middle": (HEAD + b'"fox"x,animals\n', CSV, 2, "can't be read"),
    "swallowed lines": (HEAD + b'"yak,animals\nowl",animals\n', CSV, 2, "quote"),
    "mixed encodings": (HEAD + "pâté,food\n".encode() + "crème,food\n".encode("latin-1"), CSV, 3, "charset="),
    "latin-1 untold": (HEAD + "pâté,food\n".encode("latin-1"), CSV, 2, "windows-1252"),
    "utf-16 without mark": ((HEAD + b"fox,animals\n").decode().encode("utf-16-le"), CSV, 1, "UTF-16"),
    "utf-16 cut in two": (HEAD.decode().encode("utf-16") + b"x", CSV, 2, "utf-16"),
    "mark against charset": (HEAD.decode().encode("utf-16"), "text/csv; charset=utf-8", 1, "marked as utf-16"),
    "unknown charset": (HEAD, "text/csv; charset=ebcdic", 1, "ebcdic"),
    "lost characters": (HEAD + "p\N{REPLACEMENT CHARACTER}t,food\n".encode(), CSV, 2, "lost"),
    "a million columns": (b"en" + b"," * 1_000_000 + b"x\n", CSV, 1, "columns"),
    "a million columns without a name": (b"," * 1_000_000, CSV, 1, "columns"),
    "too many cells": (HEAD + b"fox,animals,3,4\n", CSV, 2, "4 cells"),
    "unknown column": (b"en,colour\nfox,red\n", CSV, 1, "colour"),
    "no header": (b"fox,animals\n", CSV, 1, "columns are"),
    "the same column twice": (b"en,text\nfox,yak\n", CSV, 1, "same name"),
    "duplicate ids": (HEAD + b"fox,animals\nyak,animals\nFox,animals\n", CSV, 2, "line 4"),
    "a label of another word": (b"id,en,category,label\nkitty,kitty,animals,cat\n", CSV, 2, "'cat'"),
    "right to left": (HEAD + "f\u202eox,animals\n".encode(), CSV, 2, "U+202E"),
    "zero width": (HEAD + "f\u200box,animals\n".encode(), CSV, 2, "U+200B"),
    "another script": (HEAD + "c\u0430t,animals\n".encode(), CSV, 2, "cyrillic"),
    "marks in heaps": (HEAD + f"fo{chr(0x310) * 9}x,animals\n".encode(), CSV, 2, "U+0310"),
    "markup": (HEAD + b"<script>alert(1)</script>,animals\n", CSV, 2, "U+003C"),
    "a path": (b"id,en,category\n../../etc,fox,animals\n", CSV, 2, "`id`"),
    "a long text": (HEAD + b"x" * 51 + b",animals\n", CSV, 2, "50"),
    "a cell beyond the reader": (HEAD + b"x" * 200_000 + b",animals\n", CSV, 2, "cell"),
    "no category": (b"en\nfox\n", CSV, 2, "category"),
    "no such difficulty": (b"en,category,difficulty\nfox,animals,9999999999999999999999\n", CSV, 2, "1, 2 or 3"),
    "not dealt without a reason": (b"en,category,dealt\nfox,animals,no\n", CSV, 2, "reason"),
    "more words than allowed": (b"".join(b"w%d\n" % number for number in range(10_001)), TEXT, 10_001, "10000"),
    "no json": (b'[{"text": "fox",\n "category": animals}]', "application/json", 2, "JSON"),
    "cut json": (b'[{"text": "fox"},', "application/json", 1, "JSON"),
    "json that goes on": (b"[]\n[]", "application/json", 2, "behind"),
    "nested json": (b"[" * 100_000, "application/json", 1, ""),
    "nested value": (b'[{"text":' + b"[" * 100_000, "application/json", 1, "nested"),
    "huge number": (b'[{"text": "fox", "difficulty": ' + b"9" * 5_000 + b"}]", "application/json", 1, "digits"),
    "nan": (b'[{"text": "fox", "difficulty": NaN}]', "application/json", 1, "NaN"),
    "a name twice": (b'[{"text": "fox", "text": "yak"}]', "application/json", 1, "twice"),
    "wrong types": (b'[\n{"text": ["fox"], "category": {"a": 1}}]', "application/json", 2, "text"),
    "true as difficulty": (b'[{"text":"fox","category":"animals","difficulty":true}]', "application/json", 1, "1, 2"),
    "a list as difficulty": (b'[{"text":"fox","category":"animals","difficulty":[1]}]', "application/json", 1, "1, 2"),
    "numbered parts of a charset": (b"\xff", "text/csv; charset*0=utf; charset*=8", 1, "UTF-8"),
    "words that are none": (b'["fox",\n1]', "application/json", 1, "object"),
    "unknown field": (b'[{"text": "fox", "admin": true}]', "application/json", 1, "admin"),
    "lone surrogate": (b'[{"text": "f\\ud800x", "category": "animals"}]', "application/json", 1, "U+D800"),
    "json as csv": (b'[{"text": "fox"}]', CSV, 1, "columns are"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_upload_is_refused_with_the_line_and_changes_nothing(at_work: Admin, name: str) -> None:
    body, content_type, line, reason = HOSTILE[name]
    before = at_work.words()

    reply = at_work.upload(body, content_type)

    assert reply.status == 400, reply.body
    assert reply.json["errors"][0]["field"] == f"line {line}"
    assert reason in reply.json["errors"][0]["message"]
    assert f"Line {line}: " in reply.json["detail"]
    assert at_work.words() == before


def test_more_than_a_megabyte_is_too_large(at_work: Admin) -> None:
    assert at_work.upload(b"x" * (1024 * 1024 + 1), TEXT).status == 413


@pytest.mark.parametrize("content_type", ["application/zip", "text/html", "multipart/form-data; boundary=x"])
def test_a_file_of_another_kind_is_not_taken(at_work: Admin, content_type: str) -> None:
    assert at_work.upload(b"x", content_type).status == 415


def test_a_line_that_cannot_be_taken_holds_back_all_others(at_work: Admin) -> None:
    body = HEAD + b"fox,animals\n=1+1,animals\nyak,planets\nowl,animals\n"
    before = at_work.words()

    preview, upload = at_work.upload(body, dry_run="true"), at_work.upload(body)

    assert counts(preview) == (2, 0, 0, 2)
    assert [rejected["line"] for rejected in preview.json["rejected"]] == [3, 4]
    assert (upload.status, upload.refused_fields()) == (400, ["line 3", "line 4"])
    assert at_work.words() == before


def test_ten_thousand_words_come_back_as_they_were_sent(at_work: Admin, cloud: Cloud) -> None:
    rows = [f"w{number};E\u0301té {number} bis;été {number};food;{number % 3 + 1}" for number in range(10_000)]
    body = "\n".join(["id;en;fr;category;difficulty", *rows]).encode("utf-16")
    assert len(body) <= 1024 * 1024

    reply = at_work.upload(body)

    assert counts(reply) == (10_000, 0, 0, 10_000)
    assert len(reply.json["changes"]) == 200
    words: dict[str, Any] = {}
    cursor = ""
    while cursor is not None:
        page = at_work.client.get("/words", query={"cursor": cursor}).json
        words |= {word["id"]: word for word in page["items"]}
        cursor = page["cursor"]
    assert len(words) == 10_000 + 13
    assert words["w9999"]["texts"] == {"en": "Été 9999 bis", "fr": "été 9999"}
    assert counts(at_work.upload(body)) == (0, 0, 10_000, 10_000)
    more = at_work.upload(b"".join(b"more %d\n" % number for number in range(3_000)), TEXT, category="food")
    assert (more.status, "12000 words" in more.json["detail"]) == (409, True)
    assert cloud.table.get_item(Key={"PK": "WORDS", "SK": "HEAD"})["Item"]["words"] == 10_013


def test_words_are_found_by_text_category_and_state(at_work: Admin) -> None:
    at_work.upload("en,fr,category\neclair,Éclair,food\n")

    assert at_work.ids(query="ECLAIR") == ["eclair"]
    assert at_work.ids(query="é") == at_work.ids(query="e")
    assert set(at_work.ids(category="food")) == {"apple", "banana", "cake", "eclair", "ice-cream", "pear", "pizza"}
    assert at_work.ids(dealt="false") == ["animal-migration"]
    assert set(at_work.ids(known="false")) == {"animal-migration", "eclair"}
    assert at_work.ids(query="nothing like it") == []


def test_a_word_can_be_edited_switched_off_and_on(at_work: Admin, client: Client) -> None:
    read = at_work.word("cat")

    edited = at_work.patch("cat", texts={"fr": " le  chat "}, difficulty=3, updated_at=read["updated_at"])
    off = at_work.patch("cat", dealt=False, reason="Too easy.")
    on = at_work.patch("cat", dealt=True)

    assert edited.json["texts"] == {"en": "cat", "fr": "le chat"}
    assert (off.json["dealt"], off.json["reason"]) == (False, "Too easy.")
    assert (on.json["dealt"], on.json["reason"], on.json["difficulty"]) == (True, None, 3)
    shown = next(word for word in client.get("/words").json["items"] if word["id"] == "cat")
    assert shown["texts"]["fr"] == "le chat"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"texts": {"en": "=1"}}, "texts.en"),
        ({"texts": {"de": "Katze"}}, "texts.de.[key]"),
        ({"category": "planets"}, "category"),
        ({"difficulty": 4}, "difficulty"),
        ({"dealt": False}, "reason"),
        ({"reason": "Too hard."}, "reason"),
        ({"label": "dog"}, "label"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_refused(at_work: Admin, changed: dict[str, Any], field: str) -> None:
    reply = at_work.patch("cat", **changed)

    assert (reply.status, reply.refused_fields()) == (400, [field])
    assert at_work.word("cat")["texts"] == {"en": "cat", "fr": "le cat"}


def test_an_edit_of_what_changed_meanwhile_or_is_gone_is_refused(at_work: Admin) -> None:
    read = at_work.word("cat")
    at_work.patch("cat", difficulty=2)

    assert at_work.patch("cat", difficulty=3, updated_at=read["updated_at"]).status == 409
    assert at_work.patch("unicorn", difficulty=3).status == 404
    assert at_work.word("cat")["difficulty"] == 2


def test_a_removed_word_is_gone_once(at_work: Admin, client: Client) -> None:
    assert at_work.remove("cat").status == 204

    assert at_work.remove("cat").status == 404
    assert "cat" not in at_work.ids()
    assert "cat" not in {word["id"] for word in client.get("/words").json["items"]}


def test_games_go_on_while_their_words_are_uploaded_changed_and_removed(at_work: Admin, play: Play) -> None:
    game = play.game(categories=["food"])
    first = play.round(game)

    for word in at_work.ids(category="food"):
        assert at_work.remove(word).status == 204
    at_work.upload(NEW)
    play.end(first, play.recognised(first), "recognised")
    others = []
    for _ in range(5):
        others.append(play.round(game))
        play.end(others[-1], [], "skipped")

    told = play.get(f"/games/{game}").json
    assert [result["word"] for result in told["results"]] == [first["word"], *(round_["word"] for round_ in others)]
    assert told["results"][0]["text"] == first["text"]


def test_the_days_words_are_dealt_though_they_were_removed(at_work: Admin, new_play: Callable[[], Play]) -> None:
    ann, bob = new_play(), new_play()
    begun = ann.game(mode="daily")
    first = ann.round(begun)

    for word in at_work.ids():
        at_work.remove(word)

    played = ann.end(first, [], "skipped").json
    assert played["word"] == first["word"]
    assert ann.round(begun)["number"] == 2
    assert bob.round(bob.game(mode="daily"))["word"] == first["word"]
