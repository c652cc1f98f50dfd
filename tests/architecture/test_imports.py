"""Imports run one way, and each layer knows only the libraries that are its business."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass

import pytest

from tests.architecture.source import OUR_OWN, Module, imports, modules, reads_environment


@dataclass(frozen=True, slots=True)
class Layer:
    """What a layer may import: other layers, and top-level names of libraries ("*" for any that nobody owns)."""

    layers: frozenset[str]
    libraries: frozenset[str] = frozenset()


def layer(layers: str = "", libraries: str = "") -> Layer:
    return Layer(frozenset(layers.split()), frozenset(libraries.split()))


AWS = "boto3 botocore mypy_boto3_cognito_idp mypy_boto3_dynamodb mypy_boto3_s3 mypy_boto3_sagemaker"
LAYERS = {
    "app": layer("chalicelib.api", "chalice"),
    "chalicelib.api": layer(
        "chalicelib.wiring chalicelib.services chalicelib.domain chalicelib.errors",
        "annotated_types aws_lambda_powertools chalice pydantic pydantic_core",
    ),
    "chalicelib.wiring": layer(
        "chalicelib.services chalicelib.storage chalicelib.inference chalicelib.pictures chalicelib.domain "
        "chalicelib.errors",
        f"{AWS} ulid",
    ),
    "chalicelib.services": layer("chalicelib.domain chalicelib.errors"),
    "chalicelib.storage": layer("chalicelib.inference chalicelib.domain chalicelib.errors", AWS),
    "chalicelib.inference": layer("chalicelib.domain chalicelib.errors", "numpy onnxruntime"),
    "chalicelib.pictures": layer("chalicelib.domain chalicelib.errors", "PIL"),
    "chalicelib.domain": layer("chalicelib.errors", "pydantic pydantic_core"),
    "chalicelib.errors": layer(),
    # What the commands that talk to AWS share makes its own clients, as the wiring does.
    "training.registry": layer(
        "chalicelib.domain chalicelib.inference chalicelib.storage chalicelib.errors", f"* {AWS}"
    ),
    "training": layer(
        "training.registry chalicelib.domain chalicelib.inference chalicelib.storage chalicelib.errors", "*"
    ),
    "infra.console": layer("chalicelib.errors", AWS),
    # Reads results and changes difficulties: a command, which makes its own stores and services.
    "analysis": layer(
        "chalicelib.services chalicelib.storage chalicelib.domain chalicelib.errors infra.console", f"* {AWS}"
    ),
    "infra": layer(
        "app infra.console training training.registry chalicelib.wiring chalicelib.services chalicelib.storage "
        "chalicelib.domain chalicelib.errors",
        f"* {AWS} chalice",
    ),
    # Plays the whole game as its players do, and learns from it as its maintainers do: above all, and below nothing.
    "simulation": layer(
        "app infra infra.console training training.registry chalicelib.wiring chalicelib.services chalicelib.storage "
        "chalicelib.domain chalicelib.errors",
        f"* {AWS} chalice",
    ),
}
OWNED = {"chalice": "chalicelib.api", "boto3": "chalicelib.storage", "botocore": "chalicelib.storage"}
SHIPPED = modules("app.py", "chalicelib/**/*.py")
CODE = [*SHIPPED, *modules("training/**/*.py", "analysis/**/*.py", "infra/**/*.py", "simulation/**/*.py")]


def layer_of(name: str) -> str | None:
    """The layer that a dotted name of ours lies in; None for a library and for the bare package `chalicelib`."""
    return next((known for known in LAYERS if name == known or name.startswith(f"{known}.")), None)


def faults(module: Module) -> list[str]:
    """What a module imports and may not, as sentences."""
    own = layer_of(module.name)
    if own is None:  # the package chalicelib itself
        return [f"{module.name} imports {name}." for name in sorted(imports(module))]
    allowed = LAYERS[own]
    return [
        f"{module.name} imports {name}, which {own} may not."
        for name in sorted(imports(module))
        if not (
            _allowed_layer(name, own, allowed) if name.split(".")[0] in OUR_OWN else _allowed_library(name, allowed)
        )
    ]


def _allowed_layer(name: str, own: str, allowed: Layer) -> bool:
    if name == "chalicelib":  # names the package on the way to a layer, which is looked at by itself
        return True
    return layer_of(name) in {own, *allowed.layers}


def _allowed_library(name: str, allowed: Layer) -> bool:
    top = name.split(".", maxsplit=1)[0]
    if top in sys.stdlib_module_names or top in allowed.libraries:
        return True
    return "*" in allowed.libraries and top not in OWNED


def test_every_module_that_is_shipped_lies_in_a_layer() -> None:
    homeless = [module.name for module in CODE if layer_of(module.name) is None]

    assert homeless == ["chalicelib"]


def test_every_layer_of_the_table_has_a_module() -> None:
    assert {layer_of(module.name) for module in CODE} - {None} == set(LAYERS)


@pytest.mark.parametrize("module", CODE, ids=lambda module: module.name)
def test_imports_keep_to_the_table_of_layers(module: Module) -> None:
    assert faults(module) == []


@pytest.mark.parametrize("name", LAYERS)
def test_the_table_of_layers_has_no_cycle(name: str) -> None:
    below: set[str] = set()
    waiting = set(LAYERS[name].layers)
    while waiting:
        below |= (found := waiting)
        waiting = {lower for upper in found for lower in LAYERS[upper].layers} - below

    assert name not in below


@pytest.mark.parametrize("name", [name for name in LAYERS if name not in {"app", "chalicelib.errors"}])
def test_every_layer_may_raise_the_game_s_errors(name: str) -> None:
    module = Module(f"{name}.one", "from chalicelib.errors import NotFound\n")

    assert faults(module) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("app", "from chalicelib.storage.games import GameStore"),
        ("app", "import boto3"),
        ("chalicelib.api.games", "from chalicelib.storage.games import GameStore"),
        ("chalicelib.api.games", "import boto3"),
        ("chalicelib.services.games", "from chalice import NotFoundError"),
        ("chalicelib.services.games", "from botocore.exceptions import ClientError"),
        ("chalicelib.services.games", "from chalicelib.storage.games import GameStore"),
        ("chalicelib.services.games", "from chalicelib import storage"),
        ("chalicelib.services.games", "from ..storage.games import GameStore"),
        ("chalicelib.services.games", "def late() -> None:\n    import numpy"),
        ("chalicelib.services.games", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import boto3"),
        ("chalicelib.storage.games", "from chalicelib.services.games import GameService"),
        ("chalicelib.storage.games", "from chalicelib.wiring import build"),
        ("chalicelib.inference.features", "import pydantic"),
        ("chalicelib.inference.features", "import torch"),
        ("chalicelib.inference.features", "from chalicelib.storage.games import GameStore"),
        ("chalicelib.services.sharing", "from PIL import Image"),
        ("chalicelib.pictures.sheet", "import numpy"),
        ("chalicelib.pictures.sheet", "from chalicelib.storage.publications import PublicationStore"),
        ("chalicelib.domain.round", "import numpy"),
        ("chalicelib.domain.round", "from chalicelib.inference.features import features"),
        ("chalicelib.errors", "from chalicelib.domain.round import Round"),
        ("chalicelib.wiring", "import chalice"),
        ("chalicelib.wiring", "from chalicelib.api.topics import TOPICS"),
        ("chalicelib.wiring", "import infra.words"),
        ("training.train", "from chalicelib.services.games import GameService"),
        ("training.train", "import chalice"),
        ("training.train", "import boto3"),
        ("training.train", "import analysis.findings"),
        ("chalicelib.services.games", "import analysis.findings"),
        ("analysis.findings", "import chalice"),
        ("training.register", "import chalice"),
        ("training.train", "from tests.builders import NOON"),
        ("training.train", "from simulation.parts import Pile"),
        ("chalicelib.wiring", "from simulation.trusting import TrustingReviews"),
        ("infra.local", "from simulation.world import world"),
        ("simulation.world", "from tests.builders import NOON"),
    ],
)
def test_an_import_against_the_table_is_found(name: str, source: str) -> None:
    assert faults(Module(name, source)) != []


def test_only_the_wiring_reads_the_environment() -> None:
    readers = [module.name for module in SHIPPED if reads_environment(module)]

    assert set(readers) <= {"chalicelib.wiring"}


@pytest.mark.parametrize(
    "source",
    [
        "import os\nx = os.environ['A']",
        "import os\nx = os.getenv('A')",
        "from os import environ",
        "from os import getenv as g",
        "import os as system\nx = system.environ",
    ],
)
def test_a_use_of_the_environment_is_found(source: str) -> None:
    assert reads_environment(Module("chalicelib.api.games", source))


def test_what_training_shares_is_written_for_python_3_11() -> None:
    shared = [module for module in SHIPPED if layer_of(module.name) in {"chalicelib.domain", "chalicelib.inference"}]

    too_new = [module.name for module in shared if not parses_in_3_11(module.source)]

    assert shared
    assert too_new == []


def parses_in_3_11(source: str) -> bool:
    try:
        ast.parse(source, feature_version=(3, 11))
    except SyntaxError:
        return False
    return True


def test_syntax_of_python_3_12_is_found() -> None:
    assert parses_in_3_11("from typing import TypeAlias\nScore: TypeAlias = int")
    assert not parses_in_3_11("type Score = int")
