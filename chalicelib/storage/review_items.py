"""How a review is written as an item's attributes and read back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib.domain.guessing import Guess
from chalicelib.domain.review import Action, Decision, Review, ReviewId
from chalicelib.domain.round import Verdict
from chalicelib.domain.suspicion import Reason, Sign, Suspicion
from chalicelib.storage.table import Item, without_none

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def review_item(review: Review) -> Item:
    """A review without its keys; probabilities and weights to four decimals."""
    return without_none(
        {
            "word": review.word,
            "label": review.label,
            "verdict": review.verdict.value,
            "drawing": review.drawing,
            "guesses": [[guess.label, _decimal(guess.probability)] for guess in review.guesses],
            "model_version": review.model_version,
            "suspicion": _decimal(review.suspicion.score),
            "signs": [[sign.reason.value, _decimal(sign.weight)] for sign in review.suspicion.signs],
            "created_at": review.created_at,
            "decisions": [decision_map(decision) for decision in review.decisions],
            "revision": len(review.decisions),
            "offered": review.offered or None,
        }
    )


def decision_map(decision: Decision) -> Item:
    return without_none(
        {"action": decision.action.value, "label": decision.label, "by": decision.by, "at": decision.at}
    )


def review_from(item: Item) -> Review:
    signs = tuple(Sign(Reason(reason), float(weight)) for reason, weight in item["signs"])
    return Review(
        id=ReviewId(item["SK"].removeprefix("REVIEW#"), item["PK"].removeprefix("PLAYER#")),
        word=item["word"],
        label=item["label"],
        verdict=Verdict(item["verdict"]),
        drawing=item["drawing"],
        guesses=tuple(Guess(label, float(probability)) for label, probability in item["guesses"]),
        model_version=item.get("model_version"),
        suspicion=Suspicion(float(item["suspicion"]), signs),
        created_at=int(item["created_at"]),
        decisions=tuple(map(decision_from, item["decisions"])),
        offered=item.get("offered", False),
    )


def decision_from(value: Mapping[str, Any]) -> Decision:
    return Decision(Action(value["action"]), value.get("label"), value["by"], int(value["at"]))


def _decimal(number: float) -> Decimal:
    return Decimal(f"{number:.4f}")
