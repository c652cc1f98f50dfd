"""Games and their rounds, in their player's partition.

| `PK` | `SK` |
| --- | --- |
| `PLAYER#<player>` | `GAME#<game>` |
| `PLAYER#<player>` | `ROUND#<game>-<nn>` |
| `PLAYER#<player>` | `DAILY#<date>` |
| `PLAYER#<player>` | `GAMES#<hour>` |
| `PLAYER#<player>` | `DEALT#<date>` |

A game that begins is counted in its transaction, too: storage/counting.py.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, Key

from chalicelib.domain.clock import date_of
from chalicelib.domain.game import GAMES, Game, Mode
from chalicelib.domain.ids import check_round_id
from chalicelib.errors import Invalid, NotFound, Unauthenticated
from chalicelib.storage import cursor as cursors
from chalicelib.storage.counters import Counters
from chalicelib.storage.counting import count_game
from chalicelib.storage.quotas import count
from chalicelib.storage.rounds import dealt_key, feedback_map, round_from, round_item
from chalicelib.storage.table import (
    ConditionFailed,
    Item,
    conditional,
    pages,
    player_key,
    transact,
    whole,
    without_none,
)
from chalicelib.storage.traces import trace_text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.round import Feedback, Round


DEALT_KEPT_S = 2 * 86_400


class GameStore:
    """Reads games and rounds, and every write to them but the one that closes a round (storage/closing.py)."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._counters = Counters(table)

    def add(self, game: Game, daily: str | None = None) -> bool:
        """Keep a new game; `daily` is the date of a Daily one. False where the player has had that day's already.

        Raises Unauthenticated where the player has been erased: a token lives on for a while; TooManyRequests for more
        games within the hour than may be; Unavailable where too many games begin at once.
        """
        profile = {"PK": player_key(game.player), "SK": "PROFILE"}
        writes = [
            {"ConditionCheck": {"Key": profile, "ConditionExpression": "attribute_exists(PK)"}},
            {"Put": {"Item": _game_item(game), "ConditionExpression": "attribute_not_exists(PK)"}},
        ]
        if daily is not None:
            entry = {"PK": player_key(game.player), "SK": f"DAILY#{daily}", "game": game.id}
            writes.append({"Put": {"Item": entry, "ConditionExpression": "attribute_not_exists(PK)"}})
        mine = len(writes)
        writes.append(count(GAMES, game.player, game.created_at))
        try:
            self._counters.transact(writes, [count_game(game)], game.id)
        except ConditionFailed as error:
            if 0 in error.failed:
                raise Unauthenticated("Please sign in again.") from None
            if error.failed == {mine}:
                raise GAMES.used_up(game.created_at) from None
            return False
        return True

    def game(self, player: str, game: str) -> Game | None:
        key = {"PK": player_key(player), "SK": f"GAME#{game}"}
        item = self._table.get_item(Key=key, ConsistentRead=True).get("Item")
        return None if item is None else _game_from(item)

    def daily(self, player: str, date: str) -> Game | None:
        """The player's Daily game of a date."""
        key = {"PK": player_key(player), "SK": f"DAILY#{date}"}
        entry = self._table.get_item(Key=key, ConsistentRead=True).get("Item")
        return None if entry is None else self.game(player, str(entry["game"]))

    def add_round(self, game: Game, dealt: Round, deadline: int | None) -> bool:
        """Keep a game's next round; `deadline` is the game's own, Sprint's. False where another request dealt it."""
        update = {
            "Key": {"PK": player_key(game.player), "SK": f"GAME#{game.id}"},
            "UpdateExpression": "SET words = list_append(words, :word), started = :next, teaching = :teaching"
            + (", deadline = :deadline" if deadline is not None else ""),
            "ConditionExpression": "started = :started",
            "ExpressionAttributeValues": without_none(
                {
                    ":word": [dealt.word],
                    ":next": dealt.number,
                    ":started": dealt.number - 1,
                    ":deadline": deadline,
                    ":teaching": game.teaching + dealt.teaching,
                }
            ),
        }
        put = {"Item": round_item(dealt), "ConditionExpression": "attribute_not_exists(PK)"}
        try:
            transact(self._table, [{"Update": update}, {"Put": put}, *_count_dealt(dealt)])
        except ConditionFailed:
            return False
        return True

    def round(self, player: str, round_id: str) -> Round | None:
        key = {"PK": player_key(player), "SK": f"ROUND#{round_id}"}
        item = self._table.get_item(Key=key, ConsistentRead=True).get("Item")
        return None if item is None else round_from(item)

    def rounds(self, player: str, game: str) -> tuple[Round, ...]:
        """A game's rounds, first to last."""
        condition = Key("PK").eq(player_key(player)) & Key("SK").begins_with(f"ROUND#{game}-")
        return tuple(map(round_from, pages(self._table.query, KeyConditionExpression=condition, ConsistentRead=True)))

    def keep_guess(self, before: Round, after: Round) -> bool:
        """Keep what a guess changed, and count it; False where the round was closed or a later guess came first."""
        changed = {
            ":seq": after.seq,
            ":announced": sorted(after.announced),
            ":version": after.model_version,
            ":at": after.recognised_at,
            ":trace": trace_text(after.trace),
        }
        return self._update_round(
            before,
            "SET seq = :seq, announced = :announced, model_version = :version, trace = :trace"
            + (", recognised_at = :at" if after.recognised_at is not None else "")
            + " ADD guessed :one",
            "#status = :open AND seq = :before",
            without_none(changed) | {":before": before.seq, ":open": "open", ":one": 1},
            {"#status": "status"},
        )

    def keep_feedback(self, round_: Round, feedback: Feedback) -> bool:
        """Keep a verdict that claims nothing; False where there is one, or the player has been erased."""
        return self._update_round(
            round_,
            "SET feedback = :feedback",
            "#status = :closed AND attribute_not_exists(feedback)",
            {":feedback": feedback_map(feedback), ":closed": "closed"},
            {"#status": "status"},
        )

    def _update_round(self, round_: Round, update: str, condition: str, values: Item, names: dict[str, str]) -> bool:
        try:
            with conditional():
                self._table.update_item(
                    Key={"PK": player_key(round_.player), "SK": f"ROUND#{round_.id}"},
                    UpdateExpression=update,
                    ConditionExpression=condition,
                    ExpressionAttributeValues=values,
                    ExpressionAttributeNames=names,
                )
        except ConditionFailed:
            return False
        return True

    def closed_rounds(self, player: str, limit: int, cursor: str | None) -> tuple[tuple[Round, ...], str | None]:
        """Up to `limit` closed rounds, newest first, and the cursor of the next ones.

        Raises Invalid for a cursor that was not given out.
        """
        request: Item = {
            "KeyConditionExpression": Key("PK").eq(player_key(player)) & Key("SK").begins_with("ROUND#"),
            "FilterExpression": Attr("status").eq("closed"),
            "ScanIndexForward": False,
        }
        if cursor is not None:
            request["ExclusiveStartKey"] = {"PK": player_key(player), "SK": f"ROUND#{_round_of(cursor)}"}
        found = [round_from(item) for item in islice(pages(self._table.query, **request), limit + 1)]
        more = len(found) > limit
        return tuple(found[:limit]), cursors.encode(found[limit - 1].id) if more else None


def _count_dealt(dealt: Round) -> list[dict[str, Any]]:
    """Keep that a round was dealt, and that it was the last one: whoever leaves many open chooses among words."""
    if dealt.teaching:
        return []
    values = {":one": 1, ":last": dealt.id, ":expires": dealt.started_at // 1_000 + DEALT_KEPT_S}
    update = {
        "Key": dealt_key(dealt.player, date_of(dealt.started_at)),
        "UpdateExpression": "SET #last = :last, expires_at = :expires ADD #rounds :one",
        "ExpressionAttributeNames": {"#last": "last", "#rounds": "rounds"},
        "ExpressionAttributeValues": values,
    }
    return [{"Update": update}]


def _round_of(cursor: str) -> str:
    try:
        return check_round_id(str(cursors.decode(cursor)))
    except NotFound as error:
        raise Invalid("cursor", cursors.NOT_OURS) from error


def _game_item(game: Game) -> Item:
    return without_none(
        {
            "PK": player_key(game.player),
            "SK": f"GAME#{game.id}",
            "mode": game.mode.value,
            "categories": list(game.categories),
            "difficulty": game.difficulty,
            "seconds": game.seconds,
            "language": game.language,
            "created_at": game.created_at,
            "words": list(game.words),
            "started": len(game.words),
            "planned": list(game.planned),
            "deadline": game.deadline,
            "teaching": game.teaching,
        }
    )


def _game_from(item: Item) -> Game:
    return Game(
        id=item["SK"].removeprefix("GAME#"),
        player=item["PK"].removeprefix("PLAYER#"),
        mode=Mode(item["mode"]),
        categories=tuple(item["categories"]),
        difficulty=whole(item.get("difficulty")),  # type: ignore[arg-type]
        seconds=whole(item.get("seconds")),
        language=item["language"],
        created_at=int(item["created_at"]),
        words=tuple(item["words"]),
        planned=tuple(item["planned"]),
        deadline=whole(item.get("deadline")),
        teaching=int(item.get("teaching", 0)),
    )
