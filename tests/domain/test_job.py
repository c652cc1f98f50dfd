from __future__ import annotations

import pytest

from chalicelib.domain.job import Job, Status, attempt_of, job_name, run_of

RUN = "20270115T080000Z"


def test_a_jobs_name_tells_its_run_and_its_attempt() -> None:
    name = job_name("Inkling", RUN, 2)

    assert name == "inkling-20270115t080000z-2"
    assert (run_of("inkling", name), attempt_of(name)) == (RUN, 2)


@pytest.mark.parametrize("name", ["inkling-tests-20270115t080000z-1", "inkling-20270115t080000z", "inkling-1", ""])
def test_a_job_of_somebody_elses_has_no_run(name: str) -> None:
    assert run_of("inkling", name) is None


def test_a_name_that_is_no_jobs_has_no_attempt() -> None:
    with pytest.raises(ValueError, match="no name of a job"):
        attempt_of("inkling")


@pytest.mark.parametrize(
    ("status", "reason", "sentence"),
    [
        (Status.FAILED, "out of memory", "The training job failed: out of memory"),
        (Status.FAILED, None, "The training job failed."),
        (Status.STOPPED, None, "The training job was stopped."),
        (Status.COMPLETED, None, "The training job ended without finishing the run."),
    ],
)
def test_the_end_of_a_job_says_why_its_run_failed(status: Status, reason: str | None, sentence: str) -> None:
    job = Job("inkling-20270115t080000z-1", status, reason)

    assert job.ended
    assert job.failure == sentence
