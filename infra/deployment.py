"""One deployment: puts a release in place step by step, each of which may be cut short and done again."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.storage.jobs import ARCHIVE, SOURCE
from infra import accounts, distribution, edge, site, smoke, stack
from infra.artifacts import Artifacts
from infra.console import Refusal, say, step
from infra.local import listening, served
from infra.seed import seed_empty
from infra.stack import Cloud, Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import httpx

    from infra.changes import Change
    from infra.releases import Release, Releases
    from infra.stages import Stage, Stages

_KEPT_SECONDS = 30 * 24 * 3600


class Unproven(Refusal):
    """What was put in place does not do what it must."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """Puts releases in place in one stack.

    `agree` sees the stack's changes and raises to prevent them; `plays`: whether the smoke test plays as a throwaway
    account; `clock` gives seconds since 1970; `patience`: in how many seconds a function must answer; `after` is told
    each step that is done. `role` is the one of `stack.Wish`.
    """

    cloud: Cloud
    stack: str
    artifacts: Artifacts
    releases: Releases
    stages: Stages
    parameters: Mapping[str, str]
    agree: Callable[[list[Change]], None]
    plays: bool
    clock: Callable[[], float]
    role: str = ""
    patience: float = 120
    after: Callable[[str], None] = lambda _: None

    def put(self, release: Release, *, seed: bool, roll_back: bool) -> None:
        """Put a release in place and prove it; what is in place already is left alone.

        Raises Refusal with what to do if it fails; with `roll_back` the release that was proven last is in place then.
        """
        before = self.stages.get(self.stack).good
        try:
            self._put(release, seed=seed)
        except Unproven as failure:
            back = self.releases.find(before) if before and before != release.id else None
            if back is None:
                raise Refusal(f"release {release.id} is in place and fails: {failure}") from failure
            if not roll_back:
                how = f"to go back to {back.id}: make rollback STAGE={self.stack.rpartition('-')[2]}"
                raise Refusal(f"release {release.id} is in place and fails: {failure}; {how}") from failure
            say(f"  release {release.id} fails: {failure}\n  back to release {back.id}")
            self._put(back, seed=False)
            raise Refusal(f"release {release.id} failed, and {back.id} is in place again: {failure}") from failure

    def _put(self, release: Release, *, seed: bool) -> None:
        stage = self._stack(release)
        outputs = stack.outputs(self.cloud, self.stack)
        with tempfile.TemporaryDirectory() as folder, self._visitor(outputs) as http:
            self.releases.unpack_site(release, Path(folder))
            if seed:
                self._seed(outputs)
            self._function(http)
            self._source(release, stage, outputs)
            self._site(release, stage, outputs, Path(folder))
            self._smoke(http, outputs, Path(folder))
            self._prove(release, stage, outputs, Path(folder))

    def _stack(self, release: Release) -> Stage:
        """The stack, and the note that this release is being put in place as soon as its changes are agreed to."""
        template = self.releases.template(release)
        declared = template.get("Parameters", {})
        given = {name: value for name, value in self.parameters.items() if name != "Stage" or name in declared}
        tags = {"project": stack.STACK, "stage": self.stack.rpartition("-")[2]}
        wish = Wish(template, given, tags, self.role)
        begun: list[Stage] = []

        def agree(changes: list[Change]) -> None:
            self.agree(changes)
            begun.append(self.stages.begin(self.stack, release.id))

        with step("stack"):
            if not stack.update(self.cloud, self.artifacts, self.stack, wish, agree):
                say("    nothing changes")
                begun.append(self.stages.begin(self.stack, release.id))
            if self.stack.endswith("-prod"):
                stack.protect(self.cloud, self.stack)
        self.after("stack")
        return begun[0]

    def _seed(self, outputs: Mapping[str, str]) -> None:
        with step("words and champion"):
            if seed_empty(self.cloud, outputs):
                say("    seeded")
        self.after("seed")

    def _function(self, http: httpx.Client) -> None:
        """The site of a release whose function does not answer is not put in place."""
        with step("function answers"):
            try:
                say(f"    with model {smoke.await_function(http, self.patience)}")
            except Refusal as refusal:
                raise Unproven(str(refusal)) from refusal
        self.after("function")

    def _source(self, release: Release, stage: Stage, outputs: Mapping[str, str]) -> None:
        """The program of training jobs, unless that is there already; their wheels are an operator's to fetch."""
        self.stages.check(self.stack, stage)
        with step("source of training jobs"):
            place = Artifacts(self.cloud.client("s3"), outputs["DataBucketName"])
            packed = self.releases.source(release)
            if place.get(f"{SOURCE}{ARCHIVE}") != packed:
                place.put(f"{SOURCE}{ARCHIVE}", packed)
        self.after("source")

    def _site(self, release: Release, stage: Stage, outputs: Mapping[str, str], folder: Path) -> None:
        self.stages.check(self.stack, stage)
        with step("site"):
            changed = site.upload(self.cloud.client("s3"), outputs["SiteBucketName"], folder)
            self.after("upload")
            if stage.good != release.id:  # a run that was cut short may have uploaded them
                changed = sorted({*changed, *_pages(folder)})
            if changed:
                site.invalidate(self.cloud.client("cloudfront"), outputs["DistributionId"], changed)
        self.after("site")

    def _smoke(self, http: httpx.Client, outputs: Mapping[str, str], folder: Path) -> None:
        with step("smoke test"):
            found = smoke.problems(http, folder)
            if self.plays and not found:
                found = smoke.play(http, self._make(outputs), self._erase(outputs))
        if found:
            raise Unproven("; ".join(found))
        self.after("smoke")

    def _prove(self, release: Release, stage: Stage, outputs: Mapping[str, str], folder: Path) -> None:
        """Note that the release is proven, and forget what nobody goes back to."""
        now = self.clock()
        s3, bucket = self.cloud.client("s3"), outputs["SiteBucketName"]
        proven = replace(stage.with_proof(release.id), retired=site.retire(s3, bucket, folder, stage.retired, now))
        self.stages.keep(self.stack, proven)
        self.after("proof")
        self.releases.prune(self.stages.needed(), now - _KEPT_SECONDS)
        say(f"  release {release.id} serves at {outputs['Address']}")

    def _make(self, outputs: Mapping[str, str]) -> Callable[[str, str], None]:
        cognito = self.cloud.client("cognito-idp")
        return lambda email, password: accounts.ensure(
            cognito, outputs["UserPoolId"], accounts.Account("player", email, password)
        )

    def _erase(self, outputs: Mapping[str, str]) -> Callable[[str], None]:
        cognito = self.cloud.client("cognito-idp")

        def erase(email: str) -> None:
            with suppress(cognito.exceptions.UserNotFoundException):
                cognito.admin_delete_user(UserPoolId=outputs["UserPoolId"], Username=email)

        return erase

    @contextmanager
    def _visitor(self, outputs: Mapping[str, str]) -> Iterator[httpx.Client]:
        """A browser's connections: to CloudFront or, as an emulator's serves nothing, to an edge of our own."""
        if self.cloud.endpoint is None:
            with smoke.visitor(outputs["Address"]) as http:
                yield http
            return
        app = edge.application(
            distribution.read(self.cloud, outputs["DistributionId"]), self.cloud.client("s3"), self.cloud.endpoint
        )
        with listening(0) as listener, served(listener, app):
            address = f"http://localhost:{listener.getsockname()[1]}"
            with smoke.visitor(address) as http:
                yield http


def _pages(folder: Path) -> list[str]:
    """The site's files that may change under their name."""
    keys = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [key for key in keys if not key.startswith(site.IMMUTABLE)]
