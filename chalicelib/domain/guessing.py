"""What the model answers to a drawing so far."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guess:
    """A label and the calibrated probability, 0 to 1, that the drawing will turn out to be it."""

    label: str
    probability: float
