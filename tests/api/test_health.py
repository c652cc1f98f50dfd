"""GET /health."""

import pytest

from chalicelib import wiring
from tests.api.client import Client
from tests.conftest import Cloud


def test_health_tells_the_model_version_and_the_number_of_labels(client: Client) -> None:
    reply = client.get("/health")

    assert reply.status == 200
    assert reply.json["status"] == "ok"
    assert reply.json["labels"] > 0


@pytest.mark.in_process
def test_health_is_unavailable_without_a_champion(client: Client, cloud: Cloud) -> None:
    wiring.process.use(wiring.build(cloud.environment, clients=cloud.clients))

    reply = client.get("/health")

    assert reply.status == 503
    assert reply.headers["retry-after"].isdigit()


def test_a_method_that_a_path_lacks_is_refused_without_a_server_error(client: Client) -> None:
    reply = client.request("POST", "/health")

    assert reply.status in (403, 404, 405)
