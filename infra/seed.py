"""What a new cloud starts with: words, the shipped champion, local accounts; seeding again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.storage.aliases import CHAMPION
from chalicelib.storage.models import ModelStore
from chalicelib.storage.words import WordStore
from chalicelib.wiring import now_ms
from infra import accounts
from infra.console import say
from infra.paths import CHAMPION as SHIPPED
from infra.words import load_words
from training.register import register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from infra.accounts import Account
    from infra.stack import Cloud

BY = "seed"


def seed(cloud: Cloud, outputs: Mapping[str, str]) -> None:
    """Put words and champion where none are; what an admin changed since, or a later champion, stays."""
    table = cloud.resource("dynamodb").Table(outputs["TableName"])
    words = WordStore(table)
    models = ModelStore(table, cloud.client("s3"), outputs["DataBucketName"], now_ms)
    # The champion comes last: where there is one, the words were complete, and any that lacks was deleted by an admin.
    if models.alias(CHAMPION) is None or not words.catalogue().words:
        seed_words(words)
    alias = table.get_item(Key={"PK": "REGISTRY", "SK": f"ALIAS#{CHAMPION}"}, ConsistentRead=True).get("Item", {})
    seed_champion(models, alias.get("moved_by"), SHIPPED)


def seed_empty(cloud: Cloud, outputs: Mapping[str, str]) -> bool:
    """Seed a cloud that has no champion yet; whether it had none. One that has is left as its admins made it."""
    table = cloud.resource("dynamodb").Table(outputs["TableName"])
    if ModelStore(table, cloud.client("s3"), outputs["DataBucketName"], now_ms).alias(CHAMPION) is not None:
        return False
    seed(cloud, outputs)
    return True


def seed_champion(models: ModelStore, moved_by: str | None, shipped: Path) -> None:
    """Register the shipped version, and make it champion unless somebody has moved the alias since it was seeded."""
    if not (shipped / "manifest.json").is_file():
        say("  no model version is shipped in training/champion: the game cannot guess yet")
        return
    version = register(models, shipped)
    if moved_by in {None, BY}:
        models.promote(version, by=BY)


def seed_words(words: WordStore) -> int:
    """Write the words and categories that are not there yet; give the number of words written."""
    shipped, there = load_words(), words.catalogue()
    known_words = {word.id for word in there.words}
    known_categories = {category.id for category in there.categories}
    missing = [word for word in shipped.words if word.id not in known_words]
    categories = [category for category in shipped.categories if category.id not in known_categories]
    words.put(categories, missing, at=now_ms(), by=BY)
    return len(missing)


def seed_accounts(cloud: Cloud, outputs: Mapping[str, str], path: Path) -> list[Account]:
    """Have the local accounts, whose passwords are kept at `path`."""
    found = accounts.load(path)
    for account in found:
        accounts.ensure(cloud.client("cognito-idp"), outputs["UserPoolId"], account)
    return found
