from typing import TYPE_CHECKING

import pytest

boto3 = pytest.importorskip("boto3")
pytest.importorskip("chalice", reason="the cloud of these tests is in the development environment")

from chalicelib.domain.teaching import NEEDED  # noqa: E402
from tests.aws import BUCKET, TABLE  # noqa: E402
from tests.inference.tiny import tiny_version  # noqa: E402
from tests.storage.registry import Registry  # noqa: E402
from tests.storage.school import school_of  # noqa: E402
from training.promote import main  # noqa: E402
from training.registry import teach  # noqa: E402

if TYPE_CHECKING:
    from tests.conftest import Cloud

FIRST, SECOND = "20261123T050000Z", "20261123T060000Z"
PLACES = ["--table", TABLE, "--bucket", BUCKET]


@pytest.fixture
def registry(cloud: "Cloud") -> Registry:
    """Two versions, the first of them champion."""
    registry = Registry(cloud.table, cloud.clients.s3, BUCKET)
    for version in (FIRST, SECOND):
        registry.models.register(*tiny_version(version))
    registry.models.promote(FIRST, by="ann")
    return registry


def aliases(registry: Registry) -> tuple[str | None, str | None]:
    return registry.models.alias("champion"), registry.models.alias("previous")


def test_a_version_is_promoted_and_gone_back_from(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    main([SECOND, *PLACES])
    promoted = aliases(registry)
    main(["--back", *PLACES])

    assert promoted == (SECOND, FIRST)
    assert aliases(registry) == (FIRST, SECOND)
    assert capsys.readouterr().out == f"{SECOND} is champion.\n{FIRST} is champion.\n"


def test_a_promotion_stands_where_nothing_can_be_taught(capsys: pytest.CaptureFixture[str]) -> None:
    class Closed:
        def mend(self) -> None:
            raise RuntimeError("the school is closed")

    teach(Closed())  # type: ignore[arg-type]

    assert "the school is closed" in capsys.readouterr().err


def test_what_cannot_be_promoted_is_told_in_one_line_and_moves_nothing(registry: Registry) -> None:
    registry.damage(SECOND)

    with pytest.raises(SystemExit, match="SHA-256"):
        main([SECOND, *PLACES])
    with pytest.raises(SystemExit, match="no previous model"):
        main(["--back", *PLACES])

    assert aliases(registry) == (FIRST, None)


def test_taught_words_are_learnt_by_whichever_version_becomes_champion(cloud: "Cloud") -> None:
    school = school_of(cloud, Registry(cloud.table, cloud.clients.s3, BUCKET))
    school.accept(NEEDED)

    main([SECOND, *PLACES])
    main(["--back", *PLACES])

    assert all(school.lesson(version=version).prototype for version in (FIRST, SECOND))


@pytest.mark.parametrize("arguments", [[], [FIRST, "--back"]])
def test_either_a_version_or_the_way_back_is_named(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*arguments, *PLACES])
