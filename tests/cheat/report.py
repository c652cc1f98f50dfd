"""What became of cheaters and of honest players' ranks, kind by kind, and the table that says so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from chalicelib.domain.round import Round
    from tests.cheat.stage import Place

    Rankings = Mapping[str, Mapping[str, Place]]

EVERYTHING = "BOARD#all#all#all"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`ranked` cheaters stand in some ranking, `above` of them above an honest player; `moved` honest players have
    another rank somewhere than before, and `would` would have in the ranking over everything, had each round counted.
    """

    kind: str
    cheaters: int
    rounds: int
    flagged: int
    flags: Counter[str]
    ranked: int
    above: int
    moved: int
    would: int

    @classmethod
    def of(cls, kind: str, played: Mapping[str, Sequence[Round]], before: Rankings, after: Rankings) -> Outcome:
        """`played` has the rounds of each cheater; whoever stood in a ranking before is honest."""
        rounds = [round_ for of_one in played.values() for round_ in of_one]
        return cls(
            kind=kind,
            cheaters=len(played),
            rounds=len(rounds),
            flagged=sum(round_.flagged for round_ in rounds),
            flags=Counter(flag for round_ in rounds if round_.result for flag in round_.result.flags),
            ranked=len({player for board in after.values() for player in board if player in played}),
            above=len(
                {player for key, board in after.items() for player in _above(board, played, before.get(key, {}))}
            ),
            moved=len({player for key, board in before.items() for player in _moved(board, after[key])}),
            would=_would(played, before),
        )


def _above(board: Mapping[str, Place], cheaters: Collection[str], honest: Mapping[str, Place]) -> set[str]:
    last = max((board[player].rank for player in honest), default=0)
    return {player for player, place in board.items() if player in cheaters and place.rank < last}


def _moved(before: Mapping[str, Place], after: Mapping[str, Place]) -> set[str]:
    return {player for player, place in before.items() if after[player].rank != place.rank}


def _would(played: Mapping[str, Sequence[Round]], before: Rankings) -> int:
    best = max((sum(round_.result.points for round_ in of if round_.result) for of in played.values()), default=0)
    return sum(place.points < best for place in before.get(EVERYTHING, {}).values())


HEAD = """| kind | cheaters | rounds | flagged | by which rule | still ranked | above an honest player | \
honest players whose rank changed | whose rank would have, without rules |
| --- | --: | --: | --: | --- | --: | --: | --: | --: |
"""


def table(outcomes: Sequence[Outcome]) -> str:
    return HEAD + "\n".join(map(_line, outcomes))


def _line(one: Outcome) -> str:
    rules = ", ".join(f"{flag} {count / one.rounds:.0%}" for flag, count in one.flags.most_common())
    numbers = [one.ranked, one.above, one.moved, one.would]
    return (
        f"| {one.kind} | {one.cheaters:,} | {one.rounds:,} | {one.flagged / max(1, one.rounds):.1%} | {rules} | "
        + " | ".join(f"{number:,}" for number in numbers)
        + " |"
    )
