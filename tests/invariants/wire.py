"""The wire to AWS: where a request stops before each of its calls, and where a call meets its fate."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from botocore.httpsession import URLLib3Session

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest
    from botocore.hooks import BaseEventHooks

    from chalicelib.wiring import Clients

NOWHERE = "http://nowhere.invalid"
MOST_ATTEMPTS = 3  # as wiring.connect has it
TRANSACTION = "TransactWriteItems"
SINGLE_WRITES = frozenset({"DeleteItem", "PutItem", "UpdateItem"})
WRITES = frozenset({TRANSACTION, "BatchWriteItem"}) | SINGLE_WRITES
"""The calls that change the table."""


class Fate(StrEnum):
    """What becomes of a call.

    What is said of an error holds after botocore's retries. A call whose answer is lost was done.
    """

    WELL = "well"
    REFUSED_ONCE = "connection reset, then well"
    LOST_ONCE = "answer lost, then sent again"
    THROTTLED = "throttled"
    BROKEN = "5xx"
    GONE = "out of reach"
    LOST = "answer lost for good"
    CONFLICT = "conflict with another transaction"
    KILLED_BEFORE = "function killed before the call"
    KILLED_AFTER = "function killed after the call"


FAULTS = tuple(fate for fate in Fate if fate is not Fate.WELL)
KILLS = frozenset({Fate.KILLED_BEFORE, Fate.KILLED_AFTER})
ATTEMPTS: dict[Fate, tuple[str, ...]] = {
    Fate.REFUSED_ONCE: ("refused",),
    Fate.LOST_ONCE: ("lost",),
    Fate.GONE: ("refused", "refused", "refused"),
    Fate.LOST: ("lost", "refused", "refused"),
}
"""What becomes of a call's attempts on the wire, in turn; further ones go well."""
CODES: dict[Fate, dict[str, str]] = {
    Fate.THROTTLED: {"dynamodb": "ThrottlingException", "s3": "SlowDown", "cognito-idp": "TooManyRequestsException"},
    Fate.BROKEN: {"dynamodb": "InternalServerError", "s3": "InternalError", "cognito-idp": "InternalErrorException"},
}
"""What each service calls it."""


class Killed(BaseException):
    """The function's process ends here: nothing of it runs any more."""


class Traveller(Protocol):
    """Whoever makes the calls: a request on its way."""

    def stop(self, operation: str) -> Fate:
        """Wait until the call may be made; what is to become of it."""

    def arrived(self, operation: str, fate: Fate) -> None:
        """A call is over."""


class Wire:
    """Listens to the clients' calls; those that are made while `traveller` is None go straight through.

    `in_process` says that another handler, moto's, answers in botocore's place.
    """

    def __init__(self, clients: Clients, *, in_process: bool) -> None:
        self.traveller: Traveller | None = None
        self._in_process = in_process
        self._attempts: list[str] = []
        self._calls = 0
        for client in (clients.dynamodb.meta.client, clients.s3, clients.cognito):
            self._listen(client.meta.events)

    def _listen(self, events: BaseEventHooks) -> None:
        events.register_last("before-call", self._before_call)
        events.register_first("before-send", self._before_send)
        events.register_last("before-send", self._after_moto)
        retry: Any = self._needs_retry  # its answer is how long botocore waits, which its types do not know
        events.register_first("needs-retry", retry)
        events.register_last("after-call", self._after_call)
        events.register_last("after-call-error", self._after_call)

    def _before_call(self, model: Any, params: dict[str, Any], context: dict[str, Any], **_: object) -> Any:
        if self.traveller is None:
            return None
        fate = self.traveller.stop(model.name)
        if fate is Fate.KILLED_BEFORE:
            raise Killed
        context["fate"] = (model.name, fate)
        self._calls += 1
        self._attempts = list(ATTEMPTS.get(fate, ()))
        refusal = _refusal(fate, model, params, self._calls)
        if refusal is None:
            return None
        return AWSResponse(NOWHERE, refusal["ResponseMetadata"]["HTTPStatusCode"], HTTPHeaders(), None), refusal

    def _before_send(self, request: AWSPreparedRequest, **_: object) -> None:
        """Before the cloud sees an attempt."""
        if self.traveller is not None and self._attempts[:1] == ["refused"]:
            self._attempts.pop(0)
            raise ConnectionClosedError(endpoint_url=request.url)

    def _after_moto(self, request: AWSPreparedRequest, **_: object) -> None:
        """After the cloud in the process has seen an attempt; one elsewhere is shown it here."""
        if self.traveller is not None and self._attempts[:1] == ["lost"]:
            self._attempts.pop(0)
            if not self._in_process:
                URLLib3Session().send(request)
            raise ReadTimeoutError(endpoint_url=request.url)

    def _needs_retry(self, attempts: int, caught_exception: Exception | None = None, **_: object) -> int | None:
        """A fault of this wire is tried again at once, as often as the clients do, which would wait in between."""
        ours = isinstance(caught_exception, ConnectionClosedError | ReadTimeoutError | EndpointConnectionError)
        return 0 if ours and self.traveller is not None and attempts < MOST_ATTEMPTS else None

    def _after_call(self, context: dict[str, Any], **_: object) -> None:
        if self.traveller is None:  # another wire's call, perhaps
            return
        operation, fate = context.pop("fate", (None, None))
        if operation is None or fate is None:
            return
        self._attempts = []
        self.traveller.arrived(operation, fate)
        if fate is Fate.KILLED_AFTER:
            raise Killed


def possible(fate: Fate, operation: str) -> bool:
    """Whether a call can meet a fate: only writes to the table are in conflict with a transaction."""
    return fate is not Fate.CONFLICT or operation in SINGLE_WRITES or operation == TRANSACTION


def _refusal(fate: Fate, model: Any, params: dict[str, Any], number: int) -> dict[str, Any] | None:
    """The answer, as botocore parses it, to a call that all its retries did not help."""
    if fate is Fate.CONFLICT:
        return _cancelled(params, number) if model.name == TRANSACTION else _error("TransactionConflictException", 400)
    code = CODES.get(fate, {}).get(model.service_model.service_name)
    return None if code is None else _error(code, 400 if code.endswith("Exception") else 500)


def _cancelled(params: dict[str, Any], number: int) -> dict[str, Any]:
    """A transaction cancelled because another one was writing one of its items, each time another one."""
    reasons = [{"Code": "None"} for _ in json.loads(params["body"])["TransactItems"]]
    reasons[number % len(reasons)]["Code"] = "TransactionConflict"
    return _error("TransactionCanceledException", 400) | {"CancellationReasons": reasons}


def _error(code: str, status: int) -> dict[str, Any]:
    told = {"HTTPStatusCode": status, "HTTPHeaders": {}, "RetryAttempts": MOST_ATTEMPTS - 1}
    return {"Error": {"Code": code, "Message": code}, "ResponseMetadata": told}
