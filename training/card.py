"""Writes the model card: what a model version is for, how good it is and how that was measured, and its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.inference.manifest import Manifest

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
| expected calibration error on finished drawings (15 bins) | {ece:.4f} |
| top-1 with the first 10 %, 20 % ... 100 % of the points | {early} |
| mean of these | {early_mean:.4f} |
| expected calibration error over all these prefixes | {early_ece:.4f} |
| one guess on one thread, features included, p50 and p99 | {p50:.2f} ms, {p99:.2f} ms |

Validation drawings were used to fit two numbers, the temperature {temperature} and the announcing threshold
{announce_at}, and to follow the training; figures on drawings that were never looked at may be a little lower.

A best guess is announced in the game when its calibrated probability is at least {announce_at}: the lowest threshold
above which two of three best guesses are right, over all prefixes of the validation drawings.

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
- It is not told whether a drawing is finished. Its probabilities are right over all stages together; by themselves,
  first strokes are guessed too surely and finished drawings too hesitantly.
- Labels that people draw alike are confused with each other.
- The data were drawn by players of one game, within twenty seconds, most of them with a mouse or a finger; what is
  typical for other people or other tools may be recognised less well.
- The temperature is one number for all labels: a label by itself may be called too surely or too hesitantly.

## Licence and attribution

The model is part of Inkling, under its licence. The drawings are from the
[Quick, Draw! Dataset](https://github.com/googlecreativelab/quickdraw-dataset), made available by Google, Inc. under the
[Creative Commons Attribution 4.0 International](https://creativecommons.org/licenses/by/4.0/) license. No drawing is
part of the project.{teacher}
"""
TEACHER = """

For finished drawings it learnt in part from the answers of a larger network, the ResNet of
[jinnyday0719/quickdraw-prediction-model](https://github.com/jinnyday0719/quickdraw-prediction-model) (MIT licence; 0.99
M parameters, trained on 10,000 drawings a label), on the training drawings. None of its weights is part of the
model."""


def card(manifest: Manifest, size: int) -> str:
    """The card of a version whose model has `size` bytes, in Markdown."""
    found, data = manifest.metrics["validation"], manifest.training_data
    settings = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in data["settings"].items())
    return CARD.format(
        **{name: found[name] for name in ("drawings", "top1", "top3", "map3", "ece", "early_mean", "early_ece")},
        version=manifest.version,
        labels=len(manifest.labels),
        parameters=manifest.parameters,
        megabytes=size / 1e6,
        features=manifest.features,
        early=", ".join(f"{share:.3f}" for share in found["early"]),
        first=found["early"][0],
        p50=found["latency_ms"]["p50"],
        p99=found["latency_ms"]["p99"],
        temperature=manifest.calibration.temperature,
        announce_at=manifest.calibration.announce_at,
        command=data["command"],
        data=f"{data['drawings']:,} drawings, {data['epochs']} epochs. Settings: {settings}.",
        teacher=TEACHER if data["teacher"] else "",
    )
