"""Sorts drawings into clusters without their labels, and tells how far the clusters are the labels after all.

    python -m training.clusters --drawings ../shared/quickdraw/drawings.ndjson.gz --part validation
    python -m training.clusters --drawings FILE --model DIR --json

Prints a table in Markdown of ways to cluster, beside what they must beat, and the largest clusters with what is in
them; with `--json` one JSON object instead. There are as many clusters as labels, but for HDBSCAN, which finds how many
there are and leaves drawings out. Needs no torch.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix

from chalicelib.inference.features import named
from training.evaluate import add_source, cut, drawings, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from training.dataset import Dataset

SHOWN = 12  # clusters
DENSE, NARROW = 5, 32  # drawings that are a cluster for HDBSCAN; numbers it looks at, as density needs few
OUT = -1  # of no cluster
RASTER = "raster-28-v1"  # features that nothing has learnt


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far clusters and labels agree, over the share of the drawings that are in a cluster (`clustered`).

    `purity`: share of the drawings whose label is the most frequent one of their cluster. `nmi`: normalised mutual
    information. Both rise with the number of clusters, even by chance; `ami` and `ari` (adjusted mutual information, as
    in Vinh et al. 2010, https://jmlr.org/papers/v11/vinh10a.html, and adjusted Rand index) are 0 by chance. All are 1
    where clusters and labels are the same.
    """

    clusters: int
    clustered: float
    purity: float
    nmi: float
    ami: float
    ari: float

    @classmethod
    def of(cls, cluster: NDArray[np.int64], label: NDArray[np.int64]) -> Agreement:
        """From the cluster (`OUT` for none) and the label of each drawing; raises ValueError where none has one."""
        inside = cluster != OUT
        if not inside.any():
            raise ValueError("no drawing is in a cluster")
        found, wanted = cluster[inside], label[inside]
        counts = contingency_matrix(wanted, found)  # labels x clusters
        scores = (normalized_mutual_info_score, adjusted_mutual_info_score, adjusted_rand_score)
        told = (inside.mean(), counts.max(axis=0).sum() / len(found), *(score(wanted, found) for score in scores))
        return cls(counts.shape[1], *(round(float(value), 4) for value in told))


def directions(vectors: NDArray[np.number]) -> NDArray[np.float32]:
    """Where each vector points from the mean of all, as a unit vector: what two drawings have in common is an angle."""
    centred = (vectors - vectors.mean(axis=0)).astype(np.float32)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    unit: NDArray[np.float32] = centred / np.maximum(length, np.finfo(np.float32).tiny)
    return unit


def embedded(classifier: Classifier, dataset: Dataset) -> NDArray[np.float32]:
    """The embeddings of finished drawings, shape (n, 256)."""
    return np.concatenate([classifier.embeddings(chunk.batch) for chunk in cut(dataset, 100)])


def clusterings(classifier: Classifier, dataset: Dataset, seed: int = 0) -> dict[str, NDArray[np.int64]]:
    """The cluster of each drawing, by the name of the way to cluster; baselines first, the champion's guesses last."""
    count = len(np.unique(dataset.label))
    place = directions(embedded(classifier, dataset))
    raster = directions(named(RASTER).extract(dataset.batch)[0].reshape(len(dataset), -1))
    means = KMeans(count, n_init=1, random_state=seed)
    found = means.fit_predict(place)
    few = directions(PCA(min(NARROW, *place.shape), random_state=seed).fit_transform(place))
    best = [classifier.logits(chunk.batch).argmax(axis=1) for chunk in cut(dataset, 100)]
    return {
        "random clusters of the sizes that k-means finds": np.random.default_rng(seed).permutation(found),
        "k-means of the raster": means.fit_predict(raster),
        "k-means of the embedding": found,
        "Ward's clustering of the embedding": AgglomerativeClustering(count).fit_predict(place),
        "HDBSCAN of the embedding": HDBSCAN(DENSE, copy=True).fit_predict(few),
        "the best guess, which labels were needed for": np.concatenate(best),
    }


def largest(cluster: NDArray[np.int64], dataset: Dataset) -> list[tuple[int, list[tuple[str, int]]]]:
    """The largest clusters: how many drawings each has, and its labels with three or more, with their numbers."""
    counts = contingency_matrix(dataset.label, cluster)
    names = [dataset.labels[label] for label in np.unique(dataset.label)]
    return [
        (int(column.sum()), [(names[row], int(column[row])) for row in _falling(column) if column[row] > 2])
        for column in counts.T[_falling(counts.sum(axis=0))[:SHOWN]]
    ]


def _falling(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Indices, those of the largest values first."""
    return np.argsort(-values, kind="stable")


def table(found: dict[str, Agreement]) -> str:
    """The figures as a table in Markdown."""
    rows = [
        f"| {name} | {row.clusters} | {row.clustered:.0%} "
        f"| {row.purity:.3f} | {row.nmi:.3f} | {row.ami:.3f} | {row.ari:.3f} |"
        for name, row in found.items()
    ]
    head = ["| clusters | how many | drawings in one | purity | NMI | AMI | ARI |", "| --- " * 7 + "|"]
    return "\n".join(head + rows)


def largest_table(sizes: list[tuple[int, list[tuple[str, int]]]]) -> str:
    """The largest clusters as a table in Markdown."""
    rows = [f"| {size} | {', '.join(f'{word} {count}' for word, count in words)} |" for size, words in sizes]
    return "\n".join(["| drawings | of which (labels with three or more) |", "| --- | --- |", *rows])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_source(parser)
    parser.add_argument("--json", action="store_true", help="print nothing but one JSON object")
    options = parser.parse_args(arguments)
    classifier = opened(options.model)[0]
    dataset = drawings(options.drawings, classifier, options.part)
    ways = clusterings(classifier, dataset)
    found = {name: Agreement.of(cluster, dataset.label) for name, cluster in ways.items()}
    sizes = largest(ways["k-means of the embedding"], dataset)
    if options.json:
        print(json.dumps({"clusters": {name: asdict(row) for name, row in found.items()}, "largest": sizes}))
        return
    print(f"{table(found)}\n\n{largest_table(sizes)}")


if __name__ == "__main__":
    main()
