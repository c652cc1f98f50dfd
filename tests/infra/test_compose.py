"""compose.yaml and the Dockerfile, as far as they can be read without Docker."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from infra.paths import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES = COMPOSE["services"]


@pytest.mark.parametrize("service", ["game", "localstack"])
def test_a_container_is_published_on_loopback_only(service: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[service]["ports"])


def test_the_game_is_deployed_to_localstack_once_that_is_healthy() -> None:
    game = SERVICES["game"]

    assert game["environment"]["AWS_ENDPOINT_URL"] == "http://localstack:4566"
    assert game["depends_on"] == {"localstack": {"condition": "service_healthy"}}
    assert game["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]
    assert "EXPOSE 8000" in DOCKERFILE


def test_the_token_comes_from_the_environment_and_its_absence_is_told() -> None:
    assert SERVICES["localstack"]["environment"]["LOCALSTACK_AUTH_TOKEN"].startswith("${LOCALSTACK_AUTH_TOKEN:?")


def test_the_game_is_not_root_and_can_become_nobody_else() -> None:
    user = re.search(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)

    assert user is not None
    assert int(user[1]) > 0
    assert SERVICES["game"]["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in SERVICES["game"]["security_opt"]
    assert "docker.sock" not in str(SERVICES["game"])


def test_the_image_is_made_with_the_lambdas_own_python() -> None:
    runs_on = re.search(r"^FROM python:(\d\.\d+)-slim$", DOCKERFILE, re.MULTILINE)

    assert runs_on is not None
    assert f"--python-version {runs_on[1]}" in (ROOT / "Makefile").read_text()


def test_what_the_image_copies_is_there_and_not_left_out() -> None:
    copied = [
        part for line in re.findall(r"^COPY --chown=\d+ (.+)$", DOCKERFILE, re.MULTILINE) for part in line.split()[:-1]
    ]
    left_out = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]

    assert copied
    assert all((ROOT / name).exists() for name in copied)
    assert not set(copied) & set(left_out)
    assert not {"app.py", "chalicelib", "frontend", "infra", "training", ".chalice", "LICENSE"} & set(left_out)
