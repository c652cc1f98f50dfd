"""Use cases; stores, clock and randomness come in through constructors."""
