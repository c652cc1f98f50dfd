"""What a line of the log tells of an error, and what it keeps to itself."""

import json
import logging
from io import StringIO

import pytest
from botocore.exceptions import ClientError

from chalicelib.api.log import TALKATIVE, DiscreetFormatter, fault, formatter, speak_json
from chalicelib.domain.clock import to_rfc3339

SECRET = "ann@example.com"  # what nobody may read in the log


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def refused_by_aws() -> Exception:
    answer = {"Error": {"Code": "AccessDeniedException", "Message": f"{SECRET} is not allowed"}}
    return ClientError(answer, "GetItem")  # type: ignore[arg-type]


def test_an_error_is_its_type_and_what_it_was_raised_from() -> None:
    told = fault(raised(RuntimeError(SECRET), ValueError(SECRET)))

    assert told["type"] == "RuntimeError"
    assert told["causes"] == [{"type": "ValueError"}]


def test_an_error_of_aws_is_also_its_code_and_operation() -> None:
    told = fault(raised(refused_by_aws()))

    assert (told["type"], told["code"], told["operation"]) == ("ClientError", "AccessDeniedException", "GetItem")


def test_a_code_that_is_no_word_is_not_repeated() -> None:
    error = ClientError({"Error": {"Code": SECRET}}, f"to {SECRET}")

    assert SECRET not in json.dumps(fault(error))


def test_its_frames_are_our_own_ones_from_the_package_on() -> None:
    with pytest.raises(TypeError) as caught:
        to_rfc3339("today")  # type: ignore[arg-type]

    (frame,) = fault(caught.value)["frames"]
    assert frame.startswith("chalicelib/domain/clock.py:")
    assert frame.endswith(" to_rfc3339")


def test_no_message_of_an_error_gets_into_a_line() -> None:
    error = raised(RuntimeError(SECRET), refused_by_aws())
    error.add_note(SECRET)
    heard = StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(DiscreetFormatter())
    log = logging.Logger("a library")
    log.addHandler(handler)

    log.error("it went wrong", exc_info=error)

    line = json.loads(heard.getvalue())
    assert SECRET not in heard.getvalue()
    assert (line["message"], line["error"]["type"]) == ("it went wrong", "RuntimeError")


def test_what_libraries_say_is_told_as_json_and_no_more_than_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "inkling")
    handler = logging.StreamHandler(StringIO())
    monkeypatch.setattr(logging.root, "handlers", [handler])

    speak_json()

    assert handler.formatter is formatter
    assert not any(logging.getLogger(name).isEnabledFor(logging.INFO) for name in TALKATIVE)
