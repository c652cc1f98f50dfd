"""Drawings that were there before: published ones in the bucket, those of players in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.inference.imprint import Imprint
from chalicelib.storage.imprints import ImprintStore, imprint_item, known_key
from tests.aws import BUCKET
from tests.builders import LINE, NOON, a_round
from tests.inference.test_imprint import changed, scrawl

if TYPE_CHECKING:
    from tests.conftest import Cloud


@pytest.fixture
def imprints(cloud: Cloud) -> ImprintStore:
    return ImprintStore(cloud.table, cloud.clients.s3, BUCKET)


def test_a_drawing_that_nobody_has_drawn_is_no_copy(imprints: ImprintStore) -> None:
    assert imprints.look("cat", scrawl(1)) == (Imprint.of(scrawl(1)).data, False)


def test_a_drawing_that_a_player_has_drawn_is_a_copy_of_its_label(cloud: Cloud, imprints: ImprintStore) -> None:
    cloud.table.put_item(Item=imprint_item(a_round(), NOON, Imprint.of(scrawl(1)).data))

    assert imprints.look("cat", changed(scrawl(1), "shaken"))[1]
    assert not imprints.look("dog", scrawl(1))[1]


def test_a_published_drawing_is_a_copy(cloud: Cloud, imprints: ImprintStore) -> None:
    published = b"".join(Imprint.of(scrawl(seed)).data for seed in (1, 2))
    cloud.clients.s3.put_object(Bucket=BUCKET, Key=known_key("The Eiffel Tower"), Body=published)

    assert imprints.look("The Eiffel Tower", changed(scrawl(2), "mirrored"))[1]
    assert not imprints.look("The Eiffel Tower", scrawl(3))[1]


def test_what_everybody_draws_is_neither_kept_nor_looked_for(imprints: ImprintStore) -> None:
    assert imprints.look("line", LINE) == (None, False)
