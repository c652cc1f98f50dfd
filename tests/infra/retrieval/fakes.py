"""Stand-ins for the web, and words in the forms of the sources."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from infra.retrieval.answers import Answers
from infra.retrieval.candidate import Candidate, Origin
from infra.retrieval.categories import Asked
from infra.retrieval.review import Reviewed
from infra.retrieval.web import Replay, address
from infra.retrieve_words import RECORDED

if TYPE_CHECKING:
    from chalicelib.domain.word import Language

ORIGIN = Origin("A list", "https://example.org/list", "CC0 1.0")
OTHER = Origin("Another list", "https://example.org/other", "MIT")


class OneAnswer:
    """Answers everything alike, and remembers what was asked."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.asked: list[str] = []
        self.forgotten: list[str] = []

    def get(self, url: str, parameters: Mapping[str, str] | None = None, accept: str = "*/*") -> bytes:
        del accept
        self.asked.append(address(url, parameters))
        return self.body

    def forget(self, url: str, parameters: Mapping[str, str] | None = None) -> None:
        self.forgotten.append(address(url, parameters))


def replay(folder: Path = RECORDED) -> Replay:
    return Replay(Answers(folder))


def candidate(
    text: str, fr: str | None = None, category: str | None = None, label: str | None = None, origin: Origin = ORIGIN
) -> Candidate:
    texts: dict[Language, str] = {"fr": fr} if fr else {}
    return Candidate(text, origin, texts=texts, category=category, label=label)


def reviewed(
    en: str, fr: str, *, label: str | None = None, unfit: str | None = None, shipped: bool = False
) -> Reviewed:
    return Reviewed(
        en.lower().replace(" ", "-"), label or en.lower(), {"en": en, "fr": fr}, "animals", 2, unfit, shipped
    )


def asked(category: str, **of: str) -> Asked:
    return Asked(
        category,
        {"en": category.capitalize(), "fr": category.capitalize()},
        **{source: (kind,) for source, kind in of.items()},
    )


def lmf(*synsets: tuple[str, str, str, str], uses: Mapping[str, str] | None = None) -> bytes:
    """A wordnet in WN-LMF of synsets (id, lemmas joined by commas, id of the hypernym or "", definition), in order."""
    entries: dict[str, list[str]] = {}
    for id_, lemmas, _, _ in synsets:
        for lemma in lemmas.split(","):
            entries.setdefault(lemma, []).append(id_)
    names = {lemma: f"e{number}" for number, lemma in enumerate(entries)}
    written = [
        f'<LexicalEntry id="{names[lemma]}"><Lemma writtenForm="{lemma}" partOfSpeech="n"/>'
        + "".join(f'<Sense id="{names[lemma]}-{id_}" synset="{id_}"/>' for id_ in ids)
        + "</LexicalEntry>"
        for lemma, ids in entries.items()
    ]
    kinds = [
        f'<Synset id="{id_}" ili="" partOfSpeech="n" members="{" ".join(names[one] for one in lemmas.split(","))}">'
        f"<Definition>{gloss}</Definition>"
        + (f'<SynsetRelation relType="hypernym" target="{above}"/>' if above else "")
        + (f'<SynsetRelation relType="exemplifies" target="{uses[id_]}"/>' if uses and id_ in uses else "")
        + "</Synset>"
        for id_, lemmas, above, gloss in synsets
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<!DOCTYPE LexicalResource SYSTEM "http://globalwordnet.github.io/schemas/WN-LMF-1.3.dtd">',
            '<LexicalResource xmlns:dc="https://globalwordnet.github.io/schemas/dc/">',
            '<Lexicon id="w" label="A wordnet" language="en" email="a@example.org" license="CC BY 4.0" version="1">',
            *written,
            *kinds,
            "</Lexicon></LexicalResource>",
        ]
    ).encode()
