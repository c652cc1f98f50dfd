"""A drawing that its player shares: a page with pictures, for whoever has the link, until the player takes it back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.gallery import drawing_id, drawing_number, new_number
from chalicelib.domain.quota import DAY_MS, Quota
from chalicelib.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from chalicelib.domain.gallery import ReportReason
    from chalicelib.domain.round import Round
    from chalicelib.domain.word import Language

MOST_SHARES_A_DAY = 50
"""Drawings that are shared by one player a day (UTC)."""

SHARES = Quota("shares", MOST_SHARES_A_DAY, DAY_MS, "You have shared many drawings today. Please go on tomorrow.")

MOST_SHARE_REPORTS = 10
"""Reports of a shared drawing that are counted until an admin has looked: more of them say nothing new."""

_HERE = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d{1,5})?")
_EDGE = re.compile(r"https://[a-z0-9]{8,20}\.cloudfront\.net")


class State(StrEnum):
    """Whether page and pictures of a share are being made, are there, are being removed, or an admin removed them."""

    MAKING = "making"
    PUBLIC = "public"
    ENDING = "ending"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Share:
    """What was shared: a player's round, under a number that leads to nobody; `at` in ms since 1970."""

    player: str
    round: str
    number: int
    at: int
    state: State = State.MAKING

    @property
    def id(self) -> str:
        """What the link calls it."""
        return drawing_id(self.number)


@dataclass(frozen=True, slots=True)
class ReportedShare:
    """A shared drawing to which people with its link object, and how often for each reason.

    `at` is when the first did, in ms since 1970.
    """

    player: str
    round: str
    reports: Mapping[ReportReason, int]
    at: int


@dataclass(frozen=True, slots=True)
class Caption:
    """What a page says of a drawing: its word, in the language of its game, and whether the machine recognised it.

    `recognised` is None where the machine did not know the word. `origin` is where the page lies, such as
    `https://example.org`; None where that is not known.
    """

    text: str
    language: Language
    recognised: bool | None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """A shared drawing as whoever has the link gets it."""

    page: str
    card: bytes
    picture: bytes
    animation: bytes


def new_share(round_: Round, now: int, random: Random) -> Share:
    """A share of a round, not published yet; raises Conflict where the round is open."""
    if round_.result is None:
        raise Conflict("This round is still open.")
    return Share(round_.player, round_.id, new_number(now, random), now)


def caption_of(round_: Round, origin: str | None) -> Caption:
    """What is said of a closed round's drawing."""
    recognised = round_.result is not None and round_.result.recognised
    return Caption(round_.text, round_.language, None if round_.teaching else recognised, origin)


def share_number(text: str) -> int:
    """The number that a share's id stands for; raises NotFound for what is no such id."""
    try:
        return drawing_number(text)
    except NotFound:
        raise NotFound("There is no such shared drawing.") from None


def origin_of(domain: str, told: str | None) -> str | None:
    """Where a page lies: on the game's own domain, if it has one; else where the caller's browser is.

    That is taken for true only where it can be: this machine, and addresses that CloudFront gives. A page must not
    have a stranger's picture as its preview.
    """
    if domain:
        return f"https://{domain}"
    return told if told and (_HERE.fullmatch(told) or _EDGE.fullmatch(told)) else None
