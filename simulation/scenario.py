"""A scenario, period by period: players play, an admin reviews, the loop retrains; what is finished is kept.

| in the scenario's folder | what |
| --- | --- |
| `cloud/` | the emulator's state while a step goes on |
| `kept/<period>-played/` | after play and review of that period |
| `kept/<period>/` | after its retraining; 0 is before the first |
| … `cloud/` | the emulator's state |
| … `champion/`, `made/` | the champion after a retraining, and the version that it made, whatever the gate said |
| … `period.json` | what was played, decided, learnt |

A scenario that is killed goes on after the last step that is kept, and a retraining in the middle of it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from random import Random
from typing import TYPE_CHECKING, Any

from chalicelib.storage.aliases import CHAMPION
from chalicelib.storage.artefacts import MANIFEST, MODEL, Artefacts
from chalicelib.storage.harvest import HarvestStore
from chalicelib.storage.snapshots import SnapshotStore
from infra.console import Refusal, say
from infra.paths import ROOT
from simulation import accounting
from simulation.attack import conspiracy
from simulation.parts import Pile, drawings
from simulation.plan import RUN, TRAINED
from simulation.population import appointments, population
from simulation.reviewer import NAME as ADMIN
from simulation.reviewer import Reviewer
from simulation.sheet import Entry
from simulation.table import Table
from simulation.world import BEGIN, BUCKET, TABLE, access, seed, word_list, world
from training.unseen import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from simulation.plan import Scenario, Size
    from simulation.population import Player
    from simulation.world import World

PERIOD = 7 * 24 * 3_600_000  # ms between the beginnings of two periods
SETTLING = 120_000  # ms after the last decision, before the snapshot is taken
TABLES = 20  # games that go on at once
FILE, PLAYED, MADE = "period.json", "-played", "made"
TRAINING_PYTHON = ROOT / ".venv-training" / "bin" / "python"


class Running:
    """A scenario on its way, in a folder of its own."""

    def __init__(
        self, scenario: Scenario, size: Size, parts: Path, begin: Path, folder: Path, random_seed: str
    ) -> None:
        """`parts`: the drawings, divided; `begin`: the starting champion."""
        self.scenario, self.size, self.parts, self.begin, self.folder = scenario, size, parts, begin, folder
        self.seed = random_seed
        self._known = labels_of(begin) | set(UNSEEN)
        self._labels = {word.id: word.label for word in word_list(frozenset(self._known)).words}

    def run(self) -> None:
        """Every step that is not kept yet."""
        if not self._is_kept("0"):
            shutil.rmtree(self.folder / "cloud", ignore_errors=True)
            with world(self.folder / "cloud") as there:
                key = hashlib.sha256(f"{self.seed} split".encode()).digest()
                seed(there, self.begin, frozenset(self._known), key)
            self._keep("0", {"journal": [], "taken": {}})
            copy(self.begin, self._kept("0") / CHAMPION)
        for number in range(1, self.size.periods + 1):
            if not self._is_kept(f"{number}{PLAYED}"):
                self._play_period(number)
            if not self._is_kept(f"{number}"):
                self._learn(number)

    def _play_period(self, number: int) -> None:
        before = self._restored(f"{number - 1}")
        with world(self.folder / "cloud", BEGIN + number * PERIOD) as there:
            journal, told = self._play(there, number, before)
            there.clock.advance(SETTLING)
        told |= {"journal": [entry.told() for entry in journal.values()], "clock": there.clock()}
        self._keep(f"{number}{PLAYED}", told)
        say(f"  {self.scenario.name}, period {number}: played")

    def _learn(self, number: int) -> None:
        told = self._restored(f"{number}{PLAYED}")
        work, journal = self.folder / "work" / str(number), _journal(told)
        work.mkdir(parents=True, exist_ok=True)
        with world(self.folder / "cloud", told["clock"]) as there:
            there.serve(Random(self.seed), protected=self.scenario.protected)
            there.ask("POST", "/admin/retraining", there.sign_in(ADMIN, admin=True))
            self._retrain(there, work)
            told |= self._account(there, journal, work)
            fetch(there, work / CHAMPION)
        self._keep(f"{number}", told)
        for made in work.glob("*/version"):
            copy(made, self._kept(f"{number}") / MADE)
        copy(work / CHAMPION, self._kept(f"{number}") / CHAMPION)
        say(f"  {self.scenario.name}, period {number}: {told['run']['outcome']}")

    def _play(self, there: World, number: int, before: Mapping[str, Any]) -> tuple[dict[str, Entry], dict[str, Any]]:
        """Games and review, session by session: all rounds so far by id, and what is told of this period's."""
        random = Random(f"{self.seed} {self.scenario.name} {number}")
        there.serve(random, protected=self.scenario.protected)
        journal = _journal(before)
        new: list[Entry] = []
        honest, malicious = self._piles(before["taken"])
        plan = conspiracy(self._labels.values(), UNSEEN, malicious, self.seed)
        table = Table(there, honest, plan if self.scenario.malicious else None, self._labels)
        admin, games = Reviewer(there, random), self._games(number)
        for session in range(self.size.sessions if self.scenario.played else 0):
            turn = games[session :: self.size.sessions]
            for start in range(0, len(turn), TABLES):
                new += table.games(turn[start : start + TABLES])
            journal |= {entry.round: entry for entry in new}
            if self.scenario.protected:
                admin.work(self.size.reviews // self.size.sessions, journal)
        taken = {"honest": honest.taken, "malicious": malicious.taken}
        return journal, {"played": accounting.played(new), "reviewed": admin.decided, "taken": taken}

    def _games(self, number: int) -> list[Player]:
        """Whose turn it is, game by game."""
        if not self.scenario.played:
            return []
        malicious = self.size.malicious if self.scenario.malicious else 0
        players = population(self.size.honest, malicious, f"{self.seed} {number}")
        return appointments(players, self.size.games, f"{self.seed} {number}")

    def _piles(self, taken: Mapping[str, Mapping[str, int]]) -> tuple[Pile, Pile]:
        """What honest and malicious players draw, less what they have drawn."""
        found = []
        for name in ("honest", "malicious"):
            pile = Pile(drawings(self.parts / f"{name}.ndjson.gz"), f"{self.seed} {name}")
            pile.taken.update(taken.get(name, {}))
            found.append(pile)
        return found[0], found[1]

    def _retrain(self, there: World, work: Path) -> None:
        """Work at the run that was asked for, in the environment of training, at the time of the scenario."""
        places = {"base": self.parts / "base.ndjson.gz", "holdout": self.parts / "gate.ndjson.gz", "work": work}
        said = places | {"at": there.clock(), "table": TABLE, "bucket": BUCKET, "replay": self.size.replay}
        said |= {"epochs": self.size.epochs, "learning-rate": self.size.learning_rate}
        said |= {"anchor": self.size.anchor if self.scenario.anchored else 0.0}
        command = [str(TRAINING_PYTHON), "-m", "simulation.retraining"]
        command += [word for name, value in said.items() for word in (f"--{name}", str(value))]
        command += [] if self.scenario.protected else ["--trusting"]
        command += [] if self.scenario.played else ["--anyway"]
        run_in(command, there, self.folder / "retraining.log")

    def _account(self, there: World, journal: Mapping[str, Entry], work: Path) -> dict[str, Any]:
        """What was accepted and learnt so far, and how the run ended."""
        table = there.clients.dynamodb.Table(TABLE)
        split = SnapshotStore(table, there.clients.s3, BUCKET).split(b"")
        labels = set(self._labels.values())
        sketches = [one for label in sorted(labels) for one in HarvestStore(table).labelled(label, 0, there.clock())]
        learnt = frozenset(json.loads((work / TRAINED).read_text("utf-8")) if (work / TRAINED).exists() else ())
        keys = {sketch.round: split.key_id(sketch.round) for sketch in sketches}
        return {
            "accepted": accounting.accepted(sketches, journal),
            "trained": accounting.trained(sketches, journal, keys, learnt),
            "run": json.loads((work / RUN).read_text("utf-8")),
        }

    def _kept(self, step: str) -> Path:
        return self.folder / "kept" / step

    def _is_kept(self, step: str) -> bool:
        return (self._kept(step) / FILE).exists() and ((self._kept(step) / CHAMPION).exists() or PLAYED in step)

    def _keep(self, step: str, told: Mapping[str, Any]) -> None:
        """Keep the cloud and what is told of a step, which is written last."""
        kept = self._kept(step)
        copy(self.folder / "cloud", kept / "cloud")
        (kept / f"{FILE}.part").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        (kept / f"{FILE}.part").rename(kept / FILE)

    def _restored(self, step: str) -> dict[str, Any]:
        """Put the cloud back to where it was after a step; what is told of it."""
        copy(self._kept(step) / "cloud", self.folder / "cloud")
        told: dict[str, Any] = json.loads((self._kept(step) / FILE).read_text("utf-8"))
        return told


def copy(source: Path, target: Path) -> None:
    """Put a copy of a folder, without checkpoints of training, in the place of another; whole or not at all."""
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(source, part, ignore=shutil.ignore_patterns("checkpoints"))
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)


def _journal(told: Mapping[str, Any]) -> dict[str, Entry]:
    return {entry["round"]: Entry(**entry) for entry in told["journal"]}


def labels_of(champion: Path) -> set[str]:
    return set(json.loads((champion / "manifest.json").read_text("utf-8"))["labels"])


def fetch(there: World, folder: Path) -> None:
    """Write the champion's files into a folder."""
    version, artefacts = there.models().alias(CHAMPION) or "", Artefacts(there.clients.s3, BUCKET)
    folder.mkdir(exist_ok=True)
    for name in (MODEL, MANIFEST):
        (folder / name).write_bytes(artefacts.get(version, name))


def run_in(command: list[str], there: World, log: Path) -> None:
    """Run a command that reaches the world's cloud; raises Refusal with the place of its last words if it fails."""
    with log.open("ab") as said:
        ended = subprocess.run(command, cwd=ROOT, env=access(there.cloud), stdout=said, stderr=said, check=False)
    if ended.returncode:
        raise Refusal(f"{' '.join(command[1:4])} ended with status {ended.returncode}; its last words are in {log}")
