"""A player's rows of the leaderboards: results are added to them, and they leave the rankings and come back.

A row without `INDEX` keeps its points and stands in no ranking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Key

from chalicelib.domain.board import boards_of, expires_at
from chalicelib.domain.game import Mode
from chalicelib.domain.ids import begun_at
from chalicelib.storage.leaderboard import board_shard
from chalicelib.storage.table import Item, pages, player_key, without_none

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.board import Board
    from chalicelib.domain.round import Result, Round
    from chalicelib.storage.counters import Write

MOST = 60
"""Rows that are taken off the rankings at once: more are old ones, of categories and weeks long ago."""


def add_to_boards(round_: Round, result: Result, *, shown: bool = True) -> list[Write]:
    """Add a result to every ranking that it counts for, or to the rows alone while they stand in none."""
    daily = begun_at(round_.game) if round_.mode is Mode.DAILY else None
    boards = boards_of(round_.category, daily, result.closed_at)
    return [_add_to_board(board, round_.player, result, shown=shown) for board in boards]


def withdraw(table: Table, player: str) -> list[Write]:
    """Take a player's rows off the rankings."""
    rows = [row for row in _rows(table, player) if "INDEX" in row]
    return [_set_index(row, None) for row in rows[-MOST:]]


def restore(table: Table, player: str, beside: list[Write]) -> list[Write]:
    """Put them back; those that `beside` adds to are put back by that."""
    added = {write["Update"]["Key"]["SK"] for write in beside}
    rows = [row for row in _rows(table, player) if "INDEX" not in row and row["SK"] not in added]
    return [_set_index(row, f"{row['SK']}#{board_shard(player)}") for row in rows[-MOST:]]


def _rows(table: Table, player: str) -> list[Item]:
    condition = Key("PK").eq(player_key(player)) & Key("SK").begins_with("BOARD#")
    return list(pages(table.query, KeyConditionExpression=condition, ConsistentRead=True))


def _set_index(row: Item, index: str | None) -> Write:
    update = {
        "Key": {"PK": row["PK"], "SK": row["SK"]},
        "UpdateExpression": "REMOVE #index" if index is None else "SET #index = :index",
        "ConditionExpression": "attribute_exists(PK)",
        "ExpressionAttributeNames": {"#index": "INDEX"},
    }
    return {"Update": update | ({} if index is None else {"ExpressionAttributeValues": {":index": index}})}


def _add_to_board(board: Board, player: str, result: Result, *, shown: bool) -> Write:
    expires = expires_at(board, result.closed_at)
    values = {
        ":index": f"{board.key}#{board_shard(player)}" if shown else None,
        ":points": result.points,
        ":one": 1,
        ":recognised": int(result.recognised),
        ":expires": expires,
    }
    sets = ["#index = :index"] * shown + ["expires_at = :expires"] * (expires is not None)
    return {
        "Update": {
            "Key": {"PK": player_key(player), "SK": board.key},
            "UpdateExpression": ("SET " + ", ".join(sets) if sets else "")
            + " ADD #number :points, rounds :one, recognised :recognised",
            "ExpressionAttributeNames": {"#number": "NUMBER"} | ({"#index": "INDEX"} if shown else {}),
            "ExpressionAttributeValues": without_none(values),
        }
    }
