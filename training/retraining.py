"""One run of retraining, from its snapshot to the registry; started again it goes on where it was.

| in the run's folder | made in the stage |
| --- | --- |
| `settings.json` | at the start: what shapes the version; it stays, whatever a later start says |
| `snapshot/`, `models/<version>/` | snapshot: what players drew; the champion |
| `mixture/` | snapshot: what is dealt, see `training.replay` |
| `checkpoints/`, `trained/` | train |
| `version/`, `verdict.json` | evaluate: the whole version; what the gate says, and of which champion |

What is there is not made again. Nothing but the run's record and the snapshot is written to the cloud before the stage
register, and then all under the lease.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from chalicelib.domain.retraining import RECENT, Outcome, Stage, learnt_before
from chalicelib.domain.snapshot import named
from chalicelib.storage import planning
from chalicelib.storage.aliases import CHAMPION
from chalicelib.storage.news import news
from training import snapshot, stages
from training.register import register
from training.replay import Amounts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from chalicelib.domain.retraining import Run
    from training.lease import Lease
    from training.registry import Cloud
    from training.stages import Settings

SHAPING = ("epochs", "learning_rate", "anchor", "training")
PASSING = ("snapshot", "mixture", "checkpoints", "trained", "models")  # players' drawings among them


class Judged(NamedTuple):
    """What the gate says of the run's version, and of which champion it was compared with."""

    champion: str
    verdict: Mapping[str, Any]

    @property
    def objections(self) -> tuple[str, ...]:
        return tuple(self.verdict["objections"])


def retrain(
    stores: Cloud,
    lease: Lease,
    settings: Settings,
    folder: Path,
    by: str,
    say: Callable[[Mapping[str, Any]], None],
) -> Run:
    """Work at a run in a folder of its own until it is finished; the run.

    `say` is told of each step. Raises LostLease where another has the run by now; ValueError and InklingError for what
    will not get better; any other error may pass, and the run goes on when it is taken again.
    """
    with lease.kept():
        return Retraining(stores, lease, settings, folder, by, say).run()


class Retraining:
    """A run on its way; what is in its folder was done by an earlier try."""

    def __init__(
        self,
        stores: Cloud,
        lease: Lease,
        settings: Settings,
        folder: Path,
        by: str,
        say: Callable[[Mapping[str, Any]], None],
    ) -> None:
        self._stores, self._lease, self._folder, self._by, self._say = stores, lease, folder, by, say
        self._settings = _kept(settings, folder)
        if lease.run.taken_at is None:
            raise ValueError(f"Run {lease.run.id} was not taken.")
        self._at = lease.run.taken_at
        self._version = named(self._at)
        self._figures: dict[str, Any] = {}

    def run(self) -> Run:
        """Every stage, one after the other."""
        self._reach(Stage.SNAPSHOT)
        found = planning.taken(self._stores, self._at)
        self._reach(Stage.SNAPSHOT, snapshot=found["version"])
        runs, _ = self._stores.retraining.runs(RECENT)
        self._figures["new"] = news(self._stores.snapshots, found, learnt_before(runs))
        if not self._figures["new"] and not self._settings.anyway:
            return self._finish(Outcome.NOTHING)
        champion = self._gather(found)
        self._reach(Stage.TRAIN)
        self._train(champion)
        self._reach(Stage.EVALUATE, version=self._version)
        version = self._complete()
        judged = self._judge(version)
        self._reach(Stage.GATE, objections=judged.objections)
        if judged.objections:
            return self._finish(Outcome.REFUSED)
        self._reach(Stage.REGISTER)
        return self._register(version)

    def _gather(self, found: Mapping[str, Any]) -> Path:
        """Bring here all that is learnt from: the snapshot, the champion that guessed then, and the base."""
        if found["champion"] is None:
            raise ValueError("There is no champion to start from: put one in place with training.register --promote.")
        champion = self._fetch(found["champion"])
        drawn = self._folder / "snapshot"
        drawn.mkdir(exist_ok=True)
        if not (drawn / "manifest.json").exists():
            snapshot.copy(self._stores, found, drawn)
        self._figures["snapshot"] = {"drawings": found["drawings"], "left_out": found["left_out"]}
        self._figures["mixture"] = stages.mixed(self._settings, drawn, champion, self._folder / "mixture")
        self._say({"mixture": self._figures["mixture"]})
        return champion

    def _train(self, champion: Path) -> None:
        """Train, unless an earlier try has come as far as the registry with the version."""
        if stages.adopted(self._stores, self._version, self._folder / "version"):
            return
        places = (self._folder / "trained", self._folder / "checkpoints")
        stages.train(self._settings, self._folder / "mixture", champion, self._at, *places, self._lease.check)
        self._say({"trained": self._version})

    def _complete(self) -> Path:
        version = stages.complete(self._folder / "trained", self._folder / "mixture", self._folder / "version")
        self._say({"completed": self._version})
        return version

    def _judge(self, version: Path) -> Judged:
        """The gate's verdict, taken anew where there is another champion since."""
        champion = self._stores.models.alias(CHAMPION)
        found = self._verdict()
        if found is None or champion not in {found.champion, self._version}:
            if champion is None:
                raise ValueError("There is no champion to hold the new version against.")
            relied, mixture = self._stores.words.catalogue().dealt_labels, self._folder / "mixture"
            verdict = stages.judge(self._settings, self._fetch(champion), version, mixture, relied)
            found = Judged(champion, verdict)
            _replace(self._folder / "verdict.json", found._asdict())
        self._figures["gate"] = {"champion": found.champion, **found.verdict}
        self._say({"judged": self._version, "objections": found.objections})
        return found

    def _verdict(self) -> Judged | None:
        file = self._folder / "verdict.json"
        return Judged(**json.loads(file.read_text("utf-8"))) if file.exists() else None

    def _register(self, version: Path) -> Run:
        self._lease.renew()
        register(self._stores.models, version)
        self._say({"registered": self._version})
        self._lease.renew()
        stages.enlist(self._stores, self._version, self._by, promote=self._settings.promote)
        self._say({"enlisted": self._version})
        return self._finish(Outcome.PROMOTED if self._settings.promote else Outcome.CHALLENGER)

    def _fetch(self, version: str) -> Path:
        return stages.fetch(self._stores, version, self._folder / "models" / version)

    def _reach(self, stage: Stage, **known: Any) -> None:
        """Tell which stage is reached, in the record too; raises LostLease where the run is another's by now."""
        self._lease.renew()
        self._stores.retraining.progress(self._lease.run.id, self._lease.holder, stage, figures=self._figures, **known)
        self._say({"stage": stage.value, **known})

    def _finish(self, outcome: Outcome) -> Run:
        self._lease.renew()
        ended = self._stores.retraining.finish(self._lease.run.id, self._lease.holder, outcome, figures=self._figures)
        for name in PASSING:
            shutil.rmtree(self._folder / name, ignore_errors=True)
        return ended


def _kept(settings: Settings, folder: Path) -> Settings:
    """The settings with which the run began, where they shape the version."""
    file = folder / "settings.json"
    if not file.exists():
        shaping = {name: getattr(settings, name) for name in SHAPING}
        _replace(file, shaping | {"amounts": asdict(settings.amounts)})
    kept = json.loads(file.read_text("utf-8"))
    kept |= {"amounts": Amounts(**kept["amounts"]), "training": tuple(kept["training"])}
    return replace(settings, **kept)


def _replace(path: Path, content: Mapping[str, Any]) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    partial.replace(path)
