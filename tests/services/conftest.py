"""The same stores on moto as the stores' own tests have."""

from tests.storage.conftest import clients, closings, drawings, games, table, words

__all__ = ["clients", "closings", "drawings", "games", "table", "words"]
