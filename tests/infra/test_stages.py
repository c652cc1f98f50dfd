"""What a stage remembers: what was proven there, what to go back to, and whose run it is."""

import pytest

from infra.artifacts import Artifacts
from infra.console import Refusal
from infra.stages import Stage, Stages
from tests.aws import BUCKET
from tests.conftest import Cloud


@pytest.fixture
def stages(cloud: Cloud) -> Stages:
    return Stages(Artifacts(cloud.clients.s3, BUCKET))


@pytest.mark.parametrize(
    ("stage", "back"),
    [
        (Stage(), None),
        (Stage(attempt="a"), None),
        (Stage(attempt="a", proven=("a",)), None),
        (Stage(attempt="b", proven=("a",)), "a"),
        (Stage(attempt="b", proven=("a", "b")), "a"),
        (Stage(attempt="c", proven=("a", "b")), "b"),
    ],
)
def test_one_goes_back_to_what_was_proven_before(stage: Stage, back: str | None) -> None:
    assert stage.back() == back


def test_going_back_twice_goes_further_back() -> None:
    stage = Stage(attempt="c", proven=("a", "b", "c"))

    once = stage.with_proof("b")

    assert once.proven == ("a", "b")
    assert Stage(attempt="b", proven=once.proven).back() == "a"


def test_proving_again_changes_nothing() -> None:
    assert Stage(proven=("a", "b")).with_proof("b").proven == ("a", "b")


def test_the_last_ten_proven_releases_are_remembered() -> None:
    stage = Stage()

    for number in range(12):
        stage = stage.with_proof(str(number))

    assert stage.proven == tuple(str(number) for number in range(2, 12))


def test_a_stage_is_kept_as_it_is(stages: Stages) -> None:
    begun = stages.begin("inkling-dev", "a")
    stages.keep("inkling-dev", begun.with_proof("a"))

    kept = stages.get("inkling-dev")

    assert kept == begun.with_proof("a")
    assert stages.get("inkling-prod") == Stage()
    assert stages.needed() == {"a"}


def test_a_run_stops_when_another_one_has_begun(stages: Stages) -> None:
    first = stages.begin("inkling-dev", "a")
    stages.begin("inkling-dev", "b")

    with pytest.raises(Refusal, match="release b, began meanwhile"):
        stages.keep("inkling-dev", first.with_proof("a"))

    assert stages.get("inkling-dev").proven == ()
