"""All topics of the API, in the order in which its description lists them."""

from chalicelib.api import health

TOPICS = (health.topic,)
