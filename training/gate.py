"""Holds a challenger against the champion on the same drawings, and says why it may not take its place.

    python -m training.gate --champion training/champion --challenger build/model --holdout FILE
    python -m training.gate --champion DIR --challenger DIR --holdout FILE --fresh DIR --words infra/words.json --json

`--holdout` are drawings that neither was fitted on, the same for every challenger; `--fresh` those of the players of
a snapshot's holdout. Each objection is a sentence; every threshold is an argument, `--allow-label 0.05` (docs/gate.md
tells what each is, and why). The last line is one JSON object: `champion, challenger` (versions), `passes, objections,
evidence, learnt, unseen, allowances`. The exit status is 0 for a challenger that passes, 1 for one that does not, 2
where it can't be told. Needs scipy, and no torch.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.domain.gate import Allowances
from chalicelib.errors import BrokenModel
from training.examination import examine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.examination import Verdict

ALLOW = "allow_"


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    allowed = Allowances(**{field.name: getattr(options, ALLOW + field.name) for field in fields(Allowances)})
    try:
        relied = _relied(options.words)
        verdict = examine(options.champion, options.challenger, options.holdout, options.fresh, relied, allowed)
    except (ValueError, OSError, BrokenModel) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    said = {"champion": _version(options.champion), "challenger": _version(options.challenger)}
    if not options.json:
        print("\n".join(verdict.objections) or f"{said['challenger']} may take the place of {said['champion']}.")
    print(json.dumps(said | told(verdict, allowed), ensure_ascii=False))
    sys.exit(1 if verdict.objections else 0)


def told(verdict: Verdict, allowed: Allowances) -> dict[str, Any]:
    """A verdict for a file or another program."""
    evidence = None if verdict.evidence is None else _rounded(asdict(verdict.evidence))
    return {
        "passes": not verdict.objections,
        "objections": verdict.objections,
        "evidence": evidence,
        "learnt": verdict.learnt,
        "unseen": verdict.unseen,
        "allowances": asdict(allowed),
    }


def _relied(words: Path | None) -> frozenset[str] | None:
    """The labels of the words that are dealt, from a file as infra/words.json."""
    if words is None:
        return None
    try:
        return frozenset(word["label"] for word in json.loads(words.read_text("utf-8"))["words"] if word["dealt"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{words}: no list of `words`, each with `label` and `dealt`.") from error


def _version(folder: Path) -> str:
    try:
        return str(json.loads((folder / "manifest.json").read_bytes())["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return folder.name


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return value


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, text in (("champion", "folder of the version that serves"), ("challenger", "folder of the other")):
        parser.add_argument(f"--{name}", type=Path, required=True, help=text)
    parser.add_argument("--holdout", type=Path, required=True, help="a file or folder of drawings, the same for all")
    parser.add_argument("--fresh", type=Path, help="the holdout of a snapshot")
    parser.add_argument("--words", type=Path, help="words whose labels must be known (default: all of the champion's)")
    parser.add_argument("--json", action="store_true", help="print nothing but the JSON object")
    for field in fields(Allowances):
        name = f"--{ALLOW}{field.name}".replace("_", "-")
        parser.add_argument(name, type=type(field.default), default=field.default, help="(default: %(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
