"""The tables of published drawings: what is in them, where they go, and that the game knows copies by them."""

from pathlib import Path

import pytest

boto3 = pytest.importorskip("boto3")
pytest.importorskip("chalice", reason="the cloud of these tests is in the development environment")

from chalicelib.inference.imprint import SIZE, Imprint  # noqa: E402
from chalicelib.storage.imprints import MOST_KNOWN, ImprintStore  # noqa: E402
from tests.aws import BUCKET  # noqa: E402
from tests.conftest import Cloud  # noqa: E402
from tests.inference.test_imprint import SQUARE, changed, scrawl  # noqa: E402
from tests.training.files import write  # noqa: E402
from training.known import main, tables  # noqa: E402
from training.line import Line  # noqa: E402


def lines(word: str, *seeds: int) -> list[Line]:
    return [Line(word, str(seed), scrawl(seed).to_lists()) for seed in seeds]


def drawings(tmp_path: Path) -> str:
    published = [*lines("cat", 1, 2, 1), *lines("The Eiffel Tower", 3)]
    records = [{"word": line.word, "key_id": line.key_id, "drawing": line.strokes} for line in published]
    return str(write(tmp_path / "drawings.ndjson.gz", records))


def test_a_table_has_the_imprint_of_each_drawing_once() -> None:
    made = tables(lines("cat", 1, 2, 1))

    assert made == {"cat": Imprint.of(scrawl(1)).data + Imprint.of(scrawl(2)).data}


def test_a_table_has_the_first_drawings_of_its_label_and_no_more() -> None:
    made = tables([*lines("cat", 1, 2, 3), *lines("dog", 4)], most=2)

    assert made == {"cat": tables(lines("cat", 1, 2))["cat"], "dog": Imprint.of(scrawl(4)).data}


def test_what_many_people_draw_alike_is_in_no_table() -> None:
    assert tables([Line("square", "1", SQUARE.to_lists())]) == {}


def test_the_game_knows_copies_of_what_was_put_into_its_bucket(
    cloud: Cloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--drawings", drawings(tmp_path), "--out", str(tmp_path / "known"), "--bucket", BUCKET])

    imprints = ImprintStore(cloud.table, cloud.clients.s3, BUCKET)
    assert imprints.look("The Eiffel Tower", changed(scrawl(3), "mirrored"))[1]
    assert imprints.look("cat", changed(scrawl(2), "shaken"))[1]
    assert not imprints.look("cat", scrawl(3))[1]
    assert "2 labels" in capsys.readouterr().out


def test_without_a_bucket_the_tables_are_files_only(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INKLING_BUCKET", raising=False)

    main(["--drawings", drawings(tmp_path), "--out", str(tmp_path / "known")])

    sizes = {file.name: file.stat().st_size for file in (tmp_path / "known").iterdir()}
    assert sizes == {"cat.bin": 2 * SIZE, "The%20Eiffel%20Tower.bin": SIZE}
    assert "Contents" not in cloud.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix="known/")


def test_what_can_not_be_read_or_put_is_told_in_a_sentence(
    cloud: Cloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.ndjson"
    broken.write_text("{}\n")
    out, good = ["--out", str(tmp_path / "known")], drawings(tmp_path)

    with pytest.raises(SystemExit, match="no `word`"):
        main(["--drawings", str(broken), *out])
    with pytest.raises(SystemExit, match="nothing"):
        main(["--drawings", str(tmp_path / "nothing"), *out])
    with pytest.raises(SystemExit, match="did not take all tables"):
        main(["--drawings", good, *out, "--bucket", "another-bucket"])
    with pytest.raises(SystemExit, match="2"):
        main(["--drawings", good, *out, "--most", str(MOST_KNOWN + 1)])
    assert "--most" in capsys.readouterr().err
    assert cloud.table.name
