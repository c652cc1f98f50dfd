"""What is changed in the template for emulators, and that nothing is left that refers to what they refuse."""

import json
import re
from typing import Any

from infra.emulated import adapted
from infra.template import compose, finish

TYPES = ["application/gzip"]


def merged() -> dict[str, Any]:
    """Our template, with as much of Chalice's part as is looked at."""
    template = finish(compose())
    for resource in template["Resources"].values():
        resource.setdefault("Type", "AWS::Serverless::Function")
    api = template["Resources"]["RestAPI"]
    api["Type"] = "AWS::Serverless::Api"
    api["Properties"]["DefinitionBody"]["x-amazon-apigateway-binary-media-types"] = TYPES
    return template


def test_nothing_that_is_left_refers_to_what_is_refused() -> None:
    whole = merged()
    left = adapted(whole)
    dropped = whole["Resources"].keys() - left["Resources"].keys()

    text = json.dumps([left["Resources"], left["Outputs"]])
    referred = set(re.findall(r'"Ref": "(\w+)"|"Fn::GetAtt": \["(\w+)"|\$\{(\w+)', text))
    assert {"Budget", "EventErrors", "SlowRoutesQuery"} <= dropped
    assert not dropped & {name for names in referred for name in names}


def test_an_emulator_is_spoken_to_without_tls() -> None:
    left = adapted(merged())["Resources"]

    assert "SecureTransport" not in json.dumps(left)
    for policy in ("DataBucketPolicy", "SiteBucketPolicy"):
        assert left[policy]["Properties"]["PolicyDocument"]["Statement"], "a policy that says nothing"


def test_a_policy_that_would_say_nothing_is_left_out() -> None:
    whole = merged()
    statements = whole["Resources"]["DataBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    statements[:] = [one for one in statements if "SecureTransport" in json.dumps(one)]

    assert len(statements) == 1
    assert "DataBucketPolicy" not in adapted(whole)["Resources"]


def test_binary_types_are_where_emulators_look_for_them() -> None:
    assert adapted(merged())["Resources"]["RestAPI"]["Properties"]["BinaryMediaTypes"] == TYPES


def test_the_template_for_aws_is_left_as_it_is() -> None:
    whole = merged()
    before = json.dumps(whole)

    adapted(whole)

    assert json.dumps(whole) == before
