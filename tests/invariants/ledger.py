"""The ledger: what was seen of each player before, and the invariants of docs/invariants.md held against the table.

Each check has its number there. A check that fails raises Broken.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from chalicelib.domain.board import DAILY, EVERY_CATEGORY, PERIODS, board
from chalicelib.domain.clock import date_of
from chalicelib.domain.fairness import held
from chalicelib.domain.gallery import drawing_id
from chalicelib.domain.game import Mode
from chalicelib.domain.ids import begun_at
from chalicelib.domain.statistics import Detail, Sums
from chalicelib.domain.totals import Totals
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.rounds import round_from
from chalicelib.storage.statistics import StatisticsStore
from chalicelib.storage.sweeps import SWEEPS
from chalicelib.storage.table import pages, player_key
from tests.recount import recount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chalicelib.domain.round import Result, Round
    from chalicelib.storage.table import Item
    from tests.invariants.clouds import FreshCloud


class Broken(AssertionError):
    """An invariant, by its number, that does not hold."""

    def __init__(self, number: int, told: str) -> None:
        super().__init__(f"invariant {number} is broken: {told}")
        self.number = number


@dataclass
class Account:
    """What was seen of a player: closed rounds in the order in which they closed, rounds as last read, games."""

    closed: dict[str, Round] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    games: dict[str, int] = field(default_factory=dict)


class Ledger:
    """Reads what the table has of players, and checks it against what it was and against a recount."""

    def __init__(self, cloud: FreshCloud) -> None:
        self.accounts: defaultdict[str, Account] = defaultdict(Account)
        self.checks: Counter[int] = Counter()
        self._cloud = cloud

    def holds(self, number: int, so: object, *told: object) -> None:
        """Count a check of an invariant; raises Broken where it does not hold."""
        self.checks[number] += 1
        if not so:
            raise Broken(number, " ".join(map(str, told)))

    def equal(self, number: int, is_: object, expected: object, *told: object) -> None:
        self.holds(number, is_ == expected, *told, is_, "is not", expected)

    # --- one player, between any two calls

    def look(self, player: str) -> None:
        """Check all that the player's own partition tells."""
        account, found = self.accounts[player], self._partition(player)
        rounds = {item["SK"].removeprefix("ROUND#"): item for item in found if _is(item, "ROUND#")}
        self.holds(8, account.rounds.keys() <= rounds.keys(), "a round is gone")
        self._look_at_rounds(account, rounds)
        self._look_at_results(found, account)
        self._look_at_games(found, rounds, account)
        self._look_at_totals(player, account)
        self._look_at_boards(player, found, account)
        self._look_at_verdicts(found, account)
        self._look_at_reports(found)

    def note(self, player: str) -> None:
        """Take down what a player who is leaving has played yet: the sums keep it when it is gone."""
        account = self.accounts[player]
        for item in self._partition(player):
            if _is(item, "GAME#"):
                account.games[item["SK"].removeprefix("GAME#")] = int(item["created_at"])
            if _is(item, "ROUND#") and item["status"] == "closed":
                account.closed[item["SK"].removeprefix("ROUND#")] = round_from(item)

    def _partition(self, player: str) -> list[Item]:
        condition = Key("PK").eq(player_key(player))
        return list(pages(self._cloud.table.query, KeyConditionExpression=condition, ConsistentRead=True))

    def _look_at_rounds(self, account: Account, items: Mapping[str, Item]) -> None:
        for name, item in items.items():
            now = round_from(item)
            self.equal(1, (item["status"] == "closed", now.drawing is not None), (now.result is not None,) * 2, name)
            if (before := account.rounds.get(name)) is not None:
                self._look_at_change(before, now)
            self._look_at_times(now)
            account.rounds[name] = now
            if now.result is not None:
                account.closed[name] = now

    def _look_at_change(self, before: Round, now: Round) -> None:
        if before.result is not None:
            self.equal(8, now, _decided(before, now), "a closed round")
        self.holds(7, before.announced <= now.announced and before.seq <= now.seq, before.id, "fell")
        self.holds(7, before.recognised_at in {None, now.recognised_at}, before.id, "was recognised twice")
        self.equal(8, _dealt(now), _dealt(before), "what was dealt")

    def _look_at_times(self, round_: Round) -> None:
        at, deadline = round_.recognised_at, round_.deadline
        self.holds(13, at is None or deadline is None or at <= deadline, round_.id, "was recognised after its deadline")
        self.equal(13, at is not None, round_.label in round_.announced and not round_.teaching, round_.id)
        if (result := round_.result) is not None:
            self._look_at_result(round_, result)

    def _look_at_result(self, round_: Round, result: Result) -> None:
        guessed = result.time_to_guess_ms
        self.equal(13, result.recognised, round_.recognised_at is not None, round_.id)
        self.equal(13, result.attempts, 0 if round_.teaching else len(round_.announced), round_.id)
        self.equal(13, frozenset(result.announced), round_.announced, round_.id)
        self.holds(13, guessed is None or 0 <= guessed <= result.time_to_draw_ms, round_.id, result)
        self.holds(13, not result.points or (result.recognised and round_.ranked), round_.id, result.points)

    def _look_at_results(self, found: Iterable[Item], account: Account) -> None:
        named = {item["SK"].removeprefix("RESULT#"): item for item in found if _is(item, "RESULT#")}
        self.equal(1, named.keys(), account.closed.keys(), "results named for export")
        for name, item in named.items():
            result = account.closed[name].result
            self.equal(1, result and (date_of(result.closed_at), result.closed_at), (item["day"], int(item["NUMBER"])))

    def _look_at_games(self, found: Iterable[Item], rounds: Mapping[str, Item], account: Account) -> None:
        games = {item["SK"].removeprefix("GAME#"): item for item in found if _is(item, "GAME#")}
        dealt: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(rounds):
            dealt[name.partition("-")[0]].append(rounds[name]["word"])
        for name, item in games.items():
            self.equal(11, list(item["words"]), dealt[name], "rounds of", name)
            self.equal(11, int(item["started"]), len(dealt[name]), "rounds of", name)
            account.games[name] = int(item["created_at"])
        self.holds(11, dealt.keys() <= games.keys(), "a round without a game")
        days = {item["SK"].removeprefix("DAILY#"): item["game"] for item in found if _is(item, "DAILY#")}
        daily = {name: date_of(int(item["created_at"])) for name, item in games.items() if item["mode"] == Mode.DAILY}
        self.equal(11, {game: day for day, game in days.items()}, daily, "Daily once a day")

    def _look_at_totals(self, player: str, account: Account) -> None:
        kept, counted = ClosingStore(self._cloud.table).totals(player), self._recounted(account)
        self.holds(2, kept.revision >= counted.revision, "changes of the totals are lost")
        self.equal(2, replace(kept, revision=0), replace(counted, revision=0), "totals")

    @staticmethod
    def _recounted(account: Account) -> Totals:
        results = (one.result for one in account.closed.values() if one.result is not None and not one.teaching)
        return reduce(Totals.plus, results, Totals())

    def _look_at_boards(self, player: str, found: Iterable[Item], account: Account) -> None:
        rows = {item["SK"]: item for item in found if _is(item, "BOARD#")}
        sums = {key: _sums(item) for key, item in rows.items()}
        self.equal(3, sums, boards(account.closed.values()), "leaderboard rows of", player)
        ranked = {key for key, item in rows.items() if "INDEX" in item}
        self.equal(3, ranked, set() if held(self._recounted(account)) else rows.keys(), "ranked", player)

    def is_held(self, player: str) -> bool:
        """Whether so many of a player's rounds are flagged that none of them counts."""
        return held(self._recounted(self.accounts[player]))

    def standing(self, player: str) -> tuple[int, int, int] | None:
        """What the player has on the leaderboard of all times; None where they stand in no ranking."""
        account = self.accounts[player]
        return None if held(self._recounted(account)) else boards(account.closed.values()).get("BOARD#all#all#all")

    def _look_at_verdicts(self, found: Iterable[Item], account: Account) -> None:
        reviews = [item for item in found if _is(item, "REVIEW#")]
        said = {name for name, round_ in account.closed.items() if round_.feedback is not None}
        self.holds(12, {item["SK"].removeprefix("REVIEW#") for item in reviews} <= said, "a review without a verdict")
        claims = {item["SK"].removeprefix("CLAIMS#"): int(item["claims"]) for item in found if _is(item, "CLAIMS#")}
        self.equal(12, claims, dict(Counter(item["label"] for item in reviews)), "claims")

    def _look_at_reports(self, found: Iterable[Item]) -> None:
        shared = {item["SK"].removeprefix("SHARE#") for item in found if _is(item, "SHARE#")}
        reported = {item["SK"].removeprefix("REPORTED#") for item in found if _is(item, "REPORTED#")}
        self.holds(16, reported <= shared, "reports of what is not shared", reported - shared)

    # --- all that there is

    def look_at_all(self, leaving: Iterable[str] = ()) -> None:
        """Check what is told of all players together, and what lies in the bucket; some may be on their way out."""
        items = self._cloud.items()
        self._look_at_statistics()
        self.look_at_bucket(items, leaving)
        self._look_at_index(items)

    def look_at_bucket(self, items: list[Item], leaving: Iterable[str] = ()) -> None:
        """Check what lies in the bucket against the table's items."""
        keys = self._cloud.keys()
        self._look_at_drawings(items, keys, set(map(player_key, leaving)))
        self._look_at_public(items, keys)

    def _look_at_statistics(self) -> None:
        closed = [round_ for account in self.accounts.values() for round_ in account.closed.values()]
        store = StatisticsStore(self._cloud.clients.dynamodb, self._cloud.table)
        by_version = store.versions()
        for version in {None, *(round_.model_version for round_ in closed), *by_version}:
            counted = recount(closed, version)
            self.equal(4, store.every(version), {word: told.sums for word, told in counted.items()}, version)
            for word, told in counted.items():
                self.equal(4, store.detail(word, version), Detail(told.times, told.taken_for), (version, word))
            if version is not None:
                expected = sum((told.sums for told in counted.values()), Sums())
                self.equal(4, by_version.get(version, Sums()), expected, version)
        self._look_at_days(store, [round_ for round_ in closed if not round_.teaching])

    def _look_at_days(self, store: StatisticsStore, closed: list[Round]) -> None:
        games = Counter(date_of(at) for account in self.accounts.values() for at in account.games.values())
        days = {day.date: day for day in store.days("2000-01-01", "2100-01-01")}
        results = [(round_, round_.result) for round_ in closed if round_.result is not None]
        for date in {*days, *games, *(date_of(result.closed_at) for _, result in results)}:
            of_day = [(round_, result) for round_, result in results if date_of(result.closed_at) == date]
            told = days.get(date)
            self.equal(4, told and told.games, games[date], "games of", date)
            self.equal(4, told and told.sums.rounds, len(of_day), "rounds of", date)
            self.equal(4, told and told.players, len({round_.player for round_, _ in of_day}), "players of", date)

    def _look_at_drawings(self, items: Iterable[Item], keys: Iterable[str], coming: set[str]) -> None:
        rounds = {item["SK"].removeprefix("ROUND#"): item for item in items if _is(item, "ROUND#")}
        kept = set(keys)
        for name, item in rounds.items():
            if item["status"] == "closed" and item["PK"] not in coming:
                self.holds(5, item["drawing"] in kept, name, "closed without its drawing")
        swept = _to_be_swept(items, "games")
        for key in kept:
            if key.startswith("drawings/"):
                name = key.split("/")[1]
                self.holds(6, name in rounds or name.partition("-")[0] in swept, "nobody's drawing", key)

    def _look_at_public(self, items: Iterable[Item], keys: Iterable[str]) -> None:
        shared = {drawing_id(int(item["NUMBER"])) for item in items if _is(item, "SHARE#")}
        shown = {drawing_id(int(item["number"])) for item in items if _is(item, "GALLERY#") and "number" in item}
        shared, shown = shared | _to_be_swept(items, "shares"), shown | _to_be_swept(items, "pictures")
        for key in keys:
            name = key.rpartition("/")[2].split(".")[0].removesuffix("-card")
            if key.startswith("shared/gallery/"):
                self.holds(16, name in shown, "a picture of what is not in the gallery", key)
            elif key.startswith("shared/"):
                self.holds(16, name in shared, "shared by nobody", key)

    def _look_at_index(self, items: Iterable[Item]) -> None:
        indexed = sorted((item["PK"], item["SK"], item["INDEX"]) for item in self._cloud.indexed())
        placed = sorted((item["PK"], item["SK"], item["INDEX"]) for item in items if "INDEX" in item)
        self.equal(3, indexed, placed, "the index")

    def look_for(self, names: Iterable[str], told: str) -> None:
        """Check that nothing leads to an erased player."""
        names = list(names)
        for place, text in self._cloud.everything().items():
            self.holds(10, not any(name in text for name in names), told, "is still at", place)


def boards(closed: Iterable[Round]) -> dict[str, tuple[int, int, int]]:
    """Rows of leaderboards that a player's rounds add up to: points, rounds, recognised, by the row's key.

    Rounds that are flagged are left out.
    """
    rows: dict[str, tuple[int, int, int]] = {}
    for round_ in closed:
        if (result := round_.result) is None or not round_.ranked or result.flags:
            continue
        named = [(name, result.closed_at) for name in (EVERY_CATEGORY, round_.category)]
        named += [(DAILY, begun_at(round_.game))] if round_.mode is Mode.DAILY else []
        for key in (board(period, name, at).key for period in PERIODS for name, at in named):
            points, rounds, recognised = rows.get(key, (0, 0, 0))
            rows[key] = (points + result.points, rounds + 1, recognised + result.recognised)
    return rows


def _sums(item: Mapping[str, Any]) -> tuple[int, int, int]:
    return int(item["NUMBER"]), int(item["rounds"]), int(item["recognised"])


def _is(item: Item, prefix: str) -> bool:
    return str(item["SK"]).startswith(prefix)


def _decided(before: Round, now: Round) -> Round:
    """A closed round as it may have become: with a verdict, and without flags."""
    result = before.result
    cleared = now.result is not None and not now.result.flags
    return replace(
        before,
        feedback=before.feedback or now.feedback,
        result=replace(result, flags=()) if result is not None and cleared else result,
    )


def _to_be_swept(items: Iterable[Item], what: str) -> set[str]:
    """What is named by the sweeps that wait."""
    return {name for item in items if item["PK"] == SWEEPS for name in item[what]}


def _dealt(round_: Round) -> tuple[object, ...]:
    return round_.word, round_.label, round_.started_at, round_.deadline, round_.teaching, round_.player, round_.number
