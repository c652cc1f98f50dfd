"""What stays out of a game that children play, and how it is told."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from glin_profanity import Filter

if TYPE_CHECKING:
    from infra.retrieval.wordnet import Sense

# First lemmas of WordNet's hypernyms.
KINDS = {
    "weapon": "A weapon: weapons stay out of a game that children play.",
    "weaponry": "A weapon: weapons stay out of a game that children play.",
    "ammunition": "A weapon: weapons stay out of a game that children play.",
    "explosive": "A weapon: weapons stay out of a game that children play.",
    "military vehicle": "A weapon: weapons stay out of a game that children play.",
    "warship": "A weapon: weapons stay out of a game that children play.",
    "alcohol": "Alcohol: unfit for a game that children play.",
    "tobacco": "A smoker's thing: unfit for a game that children play.",
    "narcotic": "A drug: unfit for a game that children play.",
    "drug of abuse": "A drug: unfit for a game that children play.",
    "genitalia": "Invites indecent drawings.",
    "reproductive organ": "Invites indecent drawings.",
    "undergarment": "Invites indecent drawings.",
    "excretory organ": "Invites indecent drawings.",
    "body waste": "Invites indecent drawings.",
    "sexual activity": "Invites indecent drawings.",
    "instrument of execution": "Shows how people are killed: unfit for a game that children play.",
    "instrument of torture": "Shows how people are hurt: unfit for a game that children play.",
    "corpse": "Shows death: unfit for a game that children play.",
}
# How WordNet says that a sense is used.
USES = frozenset({"ethnic slur", "disparagement", "obscenity", "vulgarism", "dirty word"})
RUDE = "A rude or hurtful word."
LANGUAGES = ("english", "french")


def unsafe_text(*texts: str) -> str | None:
    """Why texts (English or French) stay out, as a sentence; None for harmless ones.

    Careful rather than right: harmless words that look rude are let in by the review, by name.
    """
    return RUDE if any(map(_is_rude, texts)) else None


def unsafe_sense(sense: Sense) -> str | None:
    """Why a meaning stays out, as a sentence; None for a harmless one."""
    if USES & set(sense.usage):
        return RUDE
    return next((KINDS[name] for name in sense.above if name in KINDS), None)


@cache
def _is_rude(text: str) -> bool:
    return bool(_filter().is_profane(text))


@cache
def _filter() -> Any:
    return Filter({"languages": list(LANGUAGES), "word_boundaries": True})
