"""Seeding: once, again, and over what an admin changed since."""

from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.storage.aliases import CHAMPION
from chalicelib.storage.models import ModelStore
from chalicelib.storage.words import WordStore
from infra import accounts
from infra.seed import BY, seed_champion, seed_empty, seed_words
from infra.stack import Cloud as Where
from infra.words import load_words
from tests.aws import BUCKET, TABLE, SettableClock
from tests.conftest import Cloud
from tests.inference.tiny import tiny_norms, tiny_version

OLD, NEW = "20261123T050000Z", "20261124T050000Z"


def shipped(folder: Path, version: str) -> Path:
    """A folder as `training/champion` is, with a tiny model in it."""
    model, manifest = tiny_version(version)
    folder.mkdir(exist_ok=True)
    (folder / "model.onnx").write_bytes(model)
    (folder / "manifest.json").write_bytes(manifest)
    return folder


@pytest.fixture
def models(cloud: Cloud, clock: SettableClock) -> ModelStore:
    return ModelStore(cloud.table, cloud.clients.s3, BUCKET, clock)


def test_all_words_are_seeded_and_once(cloud: Cloud) -> None:
    words = WordStore(cloud.table)

    first, second = seed_words(words), seed_words(words)

    assert (first, second) == (len(load_words().words), 0)
    assert {word.id for word in words.catalogue().words} == {word.id for word in load_words().words}


def test_a_word_that_an_admin_changed_stays_as_it_is(cloud: Cloud) -> None:
    words = WordStore(cloud.table)
    seed_words(words)
    changed = replace(words.catalogue().words[0], dealt=False, reason="Too hard.")
    words.put([], [changed], at=1, by="an admin")

    seed_words(words)

    assert changed in words.catalogue().words


def test_the_shipped_model_is_champion_of_an_empty_registry(models: ModelStore, tmp_path: Path) -> None:
    for moved_by in (None, BY):
        seed_champion(models, moved_by, shipped(tmp_path, OLD))

    assert models.alias(CHAMPION) == OLD
    assert models.alias("previous") is None


def test_by_what_bad_labels_are_found_is_seeded_with_the_shipped_model(models: ModelStore, tmp_path: Path) -> None:
    folder = shipped(tmp_path, OLD)
    seed_champion(models, None, folder)
    before = models.suspicion(OLD)
    (folder / "suspicion.json").write_text(tiny_norms(OLD).to_json())

    seed_champion(models, BY, folder)

    assert (before, models.suspicion(OLD)) == (None, tiny_norms(OLD).to_json().encode())


def test_a_newer_shipped_model_follows_a_seeded_one(models: ModelStore, tmp_path: Path) -> None:
    seed_champion(models, None, shipped(tmp_path, OLD))

    seed_champion(models, BY, shipped(tmp_path, NEW))

    assert models.alias(CHAMPION) == NEW


def test_a_champion_that_an_admin_chose_stays(models: ModelStore, tmp_path: Path) -> None:
    seed_champion(models, None, shipped(tmp_path, OLD))

    seed_champion(models, "an admin", shipped(tmp_path, NEW))

    assert models.alias(CHAMPION) == OLD
    assert {version.version for version in models.versions()} == {OLD, NEW}


def test_a_cloud_with_a_champion_is_left_as_its_admins_made_it(cloud: Cloud, models: ModelStore) -> None:
    there = {"TableName": TABLE, "DataBucketName": BUCKET}

    first = seed_empty(Where(None), there)
    seeded = WordStore(cloud.table).catalogue()
    cloud.table.delete_item(Key={"PK": "WORDS", "SK": "HEAD"})
    again = seed_empty(Where(None), there)

    assert (first, again) == (True, False)
    assert len(seeded.words) == len(load_words().words)
    assert models.alias(CHAMPION) is not None
    assert WordStore(cloud.table).catalogue().words != seeded.words


def test_the_local_accounts_can_sign_in_however_often_they_are_seeded(cloud: Cloud, tmp_path: Path) -> None:
    pool, client = cloud.environment["INKLING_USER_POOL"], cloud.environment["INKLING_CLIENT"]
    cognito = cloud.clients.cognito

    for account in accounts.load(tmp_path / "accounts.json") * 2:
        accounts.ensure(cognito, pool, account)

    for account in accounts.load(tmp_path / "accounts.json"):
        signed_in = cognito.initiate_auth(
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": account.email, "PASSWORD": account.password},
        )
        assert "IdToken" in signed_in["AuthenticationResult"]
    groups = {
        role: cognito.admin_list_groups_for_user(UserPoolId=pool, Username=f"{role}@example.com")["Groups"]
        for role in ("admin", "player")
    }
    assert [group["GroupName"] for group in groups["admin"]] == ["admins"]
    assert groups["player"] == []


def test_the_accounts_passwords_are_for_their_owner_only(tmp_path: Path) -> None:
    accounts.load(tmp_path / "accounts.json")

    assert (tmp_path / "accounts.json").stat().st_mode & 0o077 == 0
