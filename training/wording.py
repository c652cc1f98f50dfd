"""The words of a model card, with places for what was found."""

CARD = """\
# Model {version}

Guesses what a drawing will be, among {labels} labels, while it is being drawn. It was made for the game Inkling, whose
players draw a word within some seconds; it is not made for reading handwriting, for photographs, or for judging people.

It is {kind}:

{anatomy}

Drawings are first simplified as the published data were, so scale, position and event rate of the player's device do
not matter; then `chalicelib.inference.features` computes the features `{features}` from the strokes. Multiply-adds are
those of convolutions and matrices, counted in the graph; `training.evaluate` tells them, parameters and bytes, too.

The commands below take the drawings of the Quick, Draw! dataset as one file, here `drawings.ndjson.gz`, and measure the
shipped champion unless another version's folder is given with `--model`.

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
| mean confidence with half of the points, where top-1 is {half:.4f} | {confidence} |
| one guess on one thread, features included, p50 and p99 | {p50:.2f} ms, {p99:.2f} ms |

Validation drawings were used to fit the calibration and the announcing threshold, and to follow the training; figures
on drawings that were never looked at may be a little lower. Where the calibration is fitted on every second validation
drawing and measured on the others, both ways, the calibration errors are {cross_early_ece:.4f} over all prefixes and
{cross_ece:.4f} on finished drawings. So many drawings that are perfectly calibrated would show about 0.01.

**Calibration.** While a drawing grows, logits are divided by the temperature {temperature}. Those of a drawing that is
known to be finished are {finished} before the softmax, where H is the
entropy of their own softmax in nats. Both are fitted by least negative log likelihood (`training.calibration`), each
time that a version is made or measured anew:

    python -m training.measure --drawings drawings.ndjson.gz --model training/champion --model-dir DIR

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

## Beside the public models

Models of the same 345 labels that anybody can run today: top-1 and top-3 of finished drawings, top-1 with 50 % and 70 %
of the points, the mean over 10 ... 100 %, how sure the best guess is at 50 % (which should equal top-1 there), and the
milliseconds of one answer on one thread:

{rivals}

The figures of the public models are as the project's task gave them: measured on recognised drawings that none of them
was trained on. They are not made again here, and the drawings and the processor are not those of the last row, which is
of the validation drawings above and has its figures from the command there. Differences of a point mean nothing. With
half of the points the RNN was no better than the ResNet. None of the public models knows how sure it may be: over all
prefixes their calibration errors were 0.19 to 0.22, that of this version is {early_ece:.4f}.

## Other windows, devices and hands

    python -m training.robustness --drawings drawings.ndjson.gz --part validation

{robustness}

Times and event rates are modelled: the published drawings have no times, so a pen of constant speed draws them again.
At most {apart:.2%} lie between a figure and that of the drawing as published. The width of the pen plays no part, since
all is computed from strokes. Of the public models that see pixels one was found to fall from 0.79 to 0.12 (top-1) where
the pen is thinner, and DoodleNet from 0.73 to 0.06 where the drawing is smaller.

## Labels

The accuracy of every label is in [LABELS.md](LABELS.md). Half of the labels are recognised in at least {middle:.0%} of
their finished drawings, a tenth of them in at most {low:.0%}. This counts the validation drawings and writes that file,
the picture and this card again:

    python -m training.card --drawings drawings.ndjson.gz

The most confused pairs:

![The most confused pairs of labels](confusions.svg)

{pairs}

## Training

    {command}

{history}

## Limits

- It knows its {labels} labels and nothing else: it gives a drawing of anything else one of them, mostly with a low
  probability. Words that are taught from a few drawings are answered by the `embedding`, beside the labels; the figures
  here are without them.
- Of unfinished drawings little can be said: with a tenth of the points it is right {first:.0%} of the time, with half
  of them {half:.0%}, and its probabilities say so.
- A picture does not tell whether it is finished. Unless it is told, its probabilities are right over all stages
  together; by themselves, first strokes are guessed too surely and finished drawings too hesitantly.
- Labels that people draw alike are confused with each other{alike}.
- The drawings were all recognised in the game *Quick, Draw!*, so the figures are better than on drawings as they come.
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

For finished drawings {learner} learnt in part from the answers of a larger network, the ResNet of
[jinnyday0719/quickdraw-prediction-model](https://github.com/jinnyday0719/quickdraw-prediction-model) (MIT licence; 0.99
M parameters, trained on 10,000 drawings a label), on the training drawings. None of its weights is part of the
model."""
