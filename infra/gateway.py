"""The gateway's own answers, put where an emulator overlooked them in the definition of the API, as AWS does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_apigateway import APIGatewayClient

_API = "AWS::Serverless::Api"
_RESPONSES = "x-amazon-apigateway-gateway-responses"


def put_responses(gateway: APIGatewayClient, template: Mapping[str, Any], api: str) -> None:
    """Put the gateway's own answers where they did not come with the definition."""
    properties = next(item["Properties"] for item in template["Resources"].values() if item["Type"] == _API)
    wanted = properties["DefinitionBody"][_RESPONSES]
    there = {item["responseType"]: item for item in gateway.get_gateway_responses(restApiId=api, limit=500)["items"]}
    missing = {
        kind: response
        for kind, response in wanted.items()
        if there.get(kind, {}).get("responseTemplates") != response["responseTemplates"]
    }
    for kind, response in missing.items():
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            statusCode=str(response["statusCode"]),
            responseParameters=response["responseParameters"],
            responseTemplates=response["responseTemplates"],
        )
    if missing:
        gateway.create_deployment(restApiId=api, stageName=properties["StageName"])
