"""All topics of the API, in the order in which its description lists them."""

from chalicelib.api import (
    auth,
    flagged,
    gallery,
    games,
    health,
    me,
    models,
    overview,
    rankings,
    retraining,
    review,
    riddles,
    rounds,
    sharing,
    statistics,
    word_list,
    words,
)

TOPICS = (
    auth.topic,
    me.topic,
    words.topic,
    games.topic,
    rounds.topic,
    rankings.topic,
    statistics.topic,
    gallery.topic,
    riddles.topic,
    sharing.topic,
    overview.topic,
    review.topic,
    flagged.topic,
    word_list.topic,
    models.topic,
    retraining.topic,
    health.topic,
)

BINARY_TYPES = ("text/csv", "text/tab-separated-values", "text/plain")
"""What the gateway must hand on byte by byte: these files have an encoding of their own."""
