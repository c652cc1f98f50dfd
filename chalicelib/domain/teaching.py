"""Teaching: from how many drawings a word is answered that the champion has no label for."""

NEEDED = 20
"""Accepted drawings of a word from which on it is answered."""

MOST = 100
"""Drawings that a word is learnt from, the last that were accepted: more of them add little and cost time."""
