"""All topics of the API, in the order in which its description lists them."""

from chalicelib.api import games, health, rankings, rounds, statistics, words

TOPICS = (words.topic, games.topic, rounds.topic, rankings.topic, statistics.topic, health.topic)
