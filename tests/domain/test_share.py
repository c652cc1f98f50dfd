"""What is said of a shared drawing, and where its page lies."""

import pytest

from chalicelib.domain.share import origin_of, share_number
from chalicelib.errors import NotFound


@pytest.mark.parametrize(
    "told",
    [
        "http://localhost:8000",
        "http://127.0.0.1",
        "https://d111111abcdef8.cloudfront.net",
    ],
)
def test_without_a_domain_a_page_lies_where_the_browser_says_if_that_can_be(told: str) -> None:
    assert origin_of("", told) == told


@pytest.mark.parametrize(
    "told",
    [
        None,
        "",
        "null",
        "https://evil.example",
        "http://localhost:8000/path",
        "http://localhost.evil.example",
        "https://d111111abcdef8.cloudfront.net.evil.example",
        "https://evil.example/d111111abcdef8.cloudfront.net",
        'https://d111111abcdef8.cloudfront.net"><script>',
        "http://localhost:8000\n",
    ],
)
def test_a_stranger_s_place_is_not_believed(told: str | None) -> None:
    assert origin_of("", told) is None


def test_a_domain_of_its_own_is_where_every_page_lies() -> None:
    assert origin_of("inkling.example", "http://localhost:8000") == "https://inkling.example"


@pytest.mark.parametrize("text", ["", "xyz", "1F", "1" * 40, "../1f"])
def test_what_is_no_id_of_a_share_is_not_found(text: str) -> None:
    with pytest.raises(NotFound, match="shared drawing"):
        share_number(text)
