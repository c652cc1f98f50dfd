"""Draws how people draw a word: its drawings sorted into a few ways by the embedding, each with its prototypes.

    python -m training.ways --drawings ../shared/quickdraw/drawings.ndjson.gz --words cat telephone --out FILE.svg
    python -m training.ways --drawings FILE --words cat --ways 6 --each 3 --out FILE.svg --model DIR

A way's prototypes are the drawings closest to its centre. With `--ways 0` there are as many ways, two to six, as part
the word's drawings best (by the silhouette). Prints a table in Markdown: the shares of the ways, how well they are
parted, and whether other starts of k-means find the same ones. Needs no torch.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from training.clusters import directions, embedded
from training.evaluate import add_source, drawings, opened
from training.plate import plate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch
    from chalicelib.inference.classifier import Classifier
    from training.dataset import Dataset

MOST = 6  # ways that are tried where none are asked for
STARTS = 5  # of k-means, to see whether they agree
FEWEST = 20  # drawings of a word


@dataclass(frozen=True, slots=True)
class Way:
    """One way to draw a word: the share of its drawings, and the drawings closest to the centre, closest first."""

    share: float
    prototypes: Batch


@dataclass(frozen=True, slots=True)
class Word:
    """The ways to draw a word, most frequent first, and how real they are.

    `silhouette` (Rousseeuw 1987, https://doi.org/10.1016/0377-0427(87)90125-7): from -1 to 1, about 0 where ways run
    into each other. `by_chance`: that of as many clusters of numbers that have nothing to do with each other (each
    dimension of the embedding shuffled by itself). `stability`: mean adjusted Rand index between other starts of
    k-means, 1 where they find the same ways.
    """

    text: str
    drawings: int
    ways: tuple[Way, ...]
    silhouette: float
    by_chance: float
    stability: float


def word(classifier: Classifier, dataset: Dataset, text: str, ways: int = 0, each: int = 1) -> Word:
    """Find the ways to draw a word; raises ValueError where there are too few drawings of it."""
    chosen = np.flatnonzero(dataset.label == dataset.labels.index(text)) if text in dataset.labels else np.empty(0, int)
    if len(chosen) < max(FEWEST, ways + 1):
        raise ValueError(f"{text!r}: has {len(chosen)} drawings here, {max(FEWEST, ways + 1)} are needed")
    of_word = dataset.take(chosen)
    place = directions(embedded(classifier, of_word))
    count = ways or max(range(2, MOST + 1), key=lambda count: _silhouette(place, count))
    means = KMeans(count, n_init=STARTS, random_state=0).fit(place)
    random = np.random.default_rng(0)
    shuffled = directions(np.stack([random.permutation(column) for column in place.T], axis=1))
    return Word(
        text,
        len(of_word),
        _ways(means, place, of_word.batch, each),
        _silhouette(place, count),
        _silhouette(shuffled, count),
        _stability(place, count),
    )


def _ways(means: KMeans, place: NDArray[np.float32], batch: Batch, each: int) -> tuple[Way, ...]:
    sizes = np.bincount(means.labels_)
    distance = means.transform(place)
    return tuple(
        Way(float(sizes[number] / len(place)), batch.take(_closest(means, distance, number)[:each]))
        for number in np.argsort(-sizes, kind="stable")
    )


def _closest(means: KMeans, distance: NDArray[np.floating], number: int) -> NDArray[np.int64]:
    """The drawings of a cluster, the one closest to its centre first."""
    inside = np.flatnonzero(means.labels_ == number)
    return inside[np.argsort(distance[inside, number], kind="stable")]


def _silhouette(place: NDArray[np.float32], count: int) -> float:
    found = KMeans(count, n_init=STARTS, random_state=0).fit_predict(place)
    return float(silhouette_score(place, found))


def _stability(place: NDArray[np.float32], count: int) -> float:
    found = [KMeans(count, n_init=1, random_state=seed).fit_predict(place) for seed in range(STARTS)]
    return mean(adjusted_rand_score(one, other) for one, other in combinations(found, 2))


def table(words: Sequence[Word]) -> str:
    """The figures as a table in Markdown."""
    rows = [
        f"| {each.text} | {each.drawings} | {', '.join(f'{way.share:.0%}' for way in each.ways)} "
        f"| {each.silhouette:.2f} | {each.by_chance:.2f} | {each.stability:.2f} |"
        for each in words
    ]
    head = "| word | drawings | ways | silhouette | by chance | other starts agree |"
    return "\n".join([head, "| --- " * 6 + "|", *rows])


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    classifier = opened(options.model)[0]
    dataset = drawings(options.drawings, classifier, options.part)
    try:
        words = [word(classifier, dataset, text, options.ways, options.each) for text in options.words]
    except ValueError as error:
        sys.exit(str(error))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(plate(words, options.columns), "utf-8")
    print(table(words))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_source(parser)
    parser.add_argument("--words", nargs="+", required=True, help="labels that the model knows")
    parser.add_argument("--ways", type=int, default=4, help="to draw a word; 0 to find out (default: %(default)s)")
    parser.add_argument("--each", type=int, default=1, help="prototypes of each way (default: %(default)s)")
    parser.add_argument("--columns", type=int, default=2, help="words side by side (default: %(default)s)")
    parser.add_argument("--out", type=Path, required=True, help="the picture, SVG")
    options = parser.parse_args(arguments)
    if options.ways == 1 or options.ways < 0 or min(options.each, options.columns) < 1:
        parser.error("there are two ways at least, and one prototype and one column")
    return options


if __name__ == "__main__":
    main()
