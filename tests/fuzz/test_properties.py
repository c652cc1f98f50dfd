import pytest

from tests.fuzz.properties import run


@pytest.mark.parametrize(("name", "runs"), [("drawn", 60), ("painted", 3), ("uploaded", 60)])
def test_drawings_and_uploads_whatever_they_are_come_out_as_they_should(name: str, runs: int) -> None:
    assert run(name, runs, seed=1) >= min(runs, 3)
