"""The registry through gateway, function and role."""

from tests.cloud.second import SECOND, Second


def aliases(second: Second) -> dict[str, list[str]]:
    rows = second.http.get("/admin/models").json()["items"]
    return {row["version"]: row["aliases"] for row in rows if row["aliases"]}


def test_a_challenger_is_promoted_and_gone_back_from(second: Second) -> None:
    champion = second.models.alias("champion") or ""
    second.models.challenge(SECOND, by="test")

    promoted = second.http.post(f"/admin/models/{SECOND}/promote")
    between = aliases(second)
    back = second.http.post("/admin/models/rollback")

    assert (promoted.status_code, back.status_code) == (200, 200), (promoted.text, back.text)
    assert between == {SECOND: ["champion"], champion: ["previous"]}
    assert aliases(second) == {SECOND: ["previous"], champion: ["champion"]}
