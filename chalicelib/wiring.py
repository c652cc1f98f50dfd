"""Composition root: environment -> clients -> stores -> services; the only reader of os.environ."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import boto3
from botocore.config import Config

from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.clock import Clock


class ModelVersion(Protocol):
    """A loaded model version, as much as the API tells of it."""

    @property
    def version(self) -> str: ...
    @property
    def labels(self) -> Sequence[str]: ...


class Champion(Protocol):
    """Holds the model version that guesses."""

    def current(self) -> ModelVersion:
        """The champion; raises Unavailable where there is none."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the API can ask for."""

    champion: Champion


class NoChampion:
    """In place of a champion where none is registered."""

    def current(self) -> ModelVersion:
        raise Unavailable("The game has no model to guess with yet.")


@dataclass(frozen=True, slots=True)
class Clients:
    """The ways into AWS."""

    dynamodb: DynamoDBServiceResource
    s3: S3Client
    cognito: CognitoIdentityProviderClient


def connect() -> Clients:
    """Clients that give up well before the gateway does: a request must not hang on one that does not answer."""
    config = Config(
        connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3}, signature_version="v4"
    )
    session = boto3.Session()
    return Clients(
        dynamodb=session.resource("dynamodb", config=config),
        s3=session.client("s3", config=config.merge(Config(signature_version="s3v4"))),
        cognito=session.client("cognito-idp", config=config),
    )


def now_ms() -> int:
    """The time in ms since 1970."""
    return time.time_ns() // 1_000_000


def build(
    environment: Mapping[str, str],
    *,
    clock: Clock = now_ms,
    clients: Clients | None = None,
    champion: Champion | None = None,
) -> Services:
    """All services; in place of the real clock, clients and champion others may be given."""
    _ = environment, clock, clients
    return Services(champion=champion or NoChampion())


class Process:
    """Holds the services of the process: built at the first request, or set by whoever starts it otherwise."""

    def __init__(self) -> None:
        self._services: Services | None = None

    def services(self) -> Services:
        if self._services is None:
            self._services = build(os.environ)
        return self._services

    def use(self, services: Services | None) -> None:
        """Set the services; None has them built anew at the next request."""
        self._services = services


process = Process()
