"""What a visitor downloads, held against the budgets; `make budget` prints the table and fails above them.

A page's first view loads the entry, the page, all that they import, and the texts of one language. What a page loads
later, when somebody asks for it, counts apart.
"""

from __future__ import annotations

import sys

from infra.console import Refusal, command, say
from infra.node import npm
from infra.paths import BUILD
from infra.site import install
from infra.weights import Site

KB = 1000

#: JavaScript of these pages at their first view, in bytes.
FIRST_VIEW = {"home": 25 * KB, "play": 40 * KB}

#: What any page may add to what every page loads, later views included, in bytes.
ADDED = 30 * KB

#: All that the home page's first view loads from the site, in bytes.
FIRST_LOAD = 120 * KB


def excesses(site: Site) -> list[str]:
    """What is above its budget, each in a line of words."""
    found = []
    for weight in site.weights():
        allowed = FIRST_VIEW.get(weight.page, sys.maxsize)
        if weight.first > allowed:
            found.append(f"the page {weight.page} loads {_kb(weight.first)} kB of JavaScript, above {_kb(allowed)}")
        added = weight.later if weight.page in FIRST_VIEW else weight.added + weight.later
        if added > ADDED:
            found.append(f"the page {weight.page} adds {_kb(added)} kB of JavaScript, above {_kb(ADDED)}")
    total = sum(site.first_load().values())
    if total > FIRST_LOAD:
        found.append(f"the first load is {_kb(total)} kB, above {_kb(FIRST_LOAD)}")
    return found


def table(site: Site) -> str:
    """The weights in kB, a page a line, and the first load."""
    lines = [f"{'kB of JavaScript':<20}{'first view':>12}{'budget':>9}{'page adds':>12}{'later':>9}{'budget':>9}"]
    for weight in site.weights():
        allowed = _kb(FIRST_VIEW[weight.page]) if weight.page in FIRST_VIEW else ""
        lines.append(
            f"  {weight.page:<18}{_kb(weight.first):>12}{allowed:>9}"
            f"{_kb(weight.added):>12}{_kb(weight.later):>9}{_kb(ADDED):>9}"
        )
    load = site.first_load()
    parts = ", ".join(f"{kind} {_kb(size)}" for kind, size in load.items())
    return "\n".join([*lines, f"first load {_kb(sum(load.values()))} kB of {_kb(FIRST_LOAD)}: {parts}"])


def build() -> Site:
    """The site, built with its manifest apart from what is deployed, where the manifest does not belong."""
    install()
    folder = BUILD / "budget"
    done = npm("run", "build", "--", "--manifest", "--outDir", str(folder), "--emptyOutDir")
    if done.returncode:
        raise Refusal(f"the site does not build: {done.stderr or done.stdout}")
    return Site.read(folder)


def _kb(size: int) -> str:
    return f"{size / KB:.1f}"


def main() -> int:
    site = build()
    say(table(site))
    if found := excesses(site):
        raise Refusal("; ".join(found))
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
