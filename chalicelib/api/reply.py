"""An answer, and what the log tells of how it came about."""

from __future__ import annotations

from chalice.app import Response

Headers = dict[str, str | list[str]]


class Reply(Response):
    """What goes out; `problem` is the kind of a problem, `fault` the error behind an answer that is ours to mend."""

    def __init__(
        self,
        body: str,
        status_code: int,
        headers: Headers,
        *,
        problem: str | None = None,
        model_version: str | None = None,
        fault: Exception | None = None,
    ) -> None:
        super().__init__(body=body, status_code=status_code, headers=headers)
        self.problem = problem
        self.model_version = model_version
        self.fault = fault
