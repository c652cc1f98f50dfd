"""The same stores on moto as the stores' own tests have."""

from tests.storage.conftest import closings, drawings, exports, games, harvest, reviews, runs, statistics, table, words

__all__ = ["closings", "drawings", "exports", "games", "harvest", "reviews", "runs", "statistics", "table", "words"]
