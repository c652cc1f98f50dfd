"""What a named cloud lacks is said before anything is deployed."""

from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.exceptions import ClientError

from infra import services
from infra.console import Refusal

if TYPE_CHECKING:
    from infra.stack import Cloud


class Partial:
    """A cloud without some services: each says so in its own way."""

    endpoint = "http://127.0.0.1:4577"

    def __init__(self, lacking: dict[str, Exception]) -> None:
        self._lacking = lacking
        self.asked: list[str] = []

    def client(self, service: str) -> Any:
        self.asked.append(service)
        return Client(self._lacking.get(service))


class Client:
    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        def call(**_: object) -> dict[str, Any]:
            if self._error:
                raise self._error
            return {}

        return call


UNLICENSED = ClientError({"Error": {"Code": "InternalFailure", "Message": "not in your plan " * 20}}, "ListUserPools")


def check(cloud: Partial) -> None:
    services.check(cast("Cloud", cloud))


def test_a_cloud_that_has_every_service_is_taken() -> None:
    cloud = Partial({})

    check(cloud)

    assert sorted(cloud.asked) == sorted(services.NEEDED)


def test_each_service_that_is_lacking_is_named_with_a_short_reason() -> None:
    cloud = Partial({"cognito-idp": UNLICENSED, "cloudfront": KeyError("Error")})

    with pytest.raises(Refusal) as refused:
        check(cloud)

    told = str(refused.value)
    assert "http://127.0.0.1:4577 cannot run the game" in told
    assert "cloudfront (its answer is none of AWS: 'Error')" in told
    assert "cognito-idp (not in your plan" in told
    assert "dynamodb" not in told
    assert len(told) < 400
