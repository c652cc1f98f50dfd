"""Chalice's entry: makes the app and registers the blueprints."""

from chalice.app import Chalice

from chalicelib.api import events
from chalicelib.api.log import speak_json
from chalicelib.api.observing import observer
from chalicelib.api.problems import framework_errors_as_problems
from chalicelib.api.topics import BINARY_TYPES, TOPICS

speak_json()
app = Chalice(app_name="inkling")
app.api.binary_types.extend(BINARY_TYPES)
app.register_middleware(observer.request, "http")
app.register_middleware(framework_errors_as_problems, "http")
for topic in TOPICS:
    app.register_blueprint(topic.blueprint)
app.register_blueprint(events.blueprint)
