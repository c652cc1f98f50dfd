"""Measures what an embedding that was made without labels is worth by itself, before any network learns labels.

    python -m training.probe --drawings ../shared/quickdraw/drawings.ndjson.gz --labels 60 --pretrained FILE

Prints a table in Markdown: top-1 on the finished validation drawings, by a vote of the nearest labelled drawings (ten,
by the cosine) and by a linear probe (logistic regression), with 10, 40 and all labelled drawings of each label; and how
far clusters of the validation drawings, made without labels, are the labels (`training.clusters`). Beside it stands
what it must beat: the ink of the raster, and the embedding of the same network that has learnt nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chalicelib.inference.features import named
from training.clusters import RASTER, Agreement, directions
from training.dataset import load
from training.evaluate import cut
from training.pretrain import opened
from training.subset import Subset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch
    from training.dataset import Dataset
    from training.network import Network

    Embed = Callable[[Batch], NDArray[np.float32]]

COUNTS = (10, 40, 0)  # labelled drawings of each label; 0 for all
NEIGHBOURS = 10
STRENGTH = 0.1  # of the logistic regression: the inverse of how much its weights are held down


class Worth(NamedTuple):
    """Top-1 by neighbours and by a linear probe for each of `COUNTS`, and how far clusters are the labels."""

    neighbours: list[float]
    linear: list[float]
    clusters: Agreement


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    torch.set_num_threads(options.threads)
    dataset = load([options.drawings])
    parts = [Subset(options.labels, per_label=count).parts(dataset) for count in COUNTS]
    train, validation = [part for part, _ in parts], parts[0][1]
    found = {"ink of the raster": worth(ink, train, validation)}
    for path in options.pretrained:
        found[f"untrained network of {path.name}"] = worth(embedding(opened(path, learnt=False)), train, validation)
        found[path.name] = worth(embedding(opened(path)), train, validation)
    print(table(found))


def ink(batch: Batch) -> NDArray[np.float32]:
    """The first channel of the features, shape (n, 784)."""
    return named(RASTER).extract(batch)[0][:, 0].reshape(len(batch), -1).astype(np.float32)


def embedding(network: Network) -> Embed:
    """What a network makes of drawings, shape (n, 256)."""

    def embed(batch: Batch) -> NDArray[np.float32]:
        with torch.inference_mode():
            features = map(torch.from_numpy, network.form.features.extract(batch))
            found: NDArray[np.float32] = network.eval()(*features)[1].numpy()
        return found

    return embed


def worth(embed: Embed, train: Sequence[Dataset], validation: Dataset) -> Worth:
    """Measure an embedding; `train` are the labelled drawings, once for each of `COUNTS`."""
    asked = _embedded(embed, validation)
    count = len(np.unique(validation.label))
    cluster = KMeans(count, n_init=5, random_state=0).fit_predict(directions(asked))
    found: list[list[float]] = [[], []]
    for labelled in train:
        known = _embedded(embed, labelled)
        for probe, accuracies in zip(_probes(), found, strict=True):
            best = probe.fit(known, labelled.label).predict(asked)
            accuracies.append(float((best == validation.label).mean()))
    return Worth(found[0], found[1], Agreement.of(cluster, validation.label))


def _probes() -> tuple[KNeighborsClassifier, LogisticRegression]:
    nearest = KNeighborsClassifier(NEIGHBOURS, metric="cosine", weights="distance")
    linear = LogisticRegression(C=STRENGTH, max_iter=2000, tol=1e-3)
    return make_pipeline(StandardScaler(), nearest), make_pipeline(StandardScaler(), linear)


def _embedded(embed: Embed, dataset: Dataset) -> NDArray[np.float32]:
    return np.concatenate([embed(chunk.batch) for chunk in cut(dataset, 100)])


def table(found: dict[str, Worth]) -> str:
    """The figures as a table in Markdown."""
    counts = [f"{count} a label" if count else "all" for count in COUNTS]
    names = [f"{probe}, {count}" for probe in ("neighbours", "linear") for count in counts]
    rows = [
        [name, *(f"{value:.3f}" for value in (*each.neighbours, *each.linear, each.clusters.purity, each.clusters.ari))]
        for name, each in found.items()
    ]
    head = ["embedding", *names, "purity", "ARI"]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="a file or a folder, of any form that is known")
    parser.add_argument("--labels", type=int, default=0, help="how many of the labels (default: all)")
    parser.add_argument("--pretrained", type=Path, nargs="+", required=True, help="files of training.pretrain")
    parser.add_argument("--threads", type=int, default=1, help="of torch (default: 1)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
