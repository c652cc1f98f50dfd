"""Writes the model card: what a model version is for, how good it is and how that was measured, and its limits."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from training.lineage import taught
from training.robustness import largest_difference, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.inference.manifest import Manifest, Scaling
    from training.confusions import Confusions

CARD = """\
# Model {version}

Guesses what a drawing will be, among {labels} labels, while it is being drawn. It was made for the game Inkling, whose
players draw a word within some seconds; it is not made for reading handwriting, for photographs, or for judging people.

A residual CNN of {parameters:,} parameters ({megabytes:.2f} MB, ONNX) on features `{features}`: a raster of 28 x 28
pixels with six channels (ink, order, recency, direction twice, ends of strokes), computed from strokes by
`chalicelib.inference.features`. Drawings are first simplified as the published data were, so scale, position and event
rate of the player's device do not matter. Outputs: `logits`, and a 256-dimensional `embedding`.

## Figures

On {drawings:,} validation drawings (the split of `training.dataset.in_validation`), through the exported graph and its
calibration:

    python -m training.evaluate --drawings drawings.ndjson.gz --part validation

| figure | value |
| --- | --- |
| top-1, top-3, MAP@3 on finished drawings | {top1:.4f}, {top3:.4f}, {map3:.4f} |
| top-1 with the first 10 %, 20 % ... 100 % of the points | {early} |
| mean of these | {early_mean:.4f} |
| expected calibration error (15 bins) over all these prefixes | {early_ece:.4f} |
| expected calibration error on drawings that it is told are finished | {ece:.4f} |
| the same without being told | {ece_untold:.4f} |
| one guess on one thread, features included, p50 and p99 | {p50:.2f} ms, {p99:.2f} ms |

Validation drawings were used to fit the calibration and the announcing threshold, and to follow the training; figures
on drawings that were never looked at may be a little lower. Where the calibration is fitted on every second validation
drawing and measured on the others, both ways, the calibration errors are {cross_early_ece:.4f} over all prefixes and
{cross_ece:.4f} on finished drawings. So many drawings that are perfectly calibrated would show about 0.01.

**Calibration.** While a drawing grows, logits are divided by the temperature {temperature}. Those of a drawing that is
known to be finished are {finished} before the softmax, where H is the
entropy of their own softmax in nats. Both are fitted by least negative log likelihood (`training.calibration`).

**Announcing.** In the game a best guess is announced when its calibrated probability is at least {announce_at}: the
lowest threshold with which two rounds hear no more than one false announcement on average, where rounds are simulated
with the validation drawings:

    python -m training.announcing --drawings drawings.ndjson.gz --part validation

| figure | value |
| --- | --- |
| rounds in which the word is the best guess at some time within 20 s | {recognised:.1%} |
| median share of the drawing by then | {recognised_at:.1%} |
| false announcements a round; rounds without any | {false:.2f}; {quiet:.1%} |
| labels announced in a recognised round, the right one included | {attempts:.2f} |
| rounds in which it is sure enough to say the word without knowing it | {said:.1%} |

## Other windows, devices and hands

    python -m training.robustness --drawings drawings.ndjson.gz --part validation

{robustness}

Times and event rates are modelled: the published drawings have no times, so a pen of constant speed draws them again.
At most {apart:.2%} lie between a figure and that of the drawing as published.

## Labels

The accuracy of every label is in [LABELS.md](LABELS.md). Half of the labels are recognised in at least {middle:.0%} of
their finished drawings, a tenth of them in at most {low:.0%}. The most confused pairs:

![The most confused pairs of labels](confusions.svg)

{pairs}

## Training

    {command}

{data}

Half of the samples are prefixes, of any share of the points, so that it answers for unfinished drawings too. All are
slightly rotated, stretched, sheared and mirrored at random. Weights are a moving average over the steps.

## Limits

- It knows its {labels} labels and nothing else: it gives a drawing of anything else one of them, mostly with a low
  probability.
- The drawings were all recognised in the game *Quick, Draw!*, so the figures are better than on drawings as they come.
- Little can be said of the first strokes: with a tenth of the points it is right {first:.0%} of the time, and says so.
- A picture does not tell whether it is finished. Unless it is told, its probabilities are right over all stages
  together; by themselves, first strokes are guessed too surely and finished drawings too hesitantly.
- Labels that people draw alike are confused with each other.
- The data were drawn by players of one game, within twenty seconds, most of them with a mouse or a finger; what is
  typical for other people or other tools may be recognised less well.
- The calibration is the same for all labels: a label by itself may be called too surely or too hesitantly.

## Licence and attribution

The model is part of Inkling, under its licence. The drawings are from the
[Quick, Draw! Dataset](https://github.com/googlecreativelab/quickdraw-dataset), made available by Google, Inc. under the
[Creative Commons Attribution 4.0 International](https://creativecommons.org/licenses/by/4.0/) license. No drawing is
part of the model.{teacher}
"""
TEACHER = """

For finished drawings it learnt in part from the answers of a larger network, the ResNet of
[jinnyday0719/quickdraw-prediction-model](https://github.com/jinnyday0719/quickdraw-prediction-model) (MIT licence; 0.99
M parameters, trained on 10,000 drawings a label), on the training drawings. None of its weights is part of the
model."""


def card(manifest: Manifest, size: int, confusions: Confusions) -> str:
    """The card of a version whose model has `size` bytes, in Markdown."""
    found, data, calibration = manifest.metrics["validation"], manifest.training_data, manifest.calibration
    start, ensemble = data.get("warm_start") or {}, data.get("ensemble") or {}
    settings = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in data["settings"].items())
    middle, low = np.percentile(confusions.accuracy[confusions.drawings > 0], (50, 10))
    return CARD.format(
        **{name: found[name] for name in ("drawings", "top1", "top3", "map3", "early_mean")},
        **{name: found[name] for name in ("ece", "early_ece", "ece_untold")},
        **{f"cross_{name}": error for name, error in found["cross_fitted"].items()},
        **manifest.metrics["announcing"],
        version=manifest.version,
        labels=len(manifest.labels),
        parameters=manifest.parameters,
        megabytes=size / 1e6,
        features=manifest.features,
        early=", ".join(f"{share:.3f}" for share in found["early"]),
        first=found["early"][0],
        p50=found["latency_ms"]["p50"],
        p99=found["latency_ms"]["p99"],
        temperature=calibration.temperature,
        finished=_scaled(calibration.scaling(finished=True)),
        announce_at=calibration.announce_at,
        robustness=table(manifest.metrics["robustness"]),
        apart=largest_difference(manifest.metrics["robustness"]),
        pairs=confusions.table(),
        middle=middle,
        low=low,
        command=data["command"],
        data=f"{data['drawings']:,} drawings, {data['epochs']} epochs{_started(start)}. Settings: {settings}."
        + _ensemble(ensemble)
        + (f"\n\n{fill(data['note'], 120)}" if data.get("note") else ""),
        teacher=TEACHER if taught(data) else "",
    )


def _started(start: Mapping[str, Any]) -> str:
    if "pretrained" in start:
        return f", after {start['epochs']} without labels, over {start['drawings']:,} drawings"
    return f", which started from the weights of version {start['version']}" if start else ""


def _ensemble(ensemble: Mapping[str, Any]) -> str:
    if not ensemble:
        return ""
    names = ", ".join(f"`{version}`" for version in ensemble["versions"])
    views = "it and its mirror image" if ensemble["mirrored"] else "it"
    text = (
        f"Of what it should answer to a sample, finished or not, {ensemble['weight']:.0%} were the mean answer of "
        f"Inkling's own versions {names} to {views}. None of their weights is part of the model."
    )
    return f"\n\n{fill(text, 120, break_long_words=False, break_on_hyphens=False)}"


def _scaled(scaling: Scaling) -> str:
    sign = "-" if scaling.entropy < 0 else "+"
    return f"multiplied by (1 {sign} {abs(scaling.entropy)} H) / {scaling.temperature}"
