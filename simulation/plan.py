"""What is simulated: how large, with whom, and with which protections."""

from __future__ import annotations

from dataclasses import dataclass

TRAINED, RUN = "trained.json", "run.json"  # what a retraining leaves: the keys that it learnt from, the run's record


@dataclass(frozen=True, slots=True)
class Size:
    """How much is played and learnt; all is of one period, which ends with a retraining.

    `games` of honest players, six rounds each; `reviews` that the admin has time for, in `sessions`. `labels` of all
    there are (0: all). `begin`: epochs of the starting champion; `epochs`, `learning_rate` and `anchor` are a
    retraining's, which replays up to `replay` base drawings of each label.
    """

    games: int = 300
    sessions: int = 5
    reviews: int = 1200
    periods: int = 3
    honest: int = 80
    malicious: int = 20
    labels: int = 0
    begin: int = 40
    epochs: int = 6
    learning_rate: float = 1e-3
    anchor: float = 0.7
    replay: int = 60
    form: tuple[str, ...] = ("--family", "sequence", "--strand-stem", "2")


FULL = Size()
QUICK = Size(games=12, sessions=2, reviews=60, honest=8, malicious=2, labels=24, begin=6, epochs=2)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Who plays, whether the game is protected, and whether a retraining is held to its champion's answers.

    Where nobody plays, what retraining by itself brings is seen.
    """

    name: str
    honest: bool = True
    malicious: bool = False
    protected: bool = True
    anchored: bool = True

    @property
    def played(self) -> bool:
        return self.honest or self.malicious


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("honest"),
        Scenario("attacked", malicious=True),
        Scenario("unprotected", malicious=True, protected=False, anchored=False),
        Scenario("alone", honest=False, protected=False),
    )
}
