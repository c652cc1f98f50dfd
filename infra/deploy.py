"""Puts the game on AWS, or on the emulator that AWS_ENDPOINT_URL names, and takes a deployment back.

    python -m infra.deploy --stage dev                    # make deploy STAGE=dev
    python -m infra.deploy --stage prod --parameter TrainingImage=… --parameter PromoteAutomatically=true
    python -m infra.deploy --stage prod --back            # make rollback STAGE=prod
    python -m infra.deploy --stage prod --releases        # which there are to go back to

May be cut short at any point and run again. Parameters that are not given stay as they are. See docs/operations.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from infra import package, site, source
from infra.artifacts import artifacts
from infra.changes import objections
from infra.console import Refusal, command, say, step
from infra.deployment import Deployment
from infra.emulator import healthy
from infra.local import end_on_sigterm
from infra.paths import ROOT
from infra.releases import Content, Release, Releases, packed
from infra.stack import STACK, Cloud
from infra.stages import STAGES, Stages
from infra.vendor import LAMBDA, local_target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from infra.changes import Change


def content(cloud: Cloud, commit: str) -> Content:
    """Build package and site, side by side, and pack them with the source of training jobs."""
    target = local_target() if cloud.endpoint else LAMBDA
    with ThreadPoolExecutor(2) as pool:
        packing, building = pool.submit(package.build, target), pool.submit(site.build)
        made, built = packing.result(), building.result()
    template = json.loads(made.template.read_text())
    return Content(commit, made.code.read_bytes(), template, packed(built), source.archive())


def commit(root: Path, stage: str) -> str:
    """The name of the commit that is checked out; what is not committed goes to dev only, and says so.

    Raises Refusal where prod would be given what nobody could check out again.
    """
    head = _git(root, "rev-parse", "--short=12", "HEAD")
    changed = _git(root, "status", "--porcelain") if head else ""
    if head and not changed:
        return head
    if stage != "dev":
        raise Refusal(f"{stage} gets what is committed only: commit your changes first (git status lists them)")
    return f"{head}-changed" if head else "0-changed"


def agreement(
    *, yes: bool, allowed: Sequence[str], ask: Callable[[str], str] = input
) -> Callable[[list[Change]], None]:
    """What shows the changes, refuses those that would cost data, and asks whether to make them unless `yes`."""

    def agree(changes: list[Change]) -> None:
        for change in changes:
            say(f"    {change}")
        refused = objections(changes, allowed)
        if refused:
            raise Refusal("; ".join(refused))
        if not yes and ask("  make these changes? [y/N] ").strip().lower() not in {"y", "yes"}:
            raise Refusal("nothing was changed")

    return agree


def parameters(given: Sequence[str], stage: str) -> dict[str, str]:
    """`Name=Value` as a mapping, and the stage."""
    named = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise Refusal(f"{text!r} is no parameter: write Name=Value")
        named[name] = value
    if named.get("Stage", stage) != stage:
        raise Refusal(f"the stage is {stage}: leave the parameter Stage out")
    return named | {"Stage": stage}


def _deploy(deployment: Deployment, cloud: Cloud, options: argparse.Namespace) -> None:
    named = commit(ROOT, options.stage)
    with step("package and site built"):
        made = content(cloud, named)
    with step(f"release {made.id} kept"):
        release = deployment.releases.publish(made)
    deployment.put(release, seed=True, roll_back=options.roll_back)


def _back(deployment: Deployment, named: str | None) -> None:
    """Put the release that was there before, or one that is named, in place of the present one."""
    wanted = named or deployment.stages.get(deployment.stack).back()
    if wanted is None:
        raise Refusal(f"no release was proven in {deployment.stack} before this one: there is nothing to go back to")
    release: Release | None = deployment.releases.find(wanted)
    if release is None:
        raise Refusal(f"release {wanted} is not kept: python -m infra.deploy --releases lists those that are")
    say(f"  back to release {release.id}")
    deployment.put(release, seed=False, roll_back=False)


def _list(deployment: Deployment) -> None:
    stage = deployment.stages.get(deployment.stack)
    for release in stage.proven:
        say(f"  {release}{'  (serves)' if release == stage.good and not stage.unfinished else ''}")
    if stage.unfinished:
        say(f"  {stage.attempt}  (put in place last, and not proven)")


def main() -> int:
    options = _options()
    end_on_sigterm()
    cloud = Cloud((os.environ.get("AWS_ENDPOINT_URL") or "").rstrip("/") or None)
    if cloud.endpoint and not healthy(cloud.endpoint):
        raise Refusal(f"no cloud answers at {cloud.endpoint}, which AWS_ENDPOINT_URL names")
    if not (options.yes or options.releases or sys.stdin.isatty()):
        raise Refusal("nobody is there to agree to the changes: say --yes (YES=1 with make)")
    where = artifacts(cloud)
    say(f"{STACK}-{options.stage}, releases in {where.bucket}{f', at {cloud.endpoint}' if cloud.endpoint else ''}")
    deployment = Deployment(
        cloud,
        f"{STACK}-{options.stage}",
        where,
        Releases(where),
        Stages(where),
        parameters=parameters(options.parameter, options.stage),
        agree=agreement(yes=options.yes, allowed=options.replace),
        plays=options.play or options.stage == "dev",
        clock=time.time,
        role=options.role,
    )
    if options.releases:
        _list(deployment)
    elif options.back:
        _back(deployment, options.release)
    else:
        _deploy(deployment, cloud, options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", choices=STAGES, required=True)
    parser.add_argument("--yes", action="store_true", help="make the changes without asking")
    parser.add_argument("--parameter", action="append", default=[], metavar="NAME=VALUE", help="of the template")
    parser.add_argument("--replace", action="append", default=[], metavar="RESOURCE", help="which may lose its data")
    parser.add_argument("--role", default="", metavar="ARN", help="which CloudFormation takes on")
    parser.add_argument("--roll-back", action="store_true", help="go back by itself if the smoke test fails")
    parser.add_argument("--play", action="store_true", help="play as a throwaway account too, as dev always does")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--back", action="store_true", help="go back to the release before, or to --release")
    what.add_argument("--releases", action="store_true", help="list the releases that were proven here, oldest first")
    parser.add_argument("--release", metavar="ID", help="which to go back (or forward) to")
    options = parser.parse_args()
    if options.release and not options.back:
        parser.error("--release goes with --back")
    return options


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(command(main))
