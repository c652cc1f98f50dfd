"""What AWS asks for, in one place: list prices of one region, without free tiers, taxes and discounts."""

from __future__ import annotations

from dataclasses import dataclass

REGION = "us-east-1"
AS_OF = "November 2026, as published in 2025 and 2026; ask calculator.aws before you rely on them"


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for so many (`per`) of what is counted."""

    part: str
    what: str
    dollars: float
    per: float
    source: str

    @property
    def each(self) -> float:
        return self.dollars / self.per


MILLION, GB = 1e6, 1e9
PRICES = {
    "gateway": Price("API Gateway (REST)", "requests", 3.50, MILLION, "aws.amazon.com/api-gateway/pricing"),
    "invocations": Price("Lambda", "invocations", 0.20, MILLION, "aws.amazon.com/lambda/pricing"),
    "gb_seconds": Price("Lambda", "GB-seconds, x86", 16.6667, MILLION, "aws.amazon.com/lambda/pricing"),
    "writes": Price("DynamoDB", "write units, on demand", 0.625, MILLION, "aws.amazon.com/dynamodb/pricing/on-demand"),
    "reads": Price("DynamoDB", "read units, on demand", 0.125, MILLION, "aws.amazon.com/dynamodb/pricing/on-demand"),
    "puts": Price("S3", "objects written", 5.00, MILLION, "aws.amazon.com/s3/pricing"),
    "gets": Price("S3", "objects read", 0.40, MILLION, "aws.amazon.com/s3/pricing"),
    "events": Price("EventBridge", "events of the bucket", 1.00, MILLION, "aws.amazon.com/eventbridge/pricing"),
    "log": Price("CloudWatch", "bytes of log", 0.50, GB, "aws.amazon.com/cloudwatch/pricing"),
    "edge": Price("CloudFront", "requests", 1.00, MILLION, "aws.amazon.com/cloudfront/pricing"),
    "out": Price("CloudFront", "bytes to browsers", 0.085, GB, "aws.amazon.com/cloudfront/pricing"),
    "in": Price("CloudFront", "bytes to the origin", 0.020, GB, "aws.amazon.com/cloudfront/pricing"),
    "firewall": Price("WAF, where it is on", "requests", 0.60, MILLION, "aws.amazon.com/waf/pricing"),
}
"""Of what each request takes."""

PLAYER_MONTH = Price("Cognito (Lite)", "players a month, above 10,000", 0.0055, 1, "aws.amazon.com/cognito/pricing")
TABLE_MONTH = Price("DynamoDB", "bytes kept, with recovery", 0.25 + 0.20, GB, "aws.amazon.com/dynamodb/pricing")
BUCKET_MONTH = Price("S3", "bytes kept", 0.023, GB, "aws.amazon.com/s3/pricing")
COGNITO_FREE = 10_000

# ---- what is assumed, as it can't be measured here

MEMORY_GB = 1.0
PROCESSOR = 1024 / 1769
"""Of one, for 1024 MB: docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html."""
WAITED_MS = {
    "GetItem": 4.0,
    "BatchGetItem": 6.0,
    "Query": 5.0,
    "PutItem": 5.0,
    "UpdateItem": 5.0,
    "TransactWriteItems": 14.0,
    "PutObject": 30.0,
    "GetObject": 20.0,
}
"""Of a call in the region, its median; others, all Cognito's, take OTHER_MS."""
OTHER_MS = 80.0
PLATFORM_LOG = 330
"""Bytes of Lambda's own lines: START, END, REPORT."""
GATEWAY_LOG = 330
"""Bytes of the gateway's line (infra/resources.json)."""
EDGE_HEADERS = 1_300
"""Bytes of headers that the edge adds to an answer; most are the policies."""
