from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from chalicelib.errors import BrokenModel, Conflict, NotFound
from chalicelib.storage.aliases import CHALLENGER, CHAMPION, PREVIOUS
from chalicelib.storage.models import ModelStore
from tests.inference.tiny import tiny_norms, tiny_version

if TYPE_CHECKING:
    from tests.storage.registry import Registry

FIRST, SECOND, THIRD = "20261123T050000Z", "20261123T060000Z", "20261123T070000Z"


def registered(models: ModelStore, *versions: str) -> None:
    for version in versions:
        models.register(*tiny_version(version))


def norms_of(version: str) -> bytes:
    return tiny_norms(version).to_json().encode()


def spoil(registry: Registry, version: str, fault: str) -> None:
    if fault == "damaged":
        registry.damage(version)
    elif fault == "with damaged norms":
        registry.s3.put_object(Bucket=registry.bucket, Key=f"models/{version}/suspicion.json", Body=b"{}")
    else:
        name = "model.onnx" if fault.endswith("model") else "manifest.json"
        registry.s3.delete_object(Bucket=registry.bucket, Key=f"models/{version}/{name}")


def test_a_registered_version_can_be_loaded(registry: Registry) -> None:
    registered(registry.models, FIRST)

    assert registry.models.load(FIRST).version == FIRST


def test_a_registered_version_is_listed_with_what_its_manifest_says(registry: Registry) -> None:
    registered(registry.models, FIRST)

    (row,) = registry.models.versions()

    assert (row.version, row.registered_at, row.parameters, row.metrics) == (FIRST, registry.now, 4, {"top1": 0.75})
    assert row.sha256 == json.loads(tiny_version(FIRST)[1])["sha256"]


def test_versions_are_listed_newest_first_with_their_aliases(registry: Registry) -> None:
    registered(registry.models, SECOND, THIRD, FIRST)
    registry.models.promote(FIRST, by="ann")
    registry.models.promote(SECOND, by="ann")

    listed = [(row.version, row.aliases) for row in registry.models.versions()]

    assert listed == [(THIRD, ()), (SECOND, ("champion",)), (FIRST, ("previous",))]


def test_registering_the_same_again_changes_nothing(registry: Registry) -> None:
    registered(registry.models, FIRST)
    before = registry.models.versions()
    registry.now += 60_000

    registered(registry.models, FIRST)

    assert registry.models.versions() == before


@pytest.mark.parametrize("other", ["model", "manifest"])
def test_a_version_never_changes(registry: Registry, other: str) -> None:
    registered(registry.models, FIRST)
    model, manifest = tiny_version(FIRST)
    if other == "model":
        model, manifest = tiny_version(SECOND)
        manifest = manifest.replace(SECOND.encode(), FIRST.encode())
    else:
        manifest = manifest.replace(b"0.75", b"0.99")

    with pytest.raises(Conflict, match="other bytes"):
        registry.models.register(model, manifest)

    assert registry.models.load(FIRST).manifest.metrics == {"top1": 0.75}


def test_a_model_that_is_not_its_manifest_s_is_not_registered(registry: Registry) -> None:
    with pytest.raises(BrokenModel, match="SHA-256"):
        registry.models.register(tiny_version(SECOND)[0], tiny_version(FIRST)[1])

    assert registry.models.versions() == ()
    assert "Contents" not in registry.s3.list_objects_v2(Bucket=registry.bucket)


def test_a_version_keeps_by_what_bad_labels_are_found(registry: Registry) -> None:
    registry.models.register(*tiny_version(FIRST), norms_of(FIRST))
    registry.models.register(*tiny_version(SECOND))

    assert (registry.models.suspicion(FIRST), registry.models.suspicion(SECOND)) == (norms_of(FIRST), None)


def test_by_what_bad_labels_are_found_may_come_later_and_never_changes(registry: Registry) -> None:
    registered(registry.models, FIRST)
    before = registry.models.versions()

    for _ in range(2):
        registry.models.register(*tiny_version(FIRST), norms_of(FIRST))
    registered(registry.models, FIRST)
    with pytest.raises(Conflict, match="other bytes"):
        registry.models.register(*tiny_version(FIRST), norms_of(FIRST).replace(b"0.1", b"0.2"))

    assert registry.models.suspicion(FIRST) == norms_of(FIRST)
    assert registry.models.versions() == before


@pytest.mark.parametrize("suspicion", [norms_of(SECOND), b"{}", b""])
def test_what_bad_labels_are_not_found_by_is_not_registered(registry: Registry, suspicion: bytes) -> None:
    with pytest.raises(BrokenModel, match=r"suspicion\.json"):
        registry.models.register(*tiny_version(FIRST), suspicion)

    assert registry.models.versions() == ()
    assert "Contents" not in registry.s3.list_objects_v2(Bucket=registry.bucket)


def test_a_registration_that_broke_off_can_be_repeated(registry: Registry) -> None:
    model, manifest = tiny_version(FIRST)
    registry.s3.put_object(Bucket=registry.bucket, Key=f"models/{FIRST}/model.onnx", Body=model)

    registry.models.register(model, manifest)

    assert registry.models.load(FIRST).version == FIRST


def test_a_first_champion_has_no_previous(registry: Registry) -> None:
    registered(registry.models, FIRST)

    registry.models.promote(FIRST, by="ann")

    assert (registry.models.alias(CHAMPION), registry.models.alias(PREVIOUS)) == (FIRST, None)


def test_promoting_the_champion_again_keeps_the_previous_one(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND)
    registry.models.promote(FIRST, by="ann")
    registry.models.promote(SECOND, by="ann")

    registry.models.promote(SECOND, by="bob")

    assert (registry.models.alias(CHAMPION), registry.models.alias(PREVIOUS)) == (SECOND, FIRST)


def test_a_version_that_is_not_registered_is_not_promoted(registry: Registry) -> None:
    registered(registry.models, FIRST)
    registry.models.promote(FIRST, by="ann")

    with pytest.raises(NotFound, match=SECOND):
        registry.models.promote(SECOND, by="ann")

    assert registry.models.alias(CHAMPION) == FIRST


@pytest.mark.parametrize("fault", ["damaged", "without its model", "without its manifest", "with damaged norms"])
def test_a_version_that_cannot_be_loaded_is_not_promoted(registry: Registry, fault: str) -> None:
    registered(registry.models, FIRST, SECOND)
    registry.models.promote(FIRST, by="ann")
    spoil(registry, SECOND, fault)

    with pytest.raises(
        Conflict, match=rf"{SECOND} cannot be champion\. .*(SHA-256|model\.onnx|manifest\.json|suspicion\.json)"
    ):
        registry.models.promote(SECOND, by="ann")

    assert (registry.models.alias(CHAMPION), registry.models.alias(PREVIOUS)) == (FIRST, None)


def test_a_previous_version_that_cannot_be_loaded_is_not_gone_back_to(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND)
    registry.models.promote(FIRST, by="ann")
    registry.models.promote(SECOND, by="ann")
    registry.damage(FIRST)

    with pytest.raises(Conflict, match="SHA-256"):
        registry.models.rollback(by="ann")

    assert (registry.models.alias(CHAMPION), registry.models.alias(PREVIOUS)) == (SECOND, FIRST)


def test_rolling_back_exchanges_champion_and_previous(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND)
    registry.models.promote(FIRST, by="ann")
    registry.models.promote(SECOND, by="ann")

    answer = registry.models.rollback(by="ann")

    assert answer == FIRST
    assert (registry.models.alias(CHAMPION), registry.models.alias(PREVIOUS)) == (FIRST, SECOND)


def test_without_a_previous_version_there_is_no_way_back(registry: Registry) -> None:
    registered(registry.models, FIRST)
    registry.models.promote(FIRST, by="ann")

    with pytest.raises(Conflict, match="no previous model"):
        registry.models.rollback(by="ann")


def test_of_two_promotions_at_once_one_is_refused(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND, THIRD)
    registry.models.promote(FIRST, by="ann")

    class Overtaken(ModelStore):
        """Somebody else promotes a version just after this store has looked."""

        def alias(self, name: str) -> str | None:
            found = super().alias(name)
            registry.models.promote(THIRD, by="bob")
            return found

    with pytest.raises(Conflict, match="moved the champion"):
        Overtaken(registry.table, registry.s3, registry.bucket, registry.clock).promote(SECOND, by="ann")

    assert (registry.models.alias(CHAMPION), registry.models.alias(PREVIOUS)) == (THIRD, FIRST)


def standing(models: ModelStore) -> tuple[str | None, str | None, str | None]:
    return models.alias(CHAMPION), models.alias(CHALLENGER), models.alias(PREVIOUS)


def test_a_challenger_takes_the_place_of_the_one_before_and_no_champion_s(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND, THIRD)
    registry.models.promote(FIRST, by="ann")

    for version in (SECOND, THIRD, THIRD):
        registry.models.challenge(version, by="retraining")

    assert standing(registry.models) == (FIRST, THIRD, None)


@pytest.mark.parametrize(("promote", "after"), [(True, (SECOND, None, FIRST)), (False, (FIRST, SECOND, None))])
def test_what_a_retraining_made_is_enlisted_as_the_setting_says(
    registry: Registry, promote: bool, after: tuple[str | None, ...]
) -> None:
    registered(registry.models, FIRST, SECOND)
    registry.models.promote(FIRST, by="ann")

    moved = registry.models.enlist(SECOND, "retraining", promote=promote)

    assert (moved, standing(registry.models)) == (True, after)


@pytest.mark.parametrize("promote", [True, False])
def test_what_somebody_went_back_from_is_not_enlisted_again(registry: Registry, promote: bool) -> None:
    registered(registry.models, FIRST, SECOND)
    registry.models.promote(FIRST, by="ann")
    registry.models.promote(SECOND, by="retraining")
    registry.models.rollback(by="ann")

    moved = registry.models.enlist(SECOND, "retraining", promote=promote)

    assert (moved, standing(registry.models)) == (False, (FIRST, None, SECOND))


def test_a_challenger_that_is_promoted_is_challenger_no_more(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND)
    registry.models.promote(FIRST, by="ann")
    registry.models.challenge(SECOND, by="retraining")

    registry.models.promote(SECOND, by="ann")

    assert standing(registry.models) == (SECOND, None, FIRST)


def test_a_challenger_stays_when_another_version_is_promoted(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND, THIRD)
    registry.models.promote(FIRST, by="ann")
    registry.models.challenge(SECOND, by="retraining")

    registry.models.promote(THIRD, by="ann")

    assert standing(registry.models) == (THIRD, SECOND, FIRST)


def test_the_champion_does_not_challenge_itself(registry: Registry) -> None:
    registered(registry.models, FIRST)
    registry.models.promote(FIRST, by="ann")

    registry.models.challenge(FIRST, by="retraining")

    assert standing(registry.models) == (FIRST, None, None)


def test_a_challenger_that_is_gone_back_to_is_challenger_no_more(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND)
    registry.models.promote(FIRST, by="ann")
    registry.models.promote(SECOND, by="ann")
    registry.models.challenge(FIRST, by="retraining")

    registry.models.rollback(by="ann")

    assert standing(registry.models) == (FIRST, None, SECOND)


def test_what_is_not_registered_or_cannot_be_loaded_challenges_nobody(registry: Registry) -> None:
    registered(registry.models, FIRST)
    registry.damage(FIRST)

    with pytest.raises(Conflict, match="SHA-256"):
        registry.models.challenge(FIRST, by="retraining")
    with pytest.raises(NotFound, match=SECOND):
        registry.models.challenge(SECOND, by="retraining")

    assert registry.models.alias(CHALLENGER) is None


def test_no_version_becomes_champion_and_challenger_at_once(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND)
    registry.models.promote(FIRST, by="ann")

    class Promoting(ModelStore):
        """An admin promotes the version just after this store has looked at the challenger."""

        def alias(self, name: str) -> str | None:
            found = super().alias(name)
            if name == CHALLENGER:
                registry.models.promote(SECOND, by="bob")
            return found

    with pytest.raises(Conflict, match="meanwhile"):
        Promoting(registry.table, registry.s3, registry.bucket, registry.clock).challenge(SECOND, by="retraining")

    assert standing(registry.models) == (SECOND, None, FIRST)


def test_of_two_challengers_at_once_one_is_refused(registry: Registry) -> None:
    registered(registry.models, FIRST, SECOND, THIRD)
    registry.models.promote(FIRST, by="ann")

    class Overtaken(ModelStore):
        """Somebody else's challenger comes just after this store has looked."""

        def alias(self, name: str) -> str | None:
            found = super().alias(name)
            if name == CHALLENGER:
                registry.models.challenge(THIRD, by="bob")
            return found

    with pytest.raises(Conflict, match="meanwhile"):
        Overtaken(registry.table, registry.s3, registry.bucket, registry.clock).challenge(SECOND, by="retraining")

    assert standing(registry.models) == (FIRST, THIRD, None)


def test_an_alias_tells_who_moved_it_and_when(registry: Registry) -> None:
    registered(registry.models, FIRST)

    registry.models.promote(FIRST, by="ann")

    row = registry.table.get_item(Key={"PK": "REGISTRY", "SK": "ALIAS#champion"})["Item"]
    assert (row["moved_by"], row["moved_at"]) == ("ann", registry.now)


def test_a_version_that_is_not_there_is_not_found(registry: Registry) -> None:
    with pytest.raises(NotFound, match=FIRST):
        registry.models.load(FIRST)


def test_a_manifest_of_another_version_is_refused(registry: Registry) -> None:
    model, manifest = tiny_version(FIRST)
    for name, body in {"model.onnx": model, "manifest.json": manifest}.items():
        registry.s3.put_object(Bucket=registry.bucket, Key=f"models/{SECOND}/{name}", Body=body)

    with pytest.raises(BrokenModel, match=FIRST):
        registry.models.load(SECOND)


def test_a_damaged_model_is_refused(registry: Registry) -> None:
    registered(registry.models, FIRST)
    registry.damage(FIRST)

    with pytest.raises(BrokenModel, match="SHA-256"):
        registry.models.load(FIRST)
