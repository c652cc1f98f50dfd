"""Teaching: from how many drawings a word is answered that the champion has no label for."""

NEEDED = 20
"""Accepted drawings of a word from which on it is answered."""

MOST = 100
"""Drawings that a word is learnt from, the last that were accepted: more of them add little and cost time."""

LAG_MS = 5_000
"""After which every decision is certainly found by its label; what was learnt sooner is looked at once more."""
