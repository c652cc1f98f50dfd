import base64
import gzip
import json
from collections.abc import Callable
from random import Random

import pytest

from tests.fuzz.mutation import as_cursor, as_json, as_lines, as_text, changed, packed

JSON = b'{"a": [1, {"b": "text"}], "c": 2.5, "d": null}'


def unpacked_cursor(data: bytes) -> bytes:
    return base64.urlsafe_b64decode(data + b"=" * (-len(data) % 4))


@pytest.mark.parametrize(
    ("form", "data", "inside"),
    [
        (as_json, JSON, bytes),
        (as_cursor, base64.urlsafe_b64encode(JSON), unpacked_cursor),
        (packed(as_json), gzip.compress(JSON), gzip.decompress),
    ],
)
def test_what_has_a_form_keeps_it_and_says_something_else(
    form: Callable[[bytes, Random], bytes], data: bytes, inside: Callable[[bytes], bytes]
) -> None:
    made = {inside(form(data, Random(seed))) for seed in range(60)}

    assert len(made) > 30
    assert all(json.loads(each.decode(errors="surrogatepass")) is not Ellipsis for each in made)


def test_of_lines_one_is_changed() -> None:
    first, second = as_lines(b"[1]\n[2]", Random(3)).split(b"\n")

    assert (first == b"[1]") != (second == b"[2]")


def test_the_same_seed_makes_the_same_input() -> None:
    assert as_text(b"a,b\nc,d", Random(7)) == as_text(b"a,b\nc,d", Random(7))


def test_an_input_that_would_be_too_long_is_made_another_way() -> None:
    made = {changed(as_json, JSON, 50, seed, lambda data, most: data[: most // 2]) for seed in range(200)}

    assert max(map(len, made)) <= 50
