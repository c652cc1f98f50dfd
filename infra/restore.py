"""Brings a stage's table to what a restored copy of it holds: the last step of going back to a backup.

    python -m infra.restore --stage prod --from inkling-prod-restored

DynamoDB restores into a new table, and the stack keeps its own. Every item of the copy is put into the stack's table as
it is, and what is there and not in the copy is deleted. Cut short, it is run again. Nobody should play meanwhile: see
docs/operations.md.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from infra.console import Refusal, command, say, step
from infra.stack import STACK, Cloud, outputs
from infra.stages import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.service_resource import Table


def restore(copy: Table, table: Table) -> tuple[int, int]:
    """Bring the table to what the copy holds; how many items were put and how many deleted.

    Raises Refusal for a copy that does not exist, is another kind of table, or is empty.
    """
    if _keys_of(copy) != _keys_of(table):
        raise Refusal(f"{copy.name} is no copy of {table.name}: its keys are others")
    there: set[tuple[Any, Any]] = set()
    with table.batch_writer() as batch:
        for item in _items(copy):
            batch.put_item(Item=item)
            there.add((item["PK"], item["SK"]))
    if not there:
        raise Refusal(f"{copy.name} is empty: nothing was changed")
    gone = 0
    with table.batch_writer() as batch:
        for item in _items(table, ProjectionExpression="PK, SK"):
            if (item["PK"], item["SK"]) not in there:
                batch.delete_item(Key=item)
                gone += 1
    return len(there), gone


def _items(table: Table, **more: Any) -> Iterator[dict[str, Any]]:
    request: dict[str, Any] = {"ConsistentRead": True, **more}
    while True:
        page = table.scan(**request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _keys_of(table: Table) -> list[tuple[str, str]]:
    try:
        return [(key["AttributeName"], key["KeyType"]) for key in table.key_schema]
    except ClientError as error:
        raise Refusal(f"the table {table.name} cannot be read: {error}") from error


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", choices=STAGES, required=True)
    parser.add_argument("--from", required=True, dest="copy", metavar="TABLE", help="what the backup was restored to")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args()
    cloud = Cloud((os.environ.get("AWS_ENDPOINT_URL") or "").rstrip("/") or None)
    name = outputs(cloud, f"{STACK}-{options.stage}")["TableName"]
    if (
        not options.yes
        and input(f"what is in {name} becomes what is in {options.copy}; type the stage: ") != options.stage
    ):
        raise Refusal("nothing was changed")
    tables = cloud.resource("dynamodb")
    with step("table restored"):
        put, gone = restore(tables.Table(options.copy), tables.Table(name))
    say(f"  {put:,} items as they were, {gone:,} younger ones deleted")
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
