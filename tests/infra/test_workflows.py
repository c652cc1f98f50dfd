"""The forge's workflows: they run commands that exist, with no right that they don't need and no stored key."""

import re
from typing import Any

import pytest
import yaml

from infra.paths import ROOT
from infra.stages import STAGES
from tests.docs.documents import targets

FOLDER = ROOT / ".github" / "workflows"
TEXTS = {path.stem: path.read_text() for path in FOLDER.glob("*.yml")}
#: YAML 1.1 reads the key `on` as true.
ON: Any = True


def workflow(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(TEXTS[name])
    return found


def jobs() -> list[Any]:
    found = ((name, key, job) for name in TEXTS for key, job in workflow(name)["jobs"].items())
    return [pytest.param(job, id=f"{name}-{key}") for name, key, job in found]


def commands(job: dict[str, Any]) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


def test_there_is_one_to_prove_and_one_to_deploy() -> None:
    assert TEXTS.keys() == {"ci", "deploy"}


def test_proving_only_reads_and_deploying_takes_nothing_but_its_role() -> None:
    assert workflow("ci")["permissions"] == {"contents": "read"}
    assert workflow("deploy")["permissions"] == {}
    assert workflow("deploy")["jobs"]["deploy"]["permissions"] == {"contents": "read", "id-token": "write"}


@pytest.mark.parametrize("job", jobs())
def test_only_a_job_with_an_environment_may_ask_for_an_identity(job: dict[str, Any]) -> None:
    assert (job.get("permissions", {}).get("id-token") == "write") == ("environment" in job)
    assert set(job.get("permissions", {}).values()) <= {"read"} or "environment" in job


@pytest.mark.parametrize("name", TEXTS)
def test_no_key_is_stored_and_no_strangers_code_runs_with_rights(name: str) -> None:
    assert "secrets" not in TEXTS[name]
    assert not re.search(r"(?i)access[-_]key", TEXTS[name])
    assert not {"pull_request_target", "workflow_run"} & set(workflow(name)[ON])


@pytest.mark.parametrize("job", jobs())
def test_actions_are_named_by_version_and_leave_no_token_in_the_checkout(job: dict[str, Any]) -> None:
    used = [step for step in job["steps"] if "uses" in step]

    assert all(re.fullmatch(r"(actions|aws-actions)/[a-z-]+@(v\d+|[0-9a-f]{40})", step["uses"]) for step in used)
    checkouts = [step for step in used if step["uses"].startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False]


@pytest.mark.parametrize("job", jobs())
def test_what_a_person_typed_reaches_a_shell_as_a_variable_only(job: dict[str, Any]) -> None:
    assert not [command for command in commands(job) if "${{" in command]


@pytest.mark.parametrize("job", jobs())
def test_every_make_command_exists(job: dict[str, Any]) -> None:
    wanted = {name for command in commands(job) for name in re.findall(r"^make ([a-z-]+)", command, re.MULTILINE)}
    wanted |= set(job.get("strategy", {}).get("matrix", {}).get("target", []))

    assert wanted
    assert wanted <= targets((ROOT / "Makefile").read_text())


def test_it_proves_what_the_projects_own_run_proves() -> None:
    lanes = re.findall(r"^lane ([a-z0-9 -]+?)(?:  #.*)?$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    proven = {target for lane in lanes for target in lane.split()}
    matrix = workflow("ci")["jobs"]["make"]["strategy"]["matrix"]["target"]
    parts = {target: parts_of(target) for target in matrix}

    assert set(matrix) == {"lint", "test", "test-cloud", "e2e"}
    assert proven == {part for target in matrix for part in parts[target] or {target}}


def parts_of(target: str) -> set[str]:
    """The targets that a target without commands of its own is made of; none where it has some."""
    rule = re.search(rf"^{target}:(.*) ##.*\n(?!\t)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return set(rule[1].split()) if rule else set()


def test_one_deployment_at_a_time_goes_to_the_chosen_stage_and_none_is_cut_off() -> None:
    found = workflow("deploy")

    assert tuple(found[ON]["workflow_dispatch"]["inputs"]["stage"]["options"]) == STAGES
    assert found["concurrency"] == {"group": "deploy-${{ inputs.stage }}", "cancel-in-progress": False}
    assert found["jobs"]["deploy"]["environment"] == "${{ inputs.stage }}"
    assert all(job["timeout-minutes"] <= 60 for name in TEXTS for job in workflow(name)["jobs"].values())
