"""The game on the emulator, behind the fault proxy."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app import app
from chalicelib import wiring
from chalicelib.storage.jobs import JobStore
from chalicelib.storage.models import ModelStore
from chalicelib.storage.words import WordStore
from infra.emulator import emulator
from infra.paths import CHAMPION
from infra.seed import seed_champion
from tests.api.client import Client, InProcess, Reply
from tests.api.conftest import Player
from tests.aws import BUCKET, REGION, SettableClock, make_resources
from tests.builders import NOON, a_catalogue
from tests.cloud.sagemaker import sagemaker
from tests.conftest import Cloud
from tests.faults import state, use_cases
from tests.faults.fault import GONE
from tests.faults.kill import Death
from tests.faults.matrix import Act, Cell, cell, faults
from tests.faults.proxy import FaultProxy, faulty
from tests.faults.use_cases import DAY, Request, Scene
from tests.storage.test_jobs import SPOT, TRAINING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cloud.sagemaker import SageMaker
    from tests.faults.use_cases import UseCase

PAUSE = 10
"""Seconds after which a player tries again, as `Retry-After` says."""


@dataclass(frozen=True, slots=True)
class World:
    """`direct` is the cloud past the proxy, from which everything is counted again."""

    scene: Scene
    direct: Cloud
    proxy: FaultProxy
    jobs_proxy: FaultProxy
    jobs: SageMaker

    def acts(self) -> tuple[Act, ...]:
        def act(service: str, what: str, case: UseCase, operation: str | None = None) -> Act:
            return Act(service, what, lambda: self._prepared(case), operation)

        return (
            act("dynamodb", "sign in", self.sign_in),
            act("dynamodb", "start a game", use_cases.starts_a_game),
            act("dynamodb", "start a round", use_cases.starts_a_round),
            act("dynamodb", "guess", use_cases.guesses),
            act("dynamodb", "end a round", use_cases.ends_a_round),
            act("dynamodb", "say that a guess was wrong", use_cases.says_that_a_guess_was_wrong),
            act("s3", "end a round: its drawing", use_cases.ends_a_round),
            act("s3", "look at a game: its drawings", self.look),
            act("s3", "share a drawing: its page and picture", use_cases.shares_a_drawing),
            act("s3", "first guess of a process: its model", self.first_guess),
            act("cognito-idp", "sign up", self.sign_up),
            act("cognito-idp", "sign in", self.sign_in),
            act("sagemaker", "start a training job", self.start_job),
        )

    def cells(self, only: str | None) -> Iterator[Cell]:
        """The matrix, cell by cell."""
        for act in self.acts():
            if only in {None, act.service}:
                proxy = self.jobs_proxy if act.service == "sagemaker" else self.proxy
                for fault in faults(act.service):
                    yield cell(proxy, act, fault, partial(state.check, self.direct))

    def _prepared(self, case: UseCase) -> Request:
        self.scene.clock.advance(DAY)  # what is limited by the hour or day begins anew
        self.scene.restart()
        return case(self.scene)

    def look(self, scene: Scene) -> Request:
        play = scene.play()
        game = str(scene.closed(play)["id"]).partition("-")[0]
        return lambda: play.get(f"/games/{game}")

    def first_guess(self, scene: Scene) -> Request:
        """The process has the shipped champion to load."""
        request = use_cases.guesses(scene)
        scene.restart(champion=None)
        return request

    def sign_up(self, scene: Scene) -> Request:
        body = _new_account()
        return lambda: scene.client.post("/auth/sign-up", body)

    def sign_in(self, scene: Scene) -> Request:
        body = _new_account()
        scene.client.post("/auth/sign-up", body)
        return lambda: scene.client.post("/auth/sign-in", {"email": body["email"], "password": body["password"]})

    def start_job(self, _: Scene) -> Request:
        """What a scheduled function does, and does again the next time after an outage."""
        name, store = f"inkling-{secrets.token_hex(8)}", JobStore(self.scene.cloud.clients.sagemaker, TRAINING)

        def start() -> Reply:
            try:
                store.start(name, SPOT)
            except Exception as error:
                if not wiring.is_outage(error):
                    raise
                return Reply(HTTPStatus.SERVICE_UNAVAILABLE, {"retry-after": "the next time"}, b"")
            assert name in self.jobs.jobs
            return Reply(HTTPStatus.OK, {}, b"")

        return start

    def gone(self, seconds: int) -> str:
        """Have each service away for so long in the middle of a game, and a player who comes back as told; a table."""
        rows = [self._gone(service, seconds) for service in ("dynamodb", "s3", "cognito-idp")]
        head = "| gone | what is done meanwhile | answers | tries | lost |\n| --- | --- | --- | --- | --- |"
        return "\n".join((head, *rows))

    def _gone(self, service: str, seconds: int) -> str:
        what, case = ("sign in", self.sign_in) if service == "cognito-idp" else ("end a round", use_cases.ends_a_round)
        request = self._prepared(case)
        self.proxy.set(GONE.of(service))
        begun, answers = time.monotonic(), list[int]()
        while not answers or answers[-1] >= HTTPStatus.INTERNAL_SERVER_ERROR:
            if answers:
                time.sleep(PAUSE)
            if time.monotonic() - begun >= seconds:
                self.proxy.clear()
            answers.append(request().status)
        state.check(self.direct)
        told = " then ".join(str(status) for status in dict.fromkeys(answers))
        return f"| {service}, {seconds} s | {what} | {told} | {len(answers)} | nothing |"


@contextmanager
def world() -> Iterator[World]:
    """Run the emulator, the proxy before it, and a process of the game that knows only the proxy."""
    with ExitStack() as stack:
        running = stack.enter_context(emulator(Path(stack.enter_context(TemporaryDirectory()))))
        jobs, jobs_address = stack.enter_context(sagemaker())
        proxy, jobs_proxy = (stack.enter_context(faulty(address)) for address in (running.address, jobs_address))
        direct = Cloud(_clients(running.address, jobs_address), {})
        direct = replace(direct, environment=make_resources(direct.clients))
        catalogue = a_catalogue()
        WordStore(direct.table).put(catalogue.categories, catalogue.words, NOON, "test")
        seed_champion(ModelStore(direct.table, direct.clients.s3, BUCKET, wiring.now_ms), None, CHAMPION)
        clients = _clients(proxy.address, jobs_proxy.address)
        scene = _scene(replace(direct, clients=clients))
        stack.callback(wiring.process.use, None)
        yield World(scene, direct, proxy, jobs_proxy, jobs)


def _scene(cloud: Cloud) -> Scene:
    client = Client(InProcess(app))

    def sign_up(display_name: str = "Ada") -> Player:
        account = _new_account() | {"display_name": display_name}
        client.post("/auth/sign-up", account)
        reply = client.post("/auth/sign-in", {"email": account["email"], "password": account["password"]})
        return Player(reply.json["player"]["id"], account["email"], account["password"], reply.json["token"], "")

    scene = Scene(cloud, SettableClock(), sign_up, client, Death(cloud.clients), "")
    scene.restart()
    return scene


def _new_account() -> dict[str, str]:
    return {"email": f"{secrets.token_hex(8)}@example.com", "password": secrets.token_urlsafe(), "display_name": "Ada"}


def _clients(address: str, jobs_address: str) -> wiring.Clients:
    """Those of the game, as it makes them itself."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": address,
        "AWS_ENDPOINT_URL_SAGEMAKER": jobs_address,
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    clients = wiring.connect()
    clients.sagemaker()
    clients.cognito.meta  # noqa: B018  # made now, at this address
    return clients
