import json
from collections import Counter

import pytest

from chalicelib.domain.pseudonym import pseudonym
from chalicelib.domain.snapshot import File, Plan, Section, manifest, to_json
from chalicelib.domain.split import Part, Split

SPLIT = Split(b"a key for tests")
PLAN = Plan("20261123T101500Z", 5, 0, 4, ("cat", "dog"), 10, 1, SPLIT.fingerprint, None, "20261122T101500Z")


@pytest.mark.parametrize(("player", "part"), [("ann", "holdout"), ("bob", "train"), ("player 6", "validation")])
def test_a_player_s_side_never_changes(player: str, part: str) -> None:
    """A change of this rule would move holdout players' drawings into train: it is a new version, and a decision."""
    assert SPLIT.part_of(pseudonym(player)) == part


def test_a_tenth_of_the_players_is_held_out_and_a_tenth_watched() -> None:
    counts = Counter(SPLIT.part_of(pseudonym(str(number))) for number in range(5_000))

    assert counts[Part.HOLDOUT] == pytest.approx(500, abs=80)
    assert counts[Part.VALIDATION] == pytest.approx(500, abs=80)


def test_without_the_key_nobody_can_tell_the_side() -> None:
    other = Split(b"another key")
    players = [pseudonym(str(number)) for number in range(500)]

    held = {player for player in players if SPLIT.part_of(player) is Part.HOLDOUT}

    assert held != {player for player in players if other.part_of(player) is Part.HOLDOUT}
    assert SPLIT.fingerprint != other.fingerprint
    assert "a key" not in repr(SPLIT)


def test_a_drawing_is_called_by_a_number_that_tells_nothing_of_its_round() -> None:
    first, second = SPLIT.key_id("01KB0000000000000000000000-01"), SPLIT.key_id("01KB0000000000000000000000-02")

    assert first != second
    assert 0 <= int(first) < 2**64
    assert first == Split(SPLIT.key).key_id("01KB0000000000000000000000-01")


def test_a_plan_and_a_section_are_read_back() -> None:
    section = Section("cat", (File("train/a", "0" * 64, 3, 1),), {"train": {"rule": 1}}, {"missing": 2})

    assert Plan.from_json(PLAN.to_json()) == PLAN
    assert Section.from_json(section.to_json()) == section


def test_the_manifest_counts_by_label_and_source() -> None:
    cat = Section("cat", (File("train/a", "0" * 64, 3, 3),), {"train": {"admin": 1, "rule": 2}}, {"capped": 2})
    dog = Section("dog", (), {}, {"capped": 1})
    nameless = Section(None, (File("unlabelled/a", "1" * 64, 3, 4),), {"unlabelled": {"none": 4}})

    found = json.loads(to_json(manifest(PLAN, [cat, dog, nameless])))

    assert found["drawings"] == {"train": 3, "unlabelled": 4}
    assert found["sources"] == {"admin": 1, "rule": 2}
    assert found["labels"] == {"cat": {"train": {"admin": 1, "rule": 2}}}
    assert found["left_out"] == {"capped": 3}
    assert [file["name"] for file in found["files"]] == ["train/a", "unlabelled/a"]
    assert found["query"] == {"since": 0, "until": 4, "labels": ["cat", "dog"], "most": 10}
