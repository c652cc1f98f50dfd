"""Commands that make the same thing take turns."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from infra.turn import turn


def test_who_comes_second_waits_until_the_first_has_done(tmp_path: Path) -> None:
    asks, order = Event(), list[str]()

    def second() -> None:
        order.append("second asks")
        asks.set()
        with turn("site", tmp_path / "build"):
            order.append("second makes")

    with ThreadPoolExecutor(1) as pool:
        with turn("site", tmp_path / "build"):
            waiting = pool.submit(second)
            assert asks.wait(10)
            order.append("first makes")
        waiting.result(10)

    assert order == ["second asks", "first makes", "second makes"]


def test_another_thing_is_made_meanwhile(tmp_path: Path) -> None:
    with turn("site", tmp_path), turn("package", tmp_path):
        made = {path.name for path in tmp_path.iterdir()}

    assert made == {"site.turn", "package.turn"}
