"""A crowd of players, by locust, in its own environment: `.venv-load/bin/python -m tests.load.crowd PLAN TOLD`.

Everybody has signed up before the clock runs. A player asks what the site asks, when the site asks it: the next guess
once the last one is answered, 400 ms after it at the soonest.
"""

from __future__ import annotations

import json
import random
import secrets
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import gevent
from gevent.event import Event
from locust import FastHttpUser, task
from locust.env import Environment

from tests.load.pace import Strokes, lasts_ms, shape, so_far
from tests.load.plan import Plan, Request, Told, read_plan, write

EVERY_S = 0.4
READING_S = 1.0  # from the word's answer to the first point
PATIENCE_S = 60.0
RENEWED_S = 120.0  # how long before a token ends another one is fetched
SIGN_UPS = 30  # how often signing up is tried


class Crowd:
    """What the players of this process share."""

    plan: Plan
    deck: dict[str, list[Strokes]]
    gate = Event()
    ready = 0
    rounds = recognised = late = 0

    @classmethod
    def forget(cls) -> None:
        cls.rounds = cls.recognised = cls.late = 0


class Player(FastHttpUser):  # type: ignore[misc]
    network_timeout = connection_timeout = PATIENCE_S

    def on_start(self) -> None:
        self.chance = random.Random()
        self.email, self.password = f"load-{secrets.token_hex(8)}@example.org", secrets.token_urlsafe(16)
        name = f"Load {secrets.token_hex(4)}"
        self._until_taken("/auth/sign-up", {"email": self.email, "password": self.password, "display_name": name})
        self._sign_in()
        Crowd.ready += 1
        Crowd.gate.wait()
        gevent.sleep(self.chance.random() * 2)  # nobody begins in step with the others

    @task  # type: ignore[untyped-decorator]
    def game(self) -> None:
        if time.monotonic() > self.until:
            self._sign_in()
        game = self._ask("/games", {"mode": "classic", "seconds": 20, "language": "en"}, "start a game")
        if game is None:
            gevent.sleep(1)
            return
        for _ in range(game["rounds"]):
            self._round(game["id"])
            gevent.sleep(Crowd.plan.rest)

    def _round(self, game: str) -> None:
        dealt = self._ask(f"/games/{game}/rounds", {}, "deal a word")
        if dealt is None:
            return
        drawings = Crowd.deck.get(dealt["word"]) or self.chance.choice(list(Crowd.deck.values()))
        drawing = self.chance.choice(drawings)
        gevent.sleep(READING_S)
        recognised, drawn = self._draw(dealt["id"], drawing)
        reason = "recognised" if recognised else "skipped"
        if self._ask(f"/rounds/{dealt['id']}/end", {"drawing": drawn, "reason": reason}, "end a round") is not None:
            Crowd.rounds += 1
            Crowd.recognised += recognised

    def _draw(self, round_id: str, drawing: Strokes) -> tuple[bool, Strokes]:
        """Draw until it is recognised, finished, or too late."""
        begun, seq, drawn = time.monotonic(), 0, so_far(drawing, 0)
        seen: int | None = None
        while True:
            asked = time.monotonic()
            now = (asked - begun) * 1_000
            drawn = so_far(drawing, now)
            seq = max(seq + 1, round(now / 100))
            body = {"drawing": shape(drawn), "seq": seq, "seen": seen}
            told = self._ask(f"/rounds/{round_id}/guesses", body, "guess")
            if told is None or told["recognised"]:
                return bool(told), drawn
            seen = seq
            if now >= lasts_ms(drawing):
                return False, drawn
            gevent.sleep(max(0.0, asked + EVERY_S - time.monotonic()))

    def _ask(self, path: str, body: dict[str, Any], name: str) -> Any:
        """The answer, or None. A guess that comes after the deadline is no error: it was late."""
        address = f"{Crowd.plan.address}{path}"
        headers = {"Authorization": f"Bearer {self.token}"}
        with self.client.post(address, json=body, headers=headers, name=name, catch_response=True) as answer:
            if answer.status_code == 409 and name == "guess":
                Crowd.late += 1
                answer.success()
                return None
            if answer.status_code not in (200, 201):
                answer.failure(f"{name}: {answer.status_code}")
                return None
            return answer.json()

    def _sign_in(self) -> None:
        told = self._until_taken("/auth/sign-in", {"email": self.email, "password": self.password})
        self.token, self.until = told["token"], time.monotonic() + told["expires_in"] - RENEWED_S

    def _until_taken(self, path: str, body: dict[str, str]) -> Any:
        """Ask outside of what is measured, and again, as told, where it is too much at once."""
        for _ in range(SIGN_UPS):
            with self.rest("POST", f"{Crowd.plan.address}{path}", json=body, name="not measured") as answer:
                if answer.status_code in (200, 201):
                    return answer.js
                answer.success()
                wait = float((answer.headers or {}).get("Retry-After", 1))
            gevent.sleep(min(wait, 60) + self.chance.random())
        raise RuntimeError(f"{path}: {answer.status_code}")


class Passer(FastHttpUser):  # type: ignore[misc]
    """Asks for what does no work of the game: the baseline of the same run."""

    fixed_count = 1
    network_timeout = connection_timeout = PATIENCE_S

    @task  # type: ignore[untyped-decorator]
    def pass_by(self) -> None:
        Crowd.gate.wait()
        self.client.get(f"{Crowd.plan.address}/health", name="baseline: /health")
        if Crowd.plan.static:
            self.client.get(Crowd.plan.static, name="baseline: a file of the site")
        gevent.sleep(1)


def run(plan: Plan) -> Told:
    """Let the crowd play, and tell what it saw."""
    Crowd.plan, Crowd.deck = plan, json.loads(Path(plan.deck).read_text("utf-8"))
    environment = Environment(user_classes=[Player, Passer], host=plan.address)
    runner = environment.create_local_runner()
    everybody = plan.players + Passer.fixed_count
    runner.start(everybody, spawn_rate=everybody)
    while Crowd.ready < plan.players:
        gevent.sleep(0.1)
    Crowd.gate.set()
    gevent.sleep(plan.warm)
    environment.stats.reset_all()
    Crowd.forget()
    begun = time.time()
    gevent.sleep(plan.seconds)
    told = _told(environment, plan.players, begun)
    runner.stop()
    return told


def _told(environment: Any, players: int, begun: float) -> Told:
    requests = {
        name: Request(
            entry.num_requests,
            entry.num_failures,
            *(entry.get_response_time_percentile(share) for share in (0.5, 0.95, 0.99)),
        )
        for (name, _), entry in environment.stats.entries.items()
        if entry.num_requests and name != "not measured"
    }
    errors: Counter[str] = Counter()
    for error in environment.stats.errors.values():
        errors[str(error.error)] += error.occurrences
    ended = time.time()
    return Told(players, begun, ended, requests, Crowd.rounds, Crowd.recognised, Crowd.late, dict(errors))


if __name__ == "__main__":
    write(run(read_plan(Path(sys.argv[1]))), Path(sys.argv[2]))
