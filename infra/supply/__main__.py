"""Looks at what others wrote: licences, advisories, and the page docs/licences.md; part of `make lint`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from infra.console import Refusal, command, say
from infra.package import WHEELS, build
from infra.paths import BUILD, ROOT, SITE
from infra.supply import advisories, licences, page
from infra.vendor import LAMBDA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infra.supply.advisories import Answer

LOCKS = (ROOT / "requirements.txt", *sorted((ROOT / "requirements").glob("*.txt")))


def judge(answers: Iterable[Answer], *, required: bool) -> list[str]:
    """A line about what nobody could be asked; Refusal where something is known, or where all had to be asked."""
    answers = list(answers)
    found = [line for answer in answers for line in answer.found or ()]
    if found:
        raise Refusal(f"advisories: {'; '.join(found)}")
    unasked = ", ".join(answer.lock for answer in answers if answer.found is None)
    if unasked and required:
        raise Refusal(f"nobody could be asked for advisories about {unasked}")
    return [f"  advisories could not be asked for from here: {unasked}"] if unasked else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/licences.md")
    parser.add_argument("--required", action="store_true", help="fail where nobody can be asked for advisories")
    options = parser.parse_args()
    build(LAMBDA)
    shipped, site = licences.of_wheels(BUILD / LAMBDA.name / WHEELS), licences.of_site(SITE / "package-lock.json")
    licences.check([*shipped, *site])
    text = page.text(shipped, site)
    if options.write:
        page.PAGE.write_text(text)
    elif page.PAGE.read_text() != text:
        raise Refusal("docs/licences.md is not of these versions: python -m infra.supply --write")
    for line in judge([*map(advisories.of_distributions, LOCKS), advisories.of_site()], required=options.required):
        say(line)
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
