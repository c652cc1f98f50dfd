"""Chalice's entry: makes the app and registers the blueprints."""

import gc

gc.disable()  # nothing that is imported is garbage: to look for it takes an eighth of the start

from chalice.app import Chalice  # noqa: E402

from chalicelib.api import events  # noqa: E402
from chalicelib.api.exchange import prepare  # noqa: E402
from chalicelib.api.log import speak_json  # noqa: E402
from chalicelib.api.observing import observer  # noqa: E402
from chalicelib.api.problems import framework_errors_as_problems  # noqa: E402
from chalicelib.api.topics import BINARY_TYPES, TOPICS  # noqa: E402

speak_json()
app = Chalice(app_name="inkling")
app.api.binary_types.extend(BINARY_TYPES)
app.register_middleware(observer.request, "http")
app.register_middleware(framework_errors_as_problems, "http")
for topic in TOPICS:
    app.register_blueprint(topic.blueprint)
app.register_blueprint(events.blueprint)
prepare()

gc.freeze()  # nor will it be: requests need not look through it again
gc.enable()
