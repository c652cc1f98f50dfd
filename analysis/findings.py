"""What the report tells: words, groups and days, each with a share and the interval that it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.difficulty import reestimated
from chalicelib.domain.shrinkage import JEFFREYS, Estimate, Prior, Tally, common, estimate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.database import Database, Row
    from chalicelib.domain.word import Difficulty

CONFUSIONS = 5
"""Labels that a word is told to be taken for."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """In how many rounds of a word a label was announced in its place."""

    label: str
    rounds: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word's rounds; `estimate` is shrunk, `median_ms` over the recognised ones, `taken_for` most frequent first."""

    word: str
    category: str
    difficulty: Difficulty
    tally: Tally
    ms: int
    attempts: int
    estimate: Estimate
    median_ms: float | None
    taken_for: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rounds of a category, a difficulty, a model version, a mode or a day."""

    name: str
    tally: Tally
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Count:
    name: str
    rounds: int


@dataclass(frozen=True, slots=True)
class Taught:
    """A word that was there to be taught: its rounds, and those that players said to show it."""

    word: str
    rounds: int
    confirmed: int
    last_day: str


@dataclass(frozen=True, slots=True)
class Change:
    """A word under the newest model version and the one before."""

    word: str
    before: Estimate
    after: Estimate
    rounds: tuple[int, int]

    @property
    def gain(self) -> float:
        return self.after.share - self.before.share

    @property
    def certain(self) -> bool:
        """Whether the two intervals lie apart."""
        return self.after.low > self.before.high or self.after.high < self.before.low


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word whose difficulty its last rounds no longer fit."""

    word: str
    now: Difficulty
    proposed: Difficulty
    rounds: int
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the report tells; `words` hardest first."""

    rounds: Tally
    share: Estimate
    taught_rounds: int
    players: int
    first_day: str
    last_day: str
    prior: Prior
    words: tuple[Word, ...]
    categories: tuple[Group, ...]
    difficulties: tuple[Group, ...]
    modes: tuple[Group, ...]
    versions: tuple[Group, ...]
    days: tuple[Group, ...]
    changes: tuple[Change, ...]
    attempts: tuple[Count, ...]
    times: tuple[Count, ...]
    verdicts: tuple[Count, ...]
    taught: tuple[Taught, ...]
    proposals: tuple[Proposal, ...]


def find(database: Database) -> Findings:
    """Ask everything of the results."""
    [summary] = database.ask("summary")
    rows = database.ask("words")
    prior = common(map(_tally, rows))
    words = _words(rows, prior, database)
    whole = _tally(summary)
    return Findings(
        rounds=whole,
        share=estimate(JEFFREYS, whole),
        taught_rounds=summary["taught"],
        players=summary["players"],
        first_day=summary["first_day"],
        last_day=summary["last_day"],
        prior=prior,
        words=words,
        categories=tuple(sorted(_groups(database, "categories"), key=lambda group: group.estimate.share)),
        difficulties=_groups(database, "difficulties"),
        modes=_groups(database, "modes"),
        versions=_groups(database, "versions"),
        days=_groups(database, "days"),
        changes=_changes(database.ask("words_by_version")),
        attempts=_counts(database, "attempts"),
        times=_counts(database, "times"),
        verdicts=_counts(database, "verdicts"),
        taught=tuple(Taught(**row) for row in database.ask("taught")),
        proposals=propose(database.ask("recent"), {word.word: word.difficulty for word in words}),
    )


def propose(recent: Iterable[Row], difficulties: dict[str, Difficulty]) -> tuple[Proposal, ...]:
    """Words whose difficulty should change, most rounds first; `recent` are rows of that query."""
    rows = [row for row in recent if row["word"] in difficulties]
    prior, found = common(map(_tally, rows)), []
    for row in rows:
        now, told = difficulties[row["word"]], estimate(prior, _tally(row))
        proposed = reestimated(now, told, row["rounds"])
        if proposed != now:
            found.append(Proposal(row["word"], now, proposed, row["rounds"], told))
    return tuple(sorted(found, key=lambda proposal: (-proposal.rounds, proposal.word)))


def _tally(row: Row) -> Tally:
    return Tally(row["recognised"] or 0, row["rounds"] or 0)


def _words(rows: list[Row], prior: Prior, database: Database) -> tuple[Word, ...]:
    medians = {row["word"]: row["median_ms"] for row in database.ask("medians")}
    taken: dict[str, list[Confusion]] = {}
    for row in database.ask("confusions"):
        taken.setdefault(row["word"], []).append(Confusion(row["taken_for"], row["rounds"]))
    words = (
        Word(
            word=row["word"],
            category=row["category"],
            difficulty=row["difficulty"],
            tally=_tally(row),
            ms=int(row["ms"]),
            attempts=int(row["attempts"]),
            estimate=estimate(prior, _tally(row)),
            median_ms=medians.get(row["word"]),
            taken_for=tuple(taken.get(row["word"], ())),
        )
        for row in rows
    )
    return tuple(sorted(words, key=lambda word: (word.estimate.share, word.word)))


def _groups(database: Database, query: str) -> tuple[Group, ...]:
    rows = database.ask(query)
    return tuple(Group(str(row["name"]), _tally(row), estimate(JEFFREYS, _tally(row))) for row in rows)


def _counts(database: Database, query: str) -> tuple[Count, ...]:
    return tuple(Count(str(row["name"]), row["rounds"]) for row in database.ask(query))


def _changes(rows: list[Row]) -> tuple[Change, ...]:
    """Words that both of the newest two model versions played, the greatest change first."""
    versions = sorted({row["model_version"] for row in rows})[-2:]
    if len(versions) < 2:
        return ()
    before, after = ({row["word"]: _tally(row) for row in rows if row["model_version"] == one} for one in versions)
    priors = common(before.values()), common(after.values())
    changes = (
        Change(
            word,
            estimate(priors[0], before[word]),
            estimate(priors[1], after[word]),
            (before[word].rounds, after[word].rounds),
        )
        for word in sorted(before.keys() & after.keys())
    )
    return tuple(sorted(changes, key=lambda change: -abs(change.gain)))
