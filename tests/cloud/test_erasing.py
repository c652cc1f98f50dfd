"""A player's drawings are gone from the deployed bucket when the player has gone."""

import httpx

from infra.stack import Cloud
from tests.cloud.playing import play, sign_up


def test_erasing_a_player_deletes_the_drawings(http: httpx.Client, scratch: Cloud, bucket: str) -> None:
    signed_in = sign_up(http)
    game = play(http, signed_in)
    drawings = {"Bucket": bucket, "Prefix": f"drawings/{game}-"}
    before = scratch.client("s3").list_objects_v2(**drawings)["KeyCount"]

    erased = http.delete("/api/me", headers=signed_in)

    assert before == 1
    assert erased.status_code == 204
    assert scratch.client("s3").list_objects_v2(**drawings)["KeyCount"] == 0
