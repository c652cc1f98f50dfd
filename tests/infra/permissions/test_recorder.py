"""The recorder: what it passes on, and what it keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.testclient import TestClient

from infra.permissions.checks import Check
from infra.permissions.recorder import Call, Recorder, application, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIGNED = "AWS4-HMAC-SHA256 Credential=ASIA1/20261123/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
OBJECT = "/data/word-lists/%C3%A9t%C3%A9%20a.csv?x-id=GetObject"


@pytest.fixture
def sent() -> list[httpx.Request]:
    """What has reached the cloud."""
    return []


@pytest.fixture
def function(sent: list[httpx.Request], tmp_path: Path) -> Iterator[TestClient]:
    """A function before its recorder; the cloud says of everything that it is not there."""

    def cloud(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(404, stream=httpx.ByteStream(b"gone"), headers={"x-amz-request-id": "1"})

    gateway = httpx.AsyncClient(base_url="http://127.0.0.1:4566", transport=httpx.MockTransport(cloud))
    elsewhere = {"sagemaker": "http://127.0.0.1:4999"}
    recorder = Recorder({80: "inkling/APIHandler"}, "000000000000", tmp_path / "calls.jsonl", gateway, elsewhere)
    with TestClient(application(recorder, gateway)) as client:
        yield client


def test_a_request_arrives_as_it_was_signed(function: TestClient, sent: list[httpx.Request]) -> None:
    headers = {"Host": "127.0.0.1:5000", "Authorization": SIGNED.format("s3"), "X-Amz-Date": "20261123T120000Z"}

    answer = function.get(OBJECT, headers=headers)

    (request,) = sent
    assert (answer.status_code, answer.content, answer.headers["x-amz-request-id"]) == (404, b"gone", "1")
    assert (request.url.raw_path, request.url.port) == (OBJECT.encode(), 4566)
    assert {name: request.headers[name] for name in headers} == headers


def test_what_iam_is_asked_for_is_kept_once_and_no_content(function: TestClient, tmp_path: Path) -> None:
    headers = {"Authorization": SIGNED.format("s3")}

    function.put("/data/drawings/a.json", content=b"secret strokes", headers=headers)
    function.put("/data/drawings/a.json", content=b"secret strokes", headers=headers)

    asked = Check("s3:PutObject", "arn:aws:s3:::data/drawings/a.json")
    assert recorded(tmp_path / "calls.jsonl") == [Call("inkling/APIHandler", asked, 404)]
    assert "secret" not in (tmp_path / "calls.jsonl").read_text()


def test_a_service_that_the_cloud_lacks_is_asked_elsewhere(function: TestClient, sent: list[httpx.Request]) -> None:
    headers = {"Authorization": SIGNED.format("sagemaker"), "X-Amz-Target": "SageMaker.DescribeTrainingJob"}

    function.post("/", json={"TrainingJobName": "inkling-1"}, headers=headers)

    assert [request.url.port for request in sent] == [4999]


def test_what_needs_no_signature_is_passed_on_and_not_kept(
    function: TestClient, sent: list[httpx.Request], tmp_path: Path
) -> None:
    function.post(
        "/", json={"Password": "secret"}, headers={"X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp"}
    )

    assert len(sent) == 1
    assert not (tmp_path / "calls.jsonl").exists()
