"""How inputs that have a form are changed, so that they keep it: any other byte breaks JSON or a packed file at once.

libFuzzer changes bytes; a form changes what they say, and every third time is left to libFuzzer.
"""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Change = Callable[[bytes, Random], bytes]
    Place = tuple[Any, Any]
    """Where a value lies: its list or object, and its index or name."""

ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 3, 255, 256, -0.0, 0.5, 1e-7, 1e-45, 5e-324, 1e38, 1e308, -1e308, 2**31, 2**63,
    10**38, 10**400, float("nan"), float("inf"), "", " ", "a", "\0", "\ud800", "\u202e", "é", "e\u0301", "ﬃ", "=1+1",
    "<script>", "a" * 60, "x" * 300, "1", "true", "NaN", [], {}, [[]], [{}], {"a": 1}, [0] * 50,
)  # fmt: skip
RUNS = (b"[", b'{"a":', b"9", b'"', b"\\", b"(", b"*", b"\r", b"\n", b",", b"=", b";", b" ", b"\xff", b"\0")
MOST_UNPACKED = 1_000_000


def changed(form: Change, data: bytes, most: int, seed: int, otherwise: Callable[[bytes, int], bytes]) -> bytes:
    """The next input of a form, `most` bytes long; `otherwise` is libFuzzer's own way."""
    random = Random(seed)
    if random.random() < 1 / 3:
        return otherwise(data, most)
    try:
        made = form(data, random) if random.random() < 0.95 else _run(data, random)
    except (OverflowError, RecursionError):  # what it holds is too large or too deep to be changed
        made = _run(data, random)
    return made if len(made) <= most else otherwise(data, most)


def as_text(data: bytes, random: Random) -> bytes:
    """Lines and cells of text: one is put elsewhere, left out, repeated, or an odd one put in."""
    mark = random.choice((b"\n", b",", b";", b" ", b'"'))
    parts = data.split(mark)
    place, other = random.randrange(len(parts)), random.randrange(len(parts))
    odd = str(random.choice(ODD)).encode(errors="surrogatepass")
    parts[place : place + random.randrange(2)] = random.choice(([odd], [parts[other]], [], [parts[place]] * 3))
    return mark.join(parts)


def as_json(data: bytes, random: Random) -> bytes:
    """A value within JSON is replaced, left out, repeated, or a little changed."""
    try:
        whole = [json.loads(data)]
    except (ValueError, RecursionError):
        return _run(data, random)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        _change(whole, random)
    return json.dumps(whole[0] if whole else None, ensure_ascii=random.random() < 0.9).encode(errors="surrogatepass")


def as_lines(data: bytes, random: Random) -> bytes:
    """JSON, one value a line."""
    lines = data.split(b"\n")
    place = random.randrange(len(lines))
    lines[place] = as_json(lines[place], random)
    return b"\n".join(lines)


def as_cursor(data: bytes, random: Random) -> bytes:
    """JSON within Base64."""
    try:
        inner = base64.urlsafe_b64decode(data + b"=" * (-len(data) % 4))
    except ValueError:
        inner = b"[1]"
    return base64.urlsafe_b64encode(as_json(inner, random)).rstrip(b"=")


def packed(form: Change) -> Change:
    """A form within gzip."""

    def change(data: bytes, random: Random) -> bytes:
        try:
            inner = zlib.decompressobj(wbits=31).decompress(data, MOST_UNPACKED)
        except zlib.error:
            inner = b""
        return gzip.compress(form(inner, random), compresslevel=1, mtime=0)

    return change


def as_bytes(data: bytes, random: Random) -> bytes:
    """Any bytes: some are replaced, left out, repeated or set to an odd number."""
    start = random.randrange(len(data) + 1)
    stop = min(len(data), start + random.choice((0, 1, 2, 4, 8, 64)))
    put = random.choice((b"", data[start:stop] * 2, random.randbytes(stop - start), b"\xff" * 4, b"\0" * 4, b"\x01\0"))
    return data[:start] + put + data[stop:]


def _run(data: bytes, random: Random) -> bytes:
    """A long run of one thing, somewhere: what reads in steps that grow, or within itself, shows it here."""
    place = random.randrange(len(data) + 1)
    return data[:place] + random.choice(RUNS) * random.choice((10, 100, 1_000, 4_400)) + data[place:]


def _change(whole: list[Any], random: Random) -> None:
    places = list(_places(whole))
    inside, at = random.choice(places)
    other_inside, other = random.choice(places)
    match random.randrange(6):
        case 0 | 1:
            inside[at] = deepcopy(random.choice(ODD))
        case 2:
            inside[at] = deepcopy(other_inside[other])
        case 3 if inside is not whole:
            del inside[at]
        case 4 if isinstance(inside, list) and inside is not whole:
            inside[at:at] = [deepcopy(inside[at]) for _ in range(random.choice((1, 3, 30)))]
        case _:
            inside[at] = _near(inside[at], random)


def _near(value: Any, random: Random) -> Any:
    """Something a little off."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int | float):
        return random.choice((-value, value + 1, value - 1, value / 7, float(value), value * random.choice((10, 1e-9))))
    if isinstance(value, str):
        place = random.randrange(len(value) + 1)
        return value[:place] + str(random.choice(ODD))[:60] + value[place + random.randrange(2) :]
    if isinstance(value, dict):
        return {**value, random.choice(("", "text", "é", "texts", "\ud800")): deepcopy(random.choice(ODD))}
    return [value]


def _places(value: Any) -> Iterator[Place]:
    """Every value within, where it lies; walked without recursion, for it may be deep."""
    rest = [value]
    while rest:
        inside = rest.pop()
        for at, each in enumerate(inside) if isinstance(inside, list) else list(inside.items()):
            yield inside, at
            if isinstance(each, list | dict):
                rest.append(each)
