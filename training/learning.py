"""Arguments that say how a retraining is done: those of `training.retrain` and of `training.job`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from training.replay import WATCH, Amounts
from training.stages import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence


def add_learning(parser: argparse.ArgumentParser, base: str | None = None) -> None:
    """Add what is learnt from, how much of it and how; `base` is where the base drawings are by default."""
    amounts, usual = Amounts(), Settings(Path())
    parser.add_argument(
        "--base", type=Path, default=base and Path(base), help="drawings to replay, of any form: a folder or a file"
    )
    parser.add_argument("--holdout", type=Path, help="the fixed holdout (default: of the base's validation part)")
    parser.add_argument("--replay", type=int, default=amounts.replay, help="base drawings of each label in an epoch")
    parser.add_argument("--fewest", type=int, default=amounts.fewest, help="drawings to train on that make a new label")
    parser.add_argument(
        "--trust",
        type=float,
        default=amounts.trust,
        help="leave out players' drawings as suspicious as this; 1: none",
    )
    told = "of the base's drawings: train only where the champion was trained on others (default: %(default)s)"
    parser.add_argument("--watch", choices=WATCH, default=amounts.watch, help=told)
    parser.add_argument("--epochs", type=int, default=usual.epochs, help="(default: %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=usual.learning_rate, help="(default: %(default)s)")
    told = "share of the champion's answers in what should be answered, 0 to 1 (default: %(default)s)"
    parser.add_argument("--anchor", type=_share, default=usual.anchor, help=told)
    parser.add_argument("--processes", type=int, default=1, help="that train (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="of torch in each process")


def parsed(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> argparse.Namespace:
    """The arguments; those that are `training.train`'s are in `training`. What is wrong ends the program."""
    options, others = parser.parse_known_args(arguments)
    options.training = _checked(parser.prog, others)
    if options.base is None or not options.base.exists():
        parser.error(f"--base {options.base}: there is nothing; say where the base drawings are")
    if options.holdout is not None and not options.holdout.exists():
        parser.error(f"--holdout {options.holdout}: there is nothing")
    return options


def settings(options: argparse.Namespace, *, promote: bool = False, anyway: bool = False) -> Settings:
    """How a retraining is done, by its arguments."""
    return Settings(
        base=options.base,
        holdout=options.holdout,
        amounts=Amounts(options.replay, options.fewest, options.trust, options.watch),
        epochs=options.epochs,
        learning_rate=options.learning_rate,
        anchor=options.anchor,
        training=tuple(options.training),
        processes=options.processes,
        threads=options.threads,
        promote=promote,
        anyway=anyway,
    )


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not 0 to 1")
    return share


def _checked(program: str, arguments: list[str]) -> list[str]:
    """Arguments that are those of `training.train`; what isn't ends the program."""
    if arguments:
        from training.arguments import add_settings  # noqa: PLC0415 - torch takes seconds, and this is rare
        from training.trainer import Settings as Fitting  # noqa: PLC0415

        parser = argparse.ArgumentParser(program, add_help=False)
        add_settings(parser, Fitting(), without=("epochs", "learning_rate"))
        parser.parse_args(arguments)
    return arguments
