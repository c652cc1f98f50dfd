"""`make bench`, which is `python -m tests.bench [--write]`: the guess request in the process, on one core.

`--write` keeps the tables in docs/benchmarks.md. Without ../shared/quickdraw it draws spirals.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import onnxruntime
from chalice.test import Client as ChaliceClient
from moto import mock_aws

from app import app
from chalicelib import wiring
from chalicelib.api.bodies import read_body
from chalicelib.api.rounds import UnfinishedDrawing
from chalicelib.domain.drawing import Drawing
from chalicelib.domain.game import Mode
from chalicelib.domain.round import take_guess
from chalicelib.inference.batch import Batch
from chalicelib.inference.features import named
from chalicelib.services.games import Choice
from chalicelib.storage.games import GameStore
from chalicelib.storage.words import WordStore
from infra.words import load_words
from tests.aws import REGION, TABLE, make_resources
from tests.bench.document import keep
from tests.bench.drawings import real_drawings
from tests.bench.start import CHAMPION
from tests.bench.timing import Row, measure, table
from tests.shipped import Shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.inference.classifier import Classifier
    from tests.bench.drawings import Strokes

ROUNDS, WARM_UP, STARTS = 400, 40, 5
GUESSES = 10  # of a round
PLAYER = "bench"


def session() -> Any:
    """The shipped graph alone, on one thread as in the classifier."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(CHAMPION / "model.onnx", options, providers=["CPUExecutionProvider"])


def token() -> str:
    """An unsigned token: in the process nobody checks the signature, as in production the gateway does."""
    claims = json.dumps({"sub": PLAYER, "cognito:username": PLAYER, "token_use": "id"})
    header = json.dumps({"alg": "none"})
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in (header, claims)) + "."


def zen_round(services: wiring.Services) -> str:
    """The id of a round without a clock."""
    return services.games.next_round(PLAYER, services.games.start(PLAYER, Choice(Mode.ZEN)).id).id


def steps(classifier: Classifier, drawings: list[Strokes], services: wiring.Services) -> Mapping[str, Any]:
    """What is timed, baseline first. Each drawing is a guess, and every round of Zen has ten of them."""
    raw = [json.dumps({"drawing": drawing, "seq": 0}).encode() for drawing in drawings]
    parsed = [Drawing.from_lists(drawing) for drawing in drawings]
    http = ChaliceClient(app).http
    headers = {"Authorization": f"Bearer {token()}", "Content-Type": "application/json"}
    games = GameStore(wiring.connect().dynamodb.Table(TABLE))
    rounds = [zen_round(services) for _ in range(2 * (ROUNDS + WARM_UP) // GUESSES + 2)]

    features = named(classifier.manifest.features)
    inputs = [
        dict(zip(classifier.manifest.inputs, features.extract(Batch.of([drawing])), strict=True)) for drawing in parsed
    ]
    network = session()
    guesses = classifier.guess(parsed[0])

    def store(number: int) -> None:
        before = games.round(PLAYER, rounds[2 * (number // GUESSES)])
        assert before is not None
        games.keep_guess(before, take_guess(before, guesses, number, number, 0.5, classifier.version))

    def own_work(number: int) -> None:
        body = read_body(UnfinishedDrawing, raw[number % len(raw)])
        classifier.guess(body.drawing)

    def request(number: int) -> None:
        body = json.dumps({"drawing": drawings[number % len(drawings)], "seq": number})
        address = f"/rounds/{rounds[2 * (number // GUESSES) + 1]}/guesses"
        reply = http.request("POST", address, headers=headers, body=body.encode())
        assert reply.status_code == 200, reply.body

    def every(values: list[Any], step: Callable[[Any], object]) -> Callable[[int], object]:
        return lambda number: step(values[number % len(values)])

    return {
        "baseline: `GET /health`, the framework alone": lambda _: http.request("GET", "/health"),
        "parse: body to drawing": every(raw, lambda body: read_body(UnfinishedDrawing, body)),
        "features: drawing to tensor": every(parsed, lambda drawing: features.extract(Batch.of([drawing]))),
        "inference: tensor to logits": every(inputs, lambda given: network.run(["logits"], given)),
        "features, inference, calibration: drawing to guesses": every(parsed, classifier.guess),
        "parse, features and inference: the request's own work": own_work,
        "storage: read and update the round, on moto": store,
        "`POST /rounds/{id}/guesses`, all of it, on moto": request,
    }


def bench() -> tuple[str, list[Row]]:
    what, drawings = real_drawings()
    champion = Shipped()
    with mock_aws():
        os.environ["AWS_DEFAULT_REGION"] = REGION
        clients = wiring.connect()
        environment = make_resources(clients)
        table_ = clients.dynamodb.Table(TABLE)
        table_.put_item(Item={"PK": f"PLAYER#{PLAYER}", "SK": "PROFILE", "display_name": PLAYER})
        words = load_words()
        WordStore(table_).put(words.categories, words.words, 0, "bench")
        services = wiring.build(environment, clients=clients, champion=champion)
        wiring.process.use(services)
        return what, measure(steps(champion.current(), drawings, services), ROUNDS, WARM_UP)


def starts() -> str:
    """Start times of fresh processes, as a table of medians."""
    runs = [
        json.loads(subprocess.run([sys.executable, "-m", "tests.bench.start"], check=True, capture_output=True).stdout)
        for _ in range(STARTS)
    ]
    median = {name: statistics.median(run[name] for run in runs) for name in runs[0] if name != "app"}
    lines = ["| fresh process | median of 5 |", "| --- | ---: |"]
    lines += [f"| {name.replace('_', ' ')} | {value:.0f} |" for name, value in median.items()]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and keep if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/benchmarks.md")
    write = parser.parse_args().write
    what, rows = bench()
    text = (
        "Made by `make bench`, on one core of one machine: compare the ratios, not the times. Each row is the median\n"
        f"and the 99th percentile of {ROUNDS} requests after {WARM_UP} to warm up, all steps in turn; drawn are\n"
        f"{what}.\n"
        "In the process there is no network, and DynamoDB is moto: what storage costs is not what it costs on AWS.\n\n"
        f"{table(rows)}\n\n{starts()}\n"
    )
    print(text)  # noqa: T201
    if write:
        keep(text, "bench")


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    main()
