"""Lock files are read with their digests, and written so that pip takes no other file."""

from pathlib import Path

from infra.supply import locks
from infra.supply.locks import Pin

FIRST, SECOND = "a" * 64, "b" * 64
LOCK = f"""# a==1
boto3-stubs[s3,sts]==1.44.5 \\
    --hash=sha256:{FIRST} \\
    --hash=sha256:{SECOND}
    # via
    #   -r dev.in
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:{SECOND}
    # via tqdm
six==1.17.0
"""


def test_a_lock_file_is_read_with_its_digests_and_comments() -> None:
    assert locks.read(LOCK) == {
        "boto3-stubs": Pin("boto3-stubs", "1.44.5", (FIRST, SECOND)),
        "colorama": Pin("colorama", "0.4.6", (SECOND,)),
        "six": Pin("six", "1.17.0"),
    }


def test_what_is_written_can_be_read_again(tmp_path: Path) -> None:
    pins = {"numpy": Pin("numpy", "2.5.5", (FIRST, SECOND)), "six": Pin("six", "1.17.0")}

    written = locks.write(pins.values(), tmp_path / "requirements.txt").read_text()

    assert locks.read(written) == pins
    assert written.count(f"--hash=sha256:{FIRST}") == 1
