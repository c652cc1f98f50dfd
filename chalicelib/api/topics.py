"""All topics of the API, in the order in which its description lists them."""

from chalicelib.api import auth, games, health, me, models, rankings, review, rounds, statistics, words

TOPICS = (
    auth.topic,
    me.topic,
    words.topic,
    games.topic,
    rounds.topic,
    rankings.topic,
    statistics.topic,
    review.topic,
    models.topic,
    health.topic,
)
