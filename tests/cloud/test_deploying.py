"""Deploying to the emulator with the real command: again, cut short, broken, back, and gone."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chalicelib.storage.jobs import ARCHIVE, SOURCE
from infra.artifacts import artifacts
from infra.console import Refusal
from infra.deploy import agreement, content, parameters
from infra.deployment import Deployment
from infra.emulator import emulator
from infra.paths import EMULATOR_PYTHON, ROOT
from infra.releases import Content, Releases
from infra.stack import Cloud, outputs
from infra.stages import Stages

pytestmark = pytest.mark.skipif(
    not EMULATOR_PYTHON.is_file(), reason="needs the emulator's environment: make test-cloud"
)

STACK = "inkling-dev"
STEPS = ("stack", "function", "source", "upload", "site", "smoke", "proof")


class Cut(BaseException):
    """The deployment ends here, as by Ctrl-C or a machine that is gone."""


@dataclass(frozen=True)
class Place:
    """A cloud of its own, with the game that is checked out deployed to it by the command."""

    cloud: Cloud
    content: Content

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"AWS_ENDPOINT_URL": self.cloud.endpoint or ""}
        return subprocess.run(
            [sys.executable, "-m", "infra.deploy", "--stage", "dev", "--yes", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def put(self, made: Content, *, roll_back: bool = False, after: Callable[[str], None] = lambda _: None) -> str:
        """Put a release in place as the command does; its name."""
        deployment = self.deployment(after)
        release = deployment.releases.publish(made)
        deployment.put(release, seed=True, roll_back=roll_back)
        return release.id

    def deployment(self, after: Callable[[str], None] = lambda _: None) -> Deployment:
        where = artifacts(self.cloud)
        return Deployment(
            self.cloud,
            STACK,
            where,
            Releases(where),
            Stages(where),
            parameters=parameters([], "dev"),
            agree=agreement(yes=True, allowed=[]),
            plays=False,
            clock=lambda: 1_800_000_000,
            patience=20,
            after=after,
        )

    def physical(self) -> dict[str, str]:
        """The stack's resources: what each is called in the cloud."""
        found = self.cloud.client("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
        return {item["LogicalResourceId"]: item["PhysicalResourceId"] for item in found}

    def state(self) -> dict[str, Any]:
        """Everything that a deployment puts in place, as far as a change of it could be told."""
        there = outputs(self.cloud, STACK)
        stack = self.cloud.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        s3, table = self.cloud.client("s3"), self.cloud.resource("dynamodb").Table(there["TableName"])
        objects = {
            bucket: {item["Key"]: (item["ETag"], item["LastModified"]) for item in self._objects(s3, bucket)}
            for bucket in (there["SiteBucketName"], there["DataBucketName"])
        }
        seeded = [item for item in table.scan(ConsistentRead=True)["Items"] if item["PK"] in {"REGISTRY", "WORDS"}]
        return {
            "resources": self.physical(),
            "changed": stack.get("LastUpdatedTime"),
            "objects": objects,
            "items": sorted(seeded, key=str),
        }

    def site(self) -> dict[str, bytes]:
        s3, bucket = self.cloud.client("s3"), outputs(self.cloud, STACK)["SiteBucketName"]
        return {
            item["Key"]: s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
            for item in self._objects(s3, bucket)
        }

    def function(self) -> dict[str, Any]:
        """The configuration of the API's function."""
        name = self.physical()["APIHandler"]
        found: dict[str, Any] = self.cloud.client("lambda").get_function_configuration(FunctionName=name)
        return found

    @staticmethod
    def _objects(s3: Any, bucket: str) -> list[Any]:
        found: list[Any] = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
        return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with emulator(tmp_path_factory.mktemp("deploying")) as running:
        cloud = Cloud(running.address)
        place = Place(cloud, content(cloud, "0"))
        first = place.command()
        assert first.returncode == 0, first.stderr
        yield place


def changed_site(made: Content, text: str) -> Content:
    """The release with another page."""
    packing = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.site)) as old, zipfile.ZipFile(packing, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == "index.html":
                body = body.replace(b"</title>", f" {text}</title>".encode())
            new.writestr(entry, body)
    return replace(made, site=packing.getvalue())


def changed_template(made: Content, change: Callable[[dict[str, Any]], None]) -> Content:
    template = json.loads(json.dumps(made.template))
    change(template)
    return replace(made, template=template)


def with_retention(days: int) -> Callable[[dict[str, Any]], None]:
    """A change of the stack that leaves its functions running."""

    def change(template: dict[str, Any]) -> None:
        template["Resources"]["Logs"]["Properties"]["RetentionInDays"] = days

    return change


def that_does_not_import(made: Content) -> Content:
    """The release with code that is uploaded well and cannot start."""
    packing = io.BytesIO(made.code)
    with zipfile.ZipFile(packing, "a") as archive:
        for name in [name for name in archive.namelist() if name == "app.py" or name.startswith("__pycache__/app.")]:
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr(name, "raise RuntimeError('broken')\n")
    return replace(made, code=packing.getvalue())


def test_a_training_job_finds_the_program_of_the_release(place: Place) -> None:
    there = outputs(place.cloud, STACK)["DataBucketName"]

    found = place.cloud.client("s3").get_object(Bucket=there, Key=f"{SOURCE}{ARCHIVE}")

    assert found["Body"].read() == place.content.source


def test_deploying_again_changes_nothing(place: Place) -> None:
    before = place.state()

    again = place.command()

    assert (again.returncode, again.stderr) == (0, "")
    assert "nothing changes" in again.stdout
    assert place.state() == before


def test_a_deployment_that_is_cut_short_goes_on_when_it_is_run_again(place: Place) -> None:
    made = changed_template(changed_site(place.content, "whole"), with_retention(30))

    for last in STEPS:

        def cut(step: str, last: str = last) -> None:
            if step == last:
                raise Cut

        with pytest.raises(Cut):
            place.put(made, after=cut)
        stage = Stages(artifacts(place.cloud)).get(STACK)
        assert (stage.attempt, stage.unfinished) == (made.id, last != "proof"), last
    name = place.put(made)

    stage = Stages(artifacts(place.cloud)).get(STACK)
    assert (stage.good, stage.unfinished) == (name, False)
    assert b" whole</title>" in place.site()["index.html"]


def test_a_build_that_cannot_start_is_taken_back_and_its_site_never_shown(place: Place) -> None:
    old = place.put(changed_site(place.content, "old"))
    before = place.function()["CodeSha256"]
    broken = changed_site(that_does_not_import(place.content), "broken")

    with pytest.raises(Refusal, match=rf"{old} is in place again.*not healthy"):
        place.put(broken, roll_back=True)

    assert place.function()["CodeSha256"] == before
    assert b" old</title>" in place.site()["index.html"]
    assert Stages(artifacts(place.cloud)).get(STACK).good == old


def test_a_template_that_cannot_be_made_leaves_the_old_release_serving(place: Place) -> None:
    old = place.put(changed_site(place.content, "old"))

    def broken(template: dict[str, Any]) -> None:
        template["Resources"]["APIHandler"]["Properties"]["Timeout"] = 24
        template["Resources"]["Handle"] = {"Type": "AWS::CloudFormation::WaitConditionHandle"}
        template["Resources"]["NobodyAnswers"] = {
            "Type": "AWS::CloudFormation::WaitCondition",
            "DependsOn": "APIHandler",
            "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "1"},
        }

    before, timeout = place.state(), place.function()["Timeout"]

    with pytest.raises(Refusal, match="the deployment failed: NobodyAnswers"):
        place.put(changed_template(changed_site(place.content, "broken"), broken))

    after = place.state()
    assert after["resources"] == before["resources"]
    assert after["objects"] == before["objects"]
    assert (timeout, place.function()["Timeout"]) == (25, 25)
    assert Stages(artifacts(place.cloud)).get(STACK).back() == old


def test_a_template_that_would_replace_the_table_is_refused_before_anything_changes(place: Place) -> None:
    def rekeyed(template: dict[str, Any]) -> None:
        table = template["Resources"]["Table"]["Properties"]
        table["KeySchema"][0]["AttributeName"] = "INDEX"

    before = place.state()

    with pytest.raises(Refusal, match=r"would (perhaps )?replace Table, which holds data"):
        place.put(changed_template(place.content, rekeyed))

    assert place.state() == before


def test_rolling_back_is_one_command(place: Place) -> None:
    old = place.put(changed_site(place.content, "old"))
    place.put(changed_template(changed_site(place.content, "new"), with_retention(60)))

    back = place.command("--back")

    assert (back.returncode, back.stderr) == (0, "")
    assert Stages(artifacts(place.cloud)).get(STACK).good == old
    assert b" old</title>" in place.site()["index.html"]
    listed = place.command("--releases").stdout.splitlines()
    assert listed[-1] == f"  {old}  (serves)"


def test_two_deployments_at_once_are_told_apart(place: Place) -> None:
    def begin_another(step: str) -> None:
        if step == "function":
            place.put(changed_site(place.content, "the other"))

    with pytest.raises(Refusal, match=r"another deployment, of release .*, began meanwhile"):
        place.put(changed_site(place.content, "this one"), after=begin_another)

    assert b" the other</title>" in place.site()["index.html"]


def test_deleting_the_stack_keeps_accounts_table_and_buckets(place: Place) -> None:
    there, resources = outputs(place.cloud, STACK), place.physical()
    items = place.state()["items"]
    cloudformation = place.cloud.client("cloudformation")

    cloudformation.delete_stack(StackName=STACK)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})

    table = place.cloud.resource("dynamodb").Table(there["TableName"])
    kept = [item for item in table.scan()["Items"] if item["PK"] in {"REGISTRY", "WORDS"}]
    assert sorted(kept, key=str) == items
    assert place.cloud.client("cognito-idp").describe_user_pool(UserPoolId=there["UserPoolId"])["UserPool"]
    for bucket in (there["SiteBucketName"], there["DataBucketName"]):
        assert place.cloud.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] > 0
    functions = place.cloud.client("lambda").list_functions()["Functions"]
    assert resources["APIHandler"] not in {function["FunctionName"] for function in functions}
