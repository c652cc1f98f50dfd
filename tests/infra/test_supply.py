"""What others wrote is listed, has licences that may be shipped, and is asked about honestly; secrets are found."""

import json
import subprocess
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from infra.console import Refusal
from infra.supply import advisories, licences, secrets
from infra.supply.__main__ import judge
from infra.supply.advisories import Answer
from infra.supply.bill import bill
from infra.supply.licences import Part
from infra.supply.page import text

SIX, NUMPY = Part("six", "1.17.0", "MIT"), Part("numpy", "2.5.5", "BSD-3-Clause AND 0BSD")


def a_wheel(folder: Path, name: str, *headers: str) -> None:
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("\n".join(("Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *headers)))


def test_a_licence_is_read_from_new_and_from_old_metadata(tmp_path: Path) -> None:
    a_wheel(tmp_path, "new", "License-Expression: MIT-0")
    a_wheel(tmp_path, "old", "License: Apache License 2.0")

    assert licences.of_wheels(tmp_path) == [Part("new", "1.0", "MIT-0"), Part("old", "1.0", "Apache-2.0")]


def test_the_site_ships_what_is_not_for_development(tmp_path: Path) -> None:
    packages = {
        "": {"license": "MIT", "version": "0.1.0"},
        "node_modules/preact": {"license": "MIT", "version": "11.2.0"},
        "node_modules/vite": {"dev": True, "license": "MIT", "version": "8.3.8"},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": packages}))

    assert licences.of_site(tmp_path / "package-lock.json") == [Part("preact", "11.2.0", "MIT")]


@pytest.mark.parametrize("licence", ["AGPL-3.0-only", "MIT AND GPL-2.0-only", "UNKNOWN", ""])
def test_a_licence_that_asks_for_more_is_refused(licence: str) -> None:
    licences.check([SIX, NUMPY])

    with pytest.raises(Refusal, match=r"the licence of odd 1\.0"):
        licences.check([SIX, Part("odd", "1.0", licence)])


def test_the_bill_is_one_of_the_format_and_the_same_each_time() -> None:
    made = bill([SIX, NUMPY])

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(made) is None
    assert made == bill([SIX, NUMPY])
    assert "pkg:pypi/six@1.17.0" in made


def test_the_page_lists_each_part_with_its_licence() -> None:
    page = text([SIX], [Part("preact", "11.2.0", "MIT")])

    assert "| six | 1.17.0 | MIT |" in page
    assert "| preact | 11.2.0 | MIT |" in page


def test_a_version_that_the_index_does_not_know_is_not_clean() -> None:
    clean = {"dependencies": [{"name": "six", "version": "1.17.0", "vulns": []}]}
    unknown = {"dependencies": [*clean["dependencies"], {"name": "own", "skip_reason": "not found"}]}

    assert advisories.distributions_found(json.dumps(clean)) == ()
    assert advisories.distributions_found(json.dumps(unknown)) is None
    assert advisories.distributions_found("") is None


def test_a_flaw_is_told_with_its_number() -> None:
    flawed = {"dependencies": [{"name": "six", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1"}]}]}
    site = {"vulnerabilities": {"vite": {"severity": "high", "range": "<8.3.9"}}}

    assert advisories.distributions_found(json.dumps(flawed)) == ("six 1.0: PYSEC-2026-1",)
    assert advisories.packages_found(json.dumps(site)) == ("vite <8.3.9: high",)


def test_an_audit_that_was_refused_is_not_clean() -> None:
    assert advisories.packages_found('{"message": "405 Method Not Allowed"}') is None
    assert advisories.packages_found('{"vulnerabilities": {}}') == ()


def test_who_could_not_be_asked_is_said_and_can_be_required() -> None:
    answers = [Answer("dev.txt", ()), Answer("package-lock.json", None)]

    assert judge(answers, required=False) == ["  advisories could not be asked for from here: package-lock.json"]
    assert judge(answers[:1], required=True) == []
    with pytest.raises(Refusal, match=r"nobody could be asked .*package-lock\.json"):
        judge(answers, required=True)


def test_what_is_known_is_refused_even_where_not_all_could_be_asked() -> None:
    with pytest.raises(Refusal, match=r"six 1\.0: PYSEC-2026-1"):
        judge([Answer("dev.txt", ("six 1.0: PYSEC-2026-1",)), Answer("package-lock.json", None)], required=False)


@pytest.mark.skipif(not secrets.SCANNER.is_dir(), reason="needs the environment of make lint")
def test_a_secret_that_nobody_let_pass_is_found(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "clean.py").write_text("answer = 42\n")
    secrets.let_pass(tmp_path, tmp_path / "passed.json")
    secrets.check(tmp_path, tmp_path / "passed.json")
    (tmp_path / "key.py").write_text("key = 'AKIA" + "Q7RWE2TYUIO3PASD" + "'\n")

    with pytest.raises(Refusal, match=r"AWS Access Key; key\.py:1"):
        secrets.check(tmp_path, tmp_path / "passed.json")
