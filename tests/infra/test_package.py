"""What may be in the package, what may not, and that nothing is dropped without a word."""

import zipfile
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from infra import package
from infra.console import Refusal
from infra.package import Package, check, describe, seal
from infra.paths import ROOT
from infra.service_models import SERVICES
from infra.supply import locks
from infra.supply.locks import Pin
from infra.vendor import HOST, LAMBDA, NOT_IMPORTED, check_complete, install, prune, sizes

WORKING = {
    "PIL.py": "GifImagePlugin = ImageDraw = PngImagePlugin = None",
    "app.py": "",
    "chalicelib/__init__.py": "",
    "numpy.py": "",
    "onnxruntime.py": "InferenceSession = None",
}


def a_zip(folder: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(folder / "deployment.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return folder / "deployment.zip"


def a_file(path: Path, content: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def test_a_zip_that_imports_on_its_own_is_taken(tmp_path: Path) -> None:
    check(a_zip(tmp_path, WORKING))


def test_a_module_that_is_only_in_this_environment_is_missed(tmp_path: Path) -> None:
    leaning = WORKING | {"chalicelib/__init__.py": "", "chalicelib/leaning.py": "import pytest"}

    with pytest.raises(Refusal, match="No module named 'pytest'"):
        check(a_zip(tmp_path, leaning))


@pytest.mark.parametrize("name", ["tests/test_x.py", "training/train.py", "infra/stack.py", "moto/__init__.py"])
def test_nothing_that_is_not_served_gets_in(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match=name):
        check(a_zip(tmp_path, WORKING | {name: ""}))


def test_a_zip_over_its_budget_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "UNPACKED_BUDGET", 10)

    with pytest.raises(Refusal, match="over its budget"):
        check(a_zip(tmp_path, WORKING))


def test_a_zip_over_its_budget_while_packed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "ZIP_BUDGET", 10)

    with pytest.raises(Refusal, match="over its budget"):
        check(a_zip(tmp_path, WORKING))


def test_the_budget_is_the_one_that_was_agreed() -> None:
    assert (package.ZIP_BUDGET, package.UNPACKED_BUDGET) == (40_000_000, 115_000_000)


def test_a_locked_distribution_that_was_dropped_is_named(tmp_path: Path) -> None:
    (tmp_path / "typing_extensions-4.16.0.dist-info").mkdir()
    (tmp_path / "numpy-1.0.0.dist-info").mkdir()

    with pytest.raises(Refusal, match=r"numpy==2\.5\.5") as refusal:
        check_complete([Pin("typing-extensions", "4.16.0"), Pin("numpy", "2.5.5")], tmp_path)

    assert "typing-extensions" not in str(refusal.value)


def test_a_wheel_that_cannot_be_had_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / "requirements.txt").write_text("no-such-wheel==1.0\n")

    with pytest.raises(Refusal, match=r"cannot be installed for lambda: .*no-such-wheel==1\.0"):
        install(tmp_path / "requirements.txt", tmp_path / "vendor", LAMBDA)


def test_what_is_left_out_is_in_the_lock_file() -> None:
    assert locks.read((ROOT / "requirements.txt").read_text()).keys() >= NOT_IMPORTED


def test_pruning_leaves_what_inference_imports(tmp_path: Path) -> None:
    kept = [
        a_file(tmp_path / "onnxruntime" / "capi" / "onnxruntime_pybind11_state.cpython-312-x86_64-linux-gnu.so"),
        a_file(tmp_path / "onnxruntime" / "capi" / "libonnxruntime_providers_shared.so"),
        a_file(tmp_path / "onnxruntime" / "LICENSE"),
        a_file(tmp_path / "numpy" / "linalg" / "__init__.py"),
        a_file(tmp_path / "six-1.17.0.dist-info" / "licenses" / "LICENSE"),
        a_file(tmp_path / "botocore" / "data" / "endpoints.json", '{"partitions": []}'),
        *(a_file(tmp_path / "botocore" / "data" / service / "service-2.json") for service in SERVICES),
        a_file(tmp_path / "PIL" / "_imaging.cpython-312-x86_64-linux-gnu.so"),
        a_file(tmp_path / "PIL" / "PngImagePlugin.py"),
        a_file(tmp_path / "pillow.libs" / "libtiff-20b7e810.so.6.3.0"),
        a_file(tmp_path / "aws_lambda_powertools" / "utilities" / "jmespath_utils" / "__init__.py"),
    ]
    gone = [
        a_file(tmp_path / "PIL" / "_imagingft.cpython-312-x86_64-linux-gnu.so"),
        a_file(tmp_path / "PIL" / "BmpImagePlugin.py"),
        a_file(tmp_path / "pillow.libs" / "libwebpmux-8fb1c9f6.so.3.1.2"),
        a_file(tmp_path / "aws_lambda_powertools" / "utilities" / "parser" / "__init__.py"),
        a_file(tmp_path / "aws_lambda_powertools" / "event_handler" / "api_gateway.py"),
        a_file(tmp_path / "onnxruntime" / "capi" / "libonnxruntime.so.1.32.0"),
        a_file(tmp_path / "onnxruntime" / "transformers" / "optimizer.py"),
        a_file(tmp_path / "numpy" / "f2py" / "__init__.py"),
        a_file(tmp_path / "numpy" / "linalg" / "tests" / "test_linalg.py"),
        a_file(tmp_path / "numpy" / "__init__.pyi"),
        a_file(tmp_path / "botocore" / "data" / "ec2" / "service-2.json"),
        a_file(tmp_path / "boto3" / "data" / "ec2" / "resources-1.json"),
        a_file(tmp_path / "six-1.17.0.dist-info" / "RECORD"),
    ]

    prune(tmp_path)

    assert [path for path in kept if not path.exists()] == []
    assert [path for path in gone if path.exists()] == []


def test_a_packages_share_counts_its_libraries(tmp_path: Path) -> None:
    a_file(tmp_path / "numpy" / "__init__.py", "12345")
    a_file(tmp_path / "numpy.libs" / "libopenblas.so", "123")
    a_file(tmp_path / "six.py", "1")

    assert sizes(tmp_path) == [("numpy", 8), ("six", 1)]


def test_production_is_built_from_wheels_for_linux_on_x86_64() -> None:
    assert all(name.startswith("manylinux") and name.endswith("x86_64") for name in LAMBDA.platforms)
    assert HOST.runs_here()


def test_each_dependency_is_told_with_its_share_then_the_whole(tmp_path: Path) -> None:
    a_file(tmp_path / "vendor" / "numpy" / "__init__.py", "1" * 200_000)
    a_file(tmp_path / "vendor" / "six.py", "1" * 60_000)

    lines = describe(Package(a_zip(tmp_path, WORKING), tmp_path / "sam.json"), tmp_path / "vendor")

    assert [line.split() for line in lines[:2]] == [["0.2", "MB", "numpy"], ["0.1", "MB", "six"]]
    assert lines[2].split() == ["0.0", "MB", "unpacked,", "0.0", "MB", "zipped"]


def sealed(folder: Path, names: list[str], time: tuple[int, int, int, int, int, int], mode: int) -> zipfile.ZipFile:
    """A zip as Chalice might make it of the same files, on some day on some machine, sealed with the same wheels."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "deployment.zip", "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, time)
            entry.external_attr = mode << 16
            archive.writestr(entry, "def tell() -> str:\n    return 'told'\n")
    for name in names:
        a_file(folder / "wheels" / "wheel" / name).chmod(mode)
    seal(folder / "deployment.zip", folder / "wheels")
    return zipfile.ZipFile(folder / "deployment.zip")


def test_the_same_content_gives_the_same_bytes_wherever_and_whenever_it_is_packaged(tmp_path: Path) -> None:
    names = ["app.py", "chalicelib/__init__.py", "chalicelib/words.py"]

    sealed(tmp_path / "here", names, (2026, 11, 23, 14, 0, 0), 0o600).close()
    sealed(tmp_path / "there", names[::-1], (2027, 1, 1, 0, 0, 2), 0o755).close()

    one, other = (tmp_path / place / "deployment.zip" for place in ("here", "there"))
    assert one.read_bytes() == other.read_bytes()


def test_a_sealed_zip_has_bytecode_that_is_trusted_without_its_source(tmp_path: Path) -> None:
    with sealed(tmp_path / "here", ["app.py", "chalicelib/words.py"], (2026, 11, 23, 14, 0, 0), 0o600) as archive:
        flags = [archive.read(cache_from_source(name))[4:8] for name in ("app.py", "chalicelib/words.py")]

    assert flags == [b"\x01\0\0\0"] * 2  # PEP 552: by hash, unchecked


def test_the_dependencies_are_in_the_sealed_zip_as_they_were_compiled(tmp_path: Path) -> None:
    a_file(tmp_path / "wheels" / cache_from_source("six.py"), "made before")
    a_file(tmp_path / "wheels" / "six.py", "x = 1")

    seal(a_zip(tmp_path, WORKING), tmp_path / "wheels")

    with zipfile.ZipFile(tmp_path / "deployment.zip") as archive:
        assert archive.namelist() == sorted(
            [*WORKING, *map(cache_from_source, WORKING), "six.py", cache_from_source("six.py")]
        )
        assert archive.read(cache_from_source("six.py")) == b"made before"
