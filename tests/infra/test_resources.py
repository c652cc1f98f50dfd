"""The template and the policy: what must hold of them before anything is deployed."""

import json
import re
from typing import Any

import pytest

from chalicelib.api.topics import TOPICS
from infra.paths import ROOT
from infra.template import compose

TEMPLATE: dict[str, Any] = compose()
POLICY: dict[str, Any] = json.loads((ROOT / ".chalice" / "policy.json").read_text())
TRAINING: dict[str, Any] = json.loads((ROOT / ".chalice" / "policy-training.json").read_text())
ORDERED: dict[str, Any] = json.loads((ROOT / ".chalice" / "policy-order.json").read_text())
WATCHING: dict[str, Any] = json.loads((ROOT / ".chalice" / "policy-retraining.json").read_text())
EXPORTING: dict[str, Any] = json.loads((ROOT / ".chalice" / "policy-export.json").read_text())
LISTS: dict[str, Any] = json.loads((ROOT / ".chalice" / "policy-lists.json").read_text())
FUNCTIONS = ("APIHandler", "DroppedList", "ResultsExport", "RetrainingClock", "RetrainingJob", "RetrainingOrder")
BUCKETS = [name for name, resource in TEMPLATE["Resources"].items() if resource.get("Type") == "AWS::S3::Bucket"]
#: AWS knows no resource for these actions; signing in opens nothing by itself, the others only add.
UNSCOPED: dict[str, Any] = {
    "Metrics": "cloudwatch:PutMetricData",
    "SignInForImages": "ecr:GetAuthorizationToken",
    "Traces": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
}
KEEPERS = {
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::Table",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
}


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = TEMPLATE["Resources"][name]["Properties"]
    return found


def training() -> list[dict[str, Any]]:
    """What SageMaker may do for a training job."""
    [policy] = properties("TrainingRole")["Policies"]
    return [granted.get("Fn::If", [None, granted])[1] for granted in policy["PolicyDocument"]["Statement"]]


def statements(*policies: dict[str, Any]) -> list[dict[str, Any]]:
    """The policies' statements, the conditional ones included; by default those of all functions and of jobs."""
    every = policies or (POLICY, WATCHING, ORDERED, TRAINING, EXPORTING, LISTS)
    chosen = [statement for policy in every for statement in policy["Statement"]]
    granted = [statement.get("Fn::If", [None, statement])[1] for statement in chosen]
    return granted if policies else granted + training()


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def distribution() -> dict[str, Any]:
    found: dict[str, Any] = properties("Distribution")["DistributionConfig"]
    return found


def test_no_permission_is_for_every_resource() -> None:
    unscoped = [statement for statement in statements() if statement["Sid"] in UNSCOPED]
    scoped = [statement for statement in statements() if statement["Sid"] not in UNSCOPED]
    resources = [resource for statement in scoped for resource in as_list(statement["Resource"])]

    assert all(statement["Action"] == UNSCOPED[statement["Sid"]] for statement in unscoped)
    assert "*" not in resources
    assert all(isinstance(resource, dict) for resource in resources), "a resource is named by reference"


def test_no_permission_is_for_every_action_of_a_service() -> None:
    actions = [action for statement in statements() for action in as_list(statement["Action"])]

    assert not [action for action in actions if "*" in action]


def test_only_a_stage_without_confirmation_may_confirm_players_itself() -> None:
    everywhere = [statement for statement in POLICY["Statement"] if "Fn::If" not in statement]

    assert "AdminConfirmSignUp" not in json.dumps(everywhere)
    assert TEMPLATE["Parameters"]["Confirmation"]["Default"] == "email"


def test_only_the_training_role_is_passed_and_only_to_the_stacks_own_jobs() -> None:
    passing = [granted for granted in statements() if "iam:PassRole" in granted["Action"]]
    jobs = [granted for granted in statements() if "sagemaker:CreateTrainingJob" in granted["Action"]]

    assert [each in statements(policy) for each, policy in zip(passing, (ORDERED, TRAINING), strict=True)] == [True] * 2
    for each in passing:
        assert each["Resource"] == {"Fn::GetAtt": ["TrainingRole", "Arn"]}
        assert each["Condition"] == {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    assert all(each["Resource"]["Fn::Sub"].endswith(":training-job/${AWS::StackName}-*") for each in jobs)


def test_where_there_is_no_training_image_no_right_and_no_clock_is_there_for_jobs() -> None:
    policies = (POLICY, WATCHING, ORDERED, TRAINING)
    everywhere = [granted for policy in policies for granted in policy["Statement"] if "Fn::If" not in granted]
    clock = properties("RetrainingClock")["Events"]["RetrainingClockEvent"]["Properties"]

    assert "sagemaker" not in json.dumps(everywhere)
    assert TEMPLATE["Resources"]["TrainingRole"]["Condition"] == "CloudTraining"
    assert TEMPLATE["Parameters"]["TrainingImage"]["Default"] == ""
    assert clock["State"] == {"Fn::If": ["CloudTraining", "ENABLED", "DISABLED"]}


def test_a_model_becomes_champion_without_a_person_only_where_that_is_set() -> None:
    assert TEMPLATE["Parameters"]["PromoteAutomatically"]["Default"] == "false"


def test_only_where_models_become_champion_without_a_person_do_functions_teach_them_words() -> None:
    everywhere = [
        granted
        for policy in (ORDERED, TRAINING)
        for granted in policy["Statement"]
        if granted.get("Fn::If", [""])[0] != "PromotedTraining"
    ]

    assert "TAUGHT" not in json.dumps(everywhere)
    assert "drawings" not in json.dumps([granted for granted in everywhere if granted in TRAINING["Statement"]])


def test_a_training_job_sees_nothing_of_the_table_and_of_the_bucket_its_channels_alone() -> None:
    granted = training()
    stored = [statement for statement in granted if "s3:GetObject" in as_list(statement["Action"])]
    writing = [statement for statement in granted if "s3:PutObject" in as_list(statement["Action"])]
    folders = sorted(place["Fn::Sub"].partition("/")[2] for place in stored[0]["Resource"])

    assert "dynamodb" not in json.dumps(granted)
    assert folders == ["base/*", "models/*", "retraining/*", "snapshots/*", "source/*"]
    assert [place["Fn::Sub"].partition("/")[2] for place in writing[0]["Resource"]] == [
        "retraining/*/checkpoints/*",
        "retraining/*/output/*",
    ]
    assert len(stored) == len(writing) == 1


@pytest.mark.parametrize("policy", [ORDERED, TRAINING])
def test_the_functions_that_work_at_runs_write_to_no_players_partition_and_to_no_drawing(
    policy: dict[str, Any],
) -> None:
    granted = statements(policy)
    items = [each for each in granted if re.search("dynamodb:(Delete|Put|Update)", str(each["Action"]))]
    places = {
        place
        for each in items
        for keys in each["Condition"].values()
        for place in keys["dynamodb:LeadingKeys"]
    }  # fmt: skip
    writing = [as_list(each["Resource"]) for each in granted if re.search("s3:(Put|Delete)", str(each["Action"]))]

    assert places <= {"REGISTRY", "RETRAINING", "SNAPSHOTS", "TAUGHT#*"}
    assert "drawings" not in json.dumps(writing)
    assert "cognito" not in json.dumps(granted)


def test_the_clock_of_retraining_touches_nothing_of_a_player() -> None:
    granted = json.dumps(WATCHING)
    stored = [each for each in statements(WATCHING) if "s3:" in str(each["Action"])]

    assert [(each["Action"], each["Resource"]) for each in stored] == [
        ("s3:PutObject", {"Fn::Sub": "${DataBucket.Arn}/orders/*"})
    ]
    assert "cognito" not in granted
    assert "PLAYER" not in granted


def test_the_export_writes_results_alone_reads_no_drawing_and_deletes_what_was_erased() -> None:
    granted = statements(EXPORTING)
    stored = [statement for statement in granted if "s3:" in json.dumps(statement["Action"])]
    writing = [statement for statement in granted if "dynamodb:PutItem" in as_list(statement["Action"])]

    assert [(statement["Action"], statement["Resource"]) for statement in stored] == [
        (["s3:DeleteObject", "s3:PutObject"], {"Fn::Sub": "${DataBucket.Arn}/results/*"}),
        ("s3:DeleteObject", [{"Fn::Sub": f"${{DataBucket.Arn}}/{folder}/*"} for folder in ("drawings", "shared")]),
        ("s3:ListBucket", {"Fn::GetAtt": ["DataBucket", "Arn"]}),
    ]
    for statement in writing:
        assert statement["Condition"] == {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["EXPORTS"]}}
    assert len(writing) == 1


def test_the_function_of_dropped_lists_writes_words_and_reports_alone() -> None:
    writing = [granted for granted in statements(LISTS) if re.search("Put|Update|Delete", str(granted["Action"]))]
    [words, reports] = [granted for granted in writing if granted["Sid"] not in {"Logs", "Traces"}]

    assert words["Condition"] == {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["WORDS"]}}
    assert reports["Resource"] == {"Fn::Sub": "${DataBucket.Arn}/word-lists/*.report.json"}
    assert "PLAYER" not in json.dumps(LISTS)
    assert "drawings" not in json.dumps(LISTS)
    assert "cognito" not in json.dumps(LISTS)


def test_the_data_bucket_tells_of_what_is_dropped_into_it() -> None:
    assert properties("DataBucket")["NotificationConfiguration"] == {
        "EventBridgeConfiguration": {"EventBridgeEnabled": True}
    }
    assert "NotificationConfiguration" not in properties("SiteBucket")


def test_every_function_is_given_every_setting_that_the_wiring_reads() -> None:
    read = set(re.findall(r"[\"'](INKLING_[A-Z_]+)[\"']", (ROOT / "chalicelib" / "wiring.py").read_text()))
    given = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]

    assert read
    assert {name for name in given if name.startswith("INKLING_")} == read - {"INKLING_TRAINING_KEY"}


def test_the_key_is_told_to_those_functions_alone_that_start_jobs() -> None:
    told = {"INKLING_TRAINING_KEY": {"Ref": "TrainingKey"}}
    own = {name: properties(name).get("Environment", {}).get("Variables", {}) for name in FUNCTIONS}

    assert {name for name in own if told.items() <= own[name].items()} == {"RetrainingJob", "RetrainingOrder"}


def test_a_line_of_a_log_tells_whether_it_is_of_a_request_or_of_an_event() -> None:
    given = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    own = {name: properties(name).get("Environment", {}).get("Variables", {}) for name in FUNCTIONS}

    assert given["POWERTOOLS_SERVICE_NAME"] == "events"
    assert own.pop("APIHandler") == {"POWERTOOLS_SERVICE_NAME": "api"}
    assert not any("POWERTOOLS_SERVICE_NAME" in each for each in own.values())


def test_traces_are_written_only_where_they_are_asked_for() -> None:
    assert TEMPLATE["Parameters"]["Tracing"]["Default"] == "PassThrough"
    for name in FUNCTIONS:
        assert properties(name)["Tracing"] == {"Ref": "Tracing"}
    for policy in (POLICY, WATCHING, TRAINING, EXPORTING, LISTS):
        [(condition, traces)] = [
            (statement["Fn::If"][0], statement["Fn::If"][1])
            for statement in policy["Statement"]
            if "xray:" in json.dumps(statement)
        ]
        assert condition == "Traced"
        assert traces["Action"] == UNSCOPED["Traces"]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_private_encrypted_and_versioned(bucket: str) -> None:
    assert list(properties(bucket)["PublicAccessBlockConfiguration"].values()) == [True] * 4
    assert properties(bucket)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert properties(bucket)["VersioningConfiguration"] == {"Status": "Enabled"}


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_reached_by_tls_alone(bucket: str) -> None:
    policies = [
        item["Properties"]
        for item in TEMPLATE["Resources"].values()
        if item.get("Type") == "AWS::S3::BucketPolicy" and item["Properties"]["Bucket"] == {"Ref": bucket}
    ]

    [policy] = policies
    [statement] = [item for item in policy["PolicyDocument"]["Statement"] if item["Sid"] == "OnlyByTLS"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == [{"Fn::GetAtt": [bucket, "Arn"]}, {"Fn::Sub": f"${{{bucket}.Arn}}/*"}]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_what_is_deleted_from_a_bucket_goes_for_good_after_a_while(bucket: str) -> None:
    rules = properties(bucket)["LifecycleConfiguration"]["Rules"]
    for_all = [rule for rule in rules if "Prefix" not in rule and rule["Status"] == "Enabled"]

    assert min(rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays", 99) for rule in for_all) <= 30
    assert any("AbortIncompleteMultipartUpload" in rule for rule in for_all)


def test_an_erased_players_drawings_are_gone_within_a_week() -> None:
    rules = properties("DataBucket")["LifecycleConfiguration"]["Rules"]

    assert [rule["NoncurrentVersionExpiration"] for rule in rules if "NoncurrentVersionExpiration" in rule] == [
        {"NoncurrentDays": 7}
    ]


def test_drawings_and_model_versions_never_expire() -> None:
    expiring = [
        rule for rule in properties("DataBucket")["LifecycleConfiguration"]["Rules"] if "ExpirationInDays" in rule
    ]

    assert [rule["Prefix"] for rule in expiring] == ["retraining/", "orders/"]


def test_only_this_distribution_reads_the_site() -> None:
    statements = properties("SiteBucketPolicy")["PolicyDocument"]["Statement"]
    [statement] = [item for item in statements if item["Effect"] == "Allow"]

    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert statement["Action"] == "s3:GetObject"
    assert "${Distribution}" in json.dumps(statement["Condition"])


def test_this_distribution_reads_of_players_data_what_they_share_and_nothing_else() -> None:
    statements = properties("DataBucketPolicy")["PolicyDocument"]["Statement"]
    [statement] = [item for item in statements if item["Effect"] == "Allow"]
    [shared] = [item for item in distribution()["CacheBehaviors"] if item["TargetOriginId"] == "shared"]

    assert (statement["Action"], statement["Resource"]) == (
        "s3:GetObject",
        {"Fn::Sub": "${DataBucket.Arn}/shared/*"},
    )
    assert "${Distribution}" in json.dumps(statement["Condition"])
    assert shared["PathPattern"] == "/shared/*"
    assert shared["AllowedMethods"] == ["GET", "HEAD"]
    assert shared["CachePolicyId"] == {"Ref": "PagesCache"}, "no longer than what was taken back may be seen"


def test_whatever_holds_data_outlives_the_stack() -> None:
    for name, resource in TEMPLATE["Resources"].items():
        if resource.get("Type") in KEEPERS:
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain", name


def test_the_table_is_the_one_of_the_data_model() -> None:
    table = properties("Table")

    assert [key["AttributeName"] for key in table["KeySchema"]] == ["PK", "SK"]
    [index] = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "by_number"
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["INDEX", "NUMBER"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["SSESpecification"]["SSEEnabled"]


def test_players_data_is_protected_from_deletion_where_there_are_players() -> None:
    assert TEMPLATE["Conditions"]["Production"] == {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}
    assert properties("Table")["DeletionProtectionEnabled"] == {"Fn::If": ["Production", True, False]}
    assert properties("UserPool")["DeletionProtection"] == {"Fn::If": ["Production", "ACTIVE", "INACTIVE"]}


def test_a_sign_in_does_not_tell_whether_an_account_exists() -> None:
    client = properties("UserPoolClient")

    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["EnableTokenRevocation"]
    assert not client["GenerateSecret"]


def test_error_pages_never_take_the_place_of_the_apis_own_answers() -> None:
    mapped = {item["ErrorCode"] for item in distribution()["CustomErrorResponses"]}
    answered = {
        int(answer["statusCode"])
        for answer in properties("RestAPI")["DefinitionBody"]["x-amazon-apigateway-gateway-responses"].values()
    }

    assert mapped == {403}, "what S3 answers for a missing file; the API answers everything else"
    assert not mapped & answered


def test_the_gateways_own_errors_are_problems() -> None:
    answers = properties("RestAPI")["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]

    for kind, answer in answers.items():
        problem = json.loads(answer["responseTemplates"]["application/json"])
        assert problem["status"] == answer["statusCode"], kind
        assert problem.keys() == {"type", "title", "status", "detail"}, kind
        assert "problem+json" in answer["responseParameters"]["gatewayresponse.header.Content-Type"], kind


def test_the_api_is_not_cached() -> None:
    api, _, _ = distribution()["CacheBehaviors"]

    assert api["PathPattern"] == "/api/*"
    assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled"


def test_assets_are_cached_for_long_and_pages_as_their_headers_say() -> None:
    _, assets, _ = distribution()["CacheBehaviors"]
    pages = properties("PagesCache")["CachePolicyConfig"]

    assert assets["PathPattern"] == "/assets/*"
    assert assets["CachePolicyId"] == "658327ea-f89d-4fab-a63d-7e88639e58f6", "CachingOptimized"
    assert distribution()["DefaultCacheBehavior"]["CachePolicyId"] == {"Ref": "PagesCache"}
    assert (pages["MinTTL"], pages["DefaultTTL"]) == (0, 0)


def test_a_domain_of_its_own_is_served_with_tls_1_2_at_least() -> None:
    condition, own, _ = distribution()["ViewerCertificate"]["Fn::If"]

    assert condition == "OwnDomain"
    assert own["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert properties("RestAPI")["SecurityPolicy"].startswith("SecurityPolicy_TLS13_1_2_")


def test_what_costs_is_off_unless_it_is_asked_for() -> None:
    defaults = {name: parameter["Default"] for name, parameter in TEMPLATE["Parameters"].items()}

    assert {name: defaults[name] for name in ("EdgeLog", "Firewall")} == {"EdgeLog": "off", "Firewall": "off"}
    assert {name: defaults[name] for name in ("ProvisionedConcurrency", "ReservedConcurrency")} == {
        "ProvisionedConcurrency": 0,
        "ReservedConcurrency": 0,
    }
    assert (defaults["SnapStart"], defaults["Tracing"]) == ("None", "PassThrough")
    settings = properties("RestAPI")["MethodSettings"]
    assert not any(each["MetricsEnabled"] for each in settings), "a metric for each route costs more than the game"


def test_what_a_firewall_counts_cannot_be_chosen_by_whoever_is_counted() -> None:
    at_the_edge, at_the_gateway = properties("SiteAcl")["Rules"], properties("ApiAcl")["Rules"]
    told = properties("VisitorAddress")["FunctionCode"]
    [api] = [each for each in distribution()["CacheBehaviors"] if each["PathPattern"] == "/api/*"]
    counted = [rule["Statement"]["RateBasedStatement"] for rule in at_the_gateway[1:]]

    assert [rule["Name"] for rule in at_the_edge] == ["sign-in", "reports", "all"]
    assert {rule["Statement"]["RateBasedStatement"]["AggregateKeyType"] for rule in at_the_edge} == {"IP"}
    assert [rule["Name"] for rule in at_the_gateway] == ["edge", "sign-in", "reports", "all", "player"]
    assert [each["AggregateKeyType"] for each in counted] == [*["FORWARDED_IP"] * 3, "CUSTOM_KEYS"]
    assert {each["ForwardedIPConfig"]["HeaderName"].lower() for each in counted[:3]} == {"true-client-ip"}
    assert "request.headers['true-client-ip'] = {value: event.viewer.ip}" in told
    assert api["FunctionAssociations"]["Fn::If"][:2] == [
        "ApiFirewall",
        [{"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["VisitorAddress", "FunctionARN"]}}],
    ]


def test_where_there_is_a_firewall_nobody_gets_around_it_by_the_gateways_own_address() -> None:
    shut = properties("ApiAcl")["Rules"][0]["Statement"]["NotStatement"]["Statement"]["ByteMatchStatement"]
    [api] = [origin for origin in distribution()["Origins"] if origin["Id"] == "api"]
    condition, [sent], _ = api["OriginCustomHeaders"]["Fn::If"]

    assert (condition, TEMPLATE["Resources"]["ApiAcl"]["Condition"]) == ("ApiFirewall", "ApiFirewall")
    assert TEMPLATE["Resources"]["SiteAcl"]["Condition"] == "SiteFirewall"
    assert sent["HeaderName"].lower() == shut["FieldToMatch"]["SingleHeader"]["Name"]
    assert sent["HeaderValue"] == shut["SearchString"]
    assert shut["PositionalConstraint"] == "EXACTLY"


@pytest.mark.parametrize("acl", ["SiteAcl", "ApiAcl"])
def test_a_firewall_says_when_to_come_back_and_sees_through_a_path_in_disguise(acl: str) -> None:
    rules = [rule for rule in properties(acl)["Rules"] if "RateBasedStatement" in rule["Statement"]]
    limits = [rule["Statement"]["RateBasedStatement"] for rule in rules]
    scoped = [limit["ScopeDownStatement"]["ByteMatchStatement"] for limit in limits if "ScopeDownStatement" in limit]

    for rule in rules:
        refusal = rule["Action"]["Block"]["CustomResponse"]
        window = rule["Statement"]["RateBasedStatement"]["EvaluationWindowSec"]
        assert refusal["ResponseCode"] == 429
        assert {"Name": "Retry-After", "Value": str(window)} in refusal["ResponseHeaders"]
    assert [each["SearchString"] for each in scoped] == ["/api/auth/", "/api/shares/"]
    for each in scoped:
        changes = [change["Type"] for change in each["TextTransformations"]]
        assert changes == ["URL_DECODE", "NORMALIZE_PATH"]


@pytest.mark.parametrize("acl", ["SiteAcl", "ApiAcl"])
def test_a_stranger_reports_less_often_than_a_player_signs_in(acl: str) -> None:
    rules = {rule["Name"]: rule["Statement"].get("RateBasedStatement", {}) for rule in properties(acl)["Rules"]}
    priorities = [rule["Priority"] for rule in properties(acl)["Rules"]]

    assert (rules["reports"]["Limit"], rules["sign-in"]["Limit"], rules["all"]["Limit"]) == (20, 300, 10_000)
    assert rules["reports"]["ScopeDownStatement"]["ByteMatchStatement"]["SearchString"] == "/api/shares/"
    assert priorities == list(range(len(priorities)))


def test_routes_that_send_mail_and_reports_of_strangers_have_a_lower_rate_of_their_own() -> None:
    [_, *slow] = properties("RestAPI")["MethodSettings"]
    paths = [each["ResourcePath"].replace("~1", "/")[1:] for each in slow]

    assert paths == ["/auth/sign-up", "/auth/forgot-password", "/shares/{id}/report"]
    assert set(paths) <= {route.path for topic in TOPICS for route in topic.routes if route.method == "POST"}
    assert all((each["ThrottlingRateLimit"], each["ThrottlingBurstLimit"]) == (5, 20) for each in slow)


def test_the_gateways_log_keeps_neither_an_address_nor_a_token() -> None:
    _, setting, _ = properties("RestAPI")["AccessLogSetting"]["Fn::If"]
    logged = json.loads(setting["Format"])

    assert logged["route"] == "$context.resourcePath", "the pattern, not the path with its ids"
    assert not [value for value in logged.values() if re.search("identity|authorizer|header|path$", value)]


def test_every_log_is_kept_for_a_while_and_no_longer() -> None:
    groups = [item for item in TEMPLATE["Resources"].values() if item.get("Type") == "AWS::Logs::LogGroup"]

    assert len(groups) == len(FUNCTIONS) + 1, "those of the functions and the gateway's"
    for group in groups:
        assert group["Properties"]["RetentionInDays"] == {"Fn::If": ["Production", 90, 14]}


def test_no_function_makes_a_log_that_would_be_kept_forever() -> None:
    for policy in (POLICY, WATCHING, TRAINING, EXPORTING, LISTS):
        [logs] = [granted for granted in statements(policy) if granted["Sid"] == "Logs"]

        assert logs["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"], "the template makes the groups"


def test_whatever_checkov_overlooks_has_its_reason() -> None:
    skipped = (ROOT / "infra" / "checkov.yaml").read_text().partition("skip-check:\n")[2].splitlines()

    assert skipped
    for line in skipped:
        assert re.fullmatch(r"  - CKV_AWS_\d+ +# .{30,}", line), line
