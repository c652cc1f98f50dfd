import json
from pathlib import Path

import numpy as np
import pytest

from tests.inference.tiny import LABELS, tiny_manifest, tiny_model
from tests.training.files import write
from training.announcing import main
from training.policy import FALSE, Policy, choose, cross_fitted, lowest, outcome
from training.simulation import Rounds

CAT, DOG, EEL = 0, 1, 2


def rounds(*guesses: list[tuple[int, float]], label: int = CAT) -> Rounds:
    """Rounds of the guesses told as (best label, how sure), whose word is always `label`."""
    counts = [len(each) for each in guesses]
    flat = [guess for each in guesses for guess in each]
    return Rounds(
        starts=np.concatenate([[0], np.cumsum(counts)]),
        second=np.concatenate([np.arange(count) * 0.4 for count in counts]),
        share=np.concatenate([np.linspace(0, 1, count) for count in counts]),
        best=np.array([best for best, _ in flat]),
        sure=np.array([sure for _, sure in flat], np.float32),
        label=np.full(len(guesses), label),
    )


def test_a_false_label_counts_once_a_round_and_only_before_the_word_was_recognised() -> None:
    played = rounds([(DOG, 0.9), (EEL, 0.9), (DOG, 0.9), (CAT, 0.1), (EEL, 0.9)], [(CAT, 0.9), (DOG, 0.9)])

    found = outcome(played, Policy(0.5))

    assert (found.recognised, found.false, found.quiet, found.attempts) == (1, 1, 0.5, 2)


def test_an_unsure_guess_is_no_false_announcement() -> None:
    played = rounds([(DOG, 0.4), (EEL, 0.6), (CAT, 0.9)])

    assert [outcome(played, Policy(at)).false for at in (0.3, 0.5, 0.7)] == [2, 1, 0]


def test_a_guess_must_be_the_best_so_many_times_in_a_row() -> None:
    played = rounds([(DOG, 0.9), (EEL, 0.9), (EEL, 0.9), (DOG, 0.9), (EEL, 0.9), (CAT, 0.9)])

    assert [outcome(played, Policy(0.5, after)).false for after in (1, 2, 3)] == [2, 1, 0]


def test_guesses_in_a_row_are_of_one_round() -> None:
    played = rounds([(DOG, 0.9)], [(DOG, 0.9), (CAT, 0.9)])

    assert outcome(played, Policy(0.5, 2)).false == 0


def test_what_the_machine_says_by_itself_waits_until_it_is_sure() -> None:
    played = rounds([(CAT, 0.2), (CAT, 0.4), (CAT, 0.6)], [(DOG, 0.2), (DOG, 0.3), (DOG, 0.2)])

    found = outcome(played, Policy(0.5))

    assert (found.recognised, found.recognised_at) == (0.5, 0)
    assert (found.said, found.said_at, found.waited) == (0.5, 1, 1)


def test_the_threshold_is_the_lowest_that_keeps_within_the_false_announcements_allowed() -> None:
    played = rounds(*([(DOG, 0.3), (CAT, 0.9)] for _ in range(6)), *([(DOG, 0.6), (CAT, 0.9)] for _ in range(4)))

    at = lowest(played).at

    assert at == pytest.approx(0.31)
    assert outcome(played, Policy(at)).false <= FALSE < outcome(played, Policy(at - 0.01)).false


def test_a_machine_that_is_surely_wrong_announces_nothing_but_certainty() -> None:
    assert lowest(rounds([(DOG, 0.999)])).at == 1.0


def test_persistence_is_chosen_where_the_word_is_said_earlier_for_it() -> None:
    flickering = [(DOG, 0.9), (EEL, 0.9), (CAT, 0.5), (CAT, 0.5), (CAT, 0.5), (CAT, 0.5)]

    assert choose(rounds(flickering)) == Policy(0.0, 2)


def test_the_simpler_policy_is_chosen_where_persistence_gains_nothing() -> None:
    steady = [(DOG, 0.3), (DOG, 0.3), (DOG, 0.3), (DOG, 0.3), (CAT, 0.6), (CAT, 0.9)]

    assert choose(rounds(steady)).after == 1


def test_a_threshold_is_tried_on_rounds_that_it_was_not_chosen_on() -> None:
    loud, quiet = [(DOG, 0.6), (CAT, 0.9)], [(DOG, 0.3), (CAT, 0.9)]

    assert cross_fitted(rounds(loud, quiet, loud, quiet)) == pytest.approx(0.5)


def test_the_command_tells_every_policy_and_which_one_is_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tiny_model(sharpness=20)
    (tmp_path / "model.onnx").write_bytes(model)
    (tmp_path / "manifest.json").write_text(tiny_manifest(model).to_json())
    lines = [[[0, 100], [y, y]] for y in range(0, 101, 10)]
    drawings = write(
        tmp_path / "a.ndjson", [{"word": word, "key_id": word, "drawing": [*lines, [[255], [255]]]} for word in LABELS]
    )

    main(["--drawings", str(drawings), "--model", str(tmp_path), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert found["rounds"] == 4
    assert {row["after"] for row in found["table"]} == {1, 2, 3, 4}
    assert found["chosen"].keys() == {"at", "after"}
