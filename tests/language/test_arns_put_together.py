"""ARNs that are put together of what they name: a stage is the one of its API with that name."""

from __future__ import annotations

import pytest

from srm_tf.language.links import Links
from tests.language.test_some_instances import verdicts
from tests.support.judging import configured_graph, facts

STAGES = """
variable "stage" {{}}
variable "other" {{}}
data "aws_region" "here" {{}}

resource "aws_api_gateway_rest_api" "a" {{
  name = "a"
}}

resource "aws_api_gateway_rest_api" "b" {{
  name = "b"
}}

resource "aws_api_gateway_stage" "first" {{
  rest_api_id   = aws_api_gateway_rest_api.a.id
  stage_name    = {first}
  deployment_id = "d1"
}}

resource "aws_api_gateway_stage" "second" {{
  rest_api_id   = aws_api_gateway_rest_api.b.id
  stage_name    = {second}
  deployment_id = "d2"
}}

resource "aws_wafv2_web_acl_association" "main" {{
  resource_arn = "arn:aws:apigateway:{region}::/restapis/${{aws_api_gateway_rest_api.a.id}}/stages/{named}"
  web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/main/1"
}}
"""
HERE = "${data.aws_region.here.region}"


@pytest.mark.parametrize(
    ("first", "second", "region", "named", "wanted"),
    [
        ('"prod"', '"prod"', "eu-west-1", "prod", ["satisfied", "missing"]),
        ('"prod"', '"prod"', HERE, "prod", ["satisfied", "missing"]),
        ('"prod"', '"test"', "eu-west-1", "test", ["missing", "missing"]),
        ("var.stage", "var.stage", "eu-west-1", "${var.stage}", ["satisfied", "missing"]),
        ("var.stage", '"prod"', HERE, "${var.other}", ["unknown", "missing"]),
        ('"prod"', '"prod"', HERE, "${var.other}", ["unknown", "missing"]),
        ('"v1-prod"', '"prod"', HERE, "${var.other}-prod", ["unknown", "missing"]),
        ('"v1-prod"', '"prod"', HERE, "${var.other}-test", ["missing", "missing"]),
    ],
)
def test_a_stage_by_its_api_and_its_name(first: str, second: str, region: str, named: str, wanted: list[str]) -> None:
    text = STAGES.format(first=first, second=second, region=region, named=named)
    assert verdicts(text, "apigateway/stages-sit-behind-waf") == wanted


API = """
variable "region" {{}}

data "aws_api_gateway_rest_api" "a" {{
  name = "shop"
}}

resource "aws_api_gateway_rest_api" "a" {{
  name = "a"
}}

resource "aws_api_gateway_stage" "main" {{
  rest_api_id   = {api}
  stage_name    = "prod"
  deployment_id = "d1"
}}

resource "aws_wafv2_web_acl_association" "main" {{
  resource_arn = {named}
  web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/main/1"
}}
"""
OWN = "aws_api_gateway_rest_api.a.id"
LOOKED_UP = "data.aws_api_gateway_rest_api.a.id"


@pytest.mark.parametrize(
    ("api", "named", "wanted"),
    [
        (OWN, '"${aws_api_gateway_rest_api.a.arn}/stages/prod"', "satisfied"),
        (OWN, 'format("%s/stages/%s", aws_api_gateway_rest_api.a.arn, "prod")', "satisfied"),
        (OWN, '"${aws_api_gateway_rest_api.a.arn}/stages/test"', "missing"),
        (LOOKED_UP, '"${data.aws_api_gateway_rest_api.a.arn}/stages/prod"', "satisfied"),
        (LOOKED_UP, '"${data.aws_api_gateway_rest_api.a.arn}/stages/test"', "missing"),
        (OWN, '"arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/stages/prod"', "missing"),  # nobody knows that of an API to come
        ('"a1b2c3"', '"arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/stages/prod"', "satisfied"),
        ('"a1b2c3"', '"arn:aws:apigateway:${var.region}::/restapis/a1b2c3/stages/prod"', "satisfied"),
        ('"a1b2c3"', '"arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/stages/test"', "missing"),
        ('"a1b2c3"', '"arn:aws:apigateway:eu-west-1::/restapis/d4e5f6/stages/prod"', "missing"),
    ],
)
def test_a_stage_by_the_arn_of_its_api_or_written_out(api: str, named: str, wanted: str) -> None:
    assert verdicts(API.format(api=api, named=named), "apigateway/stages-sit-behind-waf") == [wanted]


BALANCERS = """
resource "aws_lb" "main" {{
  name               = "web"
  load_balancer_type = "application"
}}

resource "aws_wafv2_web_acl_association" "main" {{
  resource_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/{named}/50dc6c495c0c9188"
  web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/main/1"
}}
"""


@pytest.mark.parametrize(("named", "wanted"), [("web", "satisfied"), ("other", "missing")])
def test_a_load_balancer_by_the_name_in_its_arn(named: str, wanted: str) -> None:
    assert verdicts(BALANCERS.format(named=named), "elb/load-balancers-sit-behind-waf") == [wanted]


def beside(part: str, key: str, arn: str) -> str:
    """A part that names its whole by an ARN."""
    return f'resource "{part}" "part" {{\n  {key} = "{arn}"\n}}\n'


WHOLES = {
    "aws_secretsmanager_secret": (
        'name = "app/db"',
        "aws_secretsmanager_secret_policy",
        "secret_arn",
        "secretsmanager:R:secret:app/db-a1B2c3",
    ),
    "aws_cloudwatch_event_bus": ('name = "orders"', "aws_cloudwatch_event_bus_policy", "event_bus_name", "events:R:event-bus/orders"),
    "aws_ecs_cluster": ('name = "main"', "aws_ecs_service", "cluster", "ecs:R:cluster/main"),
    "aws_wafv2_web_acl": ('name = "m"', "aws_wafv2_web_acl_logging_configuration", "resource_arn", "wafv2:R:regional/webacl/m/a1-b2"),
    "aws_s3_directory_bucket": ('bucket = "x--a--x-s3"', "aws_s3_bucket_policy", "bucket", "s3express:R:bucket/x--a--x-s3"),
    "aws_msk_cluster": ('cluster_name = "main"', "aws_msk_cluster_policy", "cluster_arn", "kafka:R:cluster/main/a1b2-c3"),
    "aws_apprunner_service": ('service_name = "w"', "aws_wafv2_web_acl_association", "resource_arn", "apprunner:R:service/w/8fe1e1"),
    "aws_backup_vault": ('name = "main"', "aws_backup_vault_policy", "backup_vault_name", "backup:R:backup-vault:main"),
    "aws_lb_target_group": (
        'name = "web"',
        "aws_lb_target_group_attachment",
        "target_group_arn",
        "elasticloadbalancing:R:targetgroup/web/50dc",
    ),
    "aws_elasticache_replication_group": ('replication_group_id = "c"', "aws_ssm_parameter", "value", "elasticache:R:replicationgroup:c"),
    "aws_redshift_cluster": ('cluster_identifier = "c"', "aws_redshift_logging", "cluster_identifier", "redshift:R:cluster:c"),
    "aws_sfn_state_machine": ('name = "s"', "aws_ssm_parameter", "value", "states:R:stateMachine:s"),
    "aws_ecs_task_definition": ('family = "t"', "aws_ecs_service", "task_definition", "ecs:R:task-definition/t:7"),
}


@pytest.mark.parametrize("kind", WHOLES)
@pytest.mark.parametrize(("region", "found"), [("eu-west-1", True), ("us-west-2", False)])
def test_whatever_has_a_name_of_its_own_by_its_arn(kind: str, region: str, found: bool) -> None:
    named, part, key, arn = WHOLES[kind]
    where = f"{region}:111122223333"
    text = f'provider "aws" {{\n  region = "eu-west-1"\n}}\nresource "{kind}" "whole" {{\n  {named}\n}}\n'
    graph = configured_graph(text + beside(part, key, f"arn:aws:{arn.replace(':R:', f':{where}:')}"))
    whole = next(one for one in graph.resources if one.type == kind)
    joined = Links(graph, facts().services.identities).children(whole, (part,), key)
    assert [link.resource.address for link in joined.links] == [f"{part}.part"] * found


FUNCTIONS = """
data "aws_caller_identity" "here" {{}}

resource "aws_lambda_function" "app" {{
  function_name = "app"
  role          = "arn:aws:iam::111122223333:role/app"
}}

resource "aws_lambda_function" "other" {{
  function_name = "other"
  role          = "arn:aws:iam::111122223333:role/app"
}}

resource "aws_lambda_permission" "main" {{
  function_name = "{named}"
  action        = "lambda:InvokeFunction"
  principal     = "*"
}}
"""
ACCOUNT = "${data.aws_caller_identity.here.account_id}"


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ("app:live", ["misconfigured", "satisfied"]),
        ("111122223333:function:app", ["misconfigured", "satisfied"]),
        ("111122223333:function:app:live", ["misconfigured", "satisfied"]),
        ("arn:aws:lambda:eu-west-1:111122223333:function:app:$LATEST", ["misconfigured", "satisfied"]),
        (f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:app", ["misconfigured", "satisfied"]),
        (f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:app:live", ["misconfigured", "satisfied"]),
    ],
)
def test_a_function_in_each_form_that_lambda_takes(named: str, wanted: list[str]) -> None:
    """https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html: a name, an ARN or a part of one, and a qualifier behind it."""
    found = verdicts(FUNCTIONS.format(named=named), "lambda/function-policies-restrict-principals")
    assert found[:2] == wanted


ROLES = """
provider "aws" {{
  alias   = "other"
  profile = "other"
}}

data "aws_partition" "here" {{}}
data "aws_caller_identity" "here" {{}}
data "aws_caller_identity" "there" {{
  provider = aws.other
}}
variable "app" {{}}

resource "aws_iam_role" "app" {{
  name                = {name}
  path                = "{path}"
  assume_role_policy  = "{{}}"
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}}

resource "aws_lambda_function" "main" {{
  function_name = "main"
  role          = "arn:{partition}:iam::{account}:role{named}"
}}
"""
PARTITION, THERE = "${data.aws_partition.here.partition}", "${data.aws_caller_identity.there.account_id}"


@pytest.mark.parametrize(
    ("name", "path", "partition", "account", "named", "wanted"),
    [
        ('"app"', "/", "aws", "111122223333", "/app", "misconfigured"),
        ('"app"', "/", "aws", ACCOUNT, "/app", "misconfigured"),
        ('"app"', "/", PARTITION, ACCOUNT, "/app", "misconfigured"),
        ('"app"', "/team/", "aws", ACCOUNT, "/team/app", "misconfigured"),
        ('"app"', "/team/", "aws", ACCOUNT, "/app", "unknown"),
        ('"app"', "/", "aws", ACCOUNT, "/apps", "unknown"),
        ('"app"', "/", "aws", THERE, "/app", "unknown"),
        ('"app"', "/", "aws", "${var.app}", "/app", "unknown"),
        ('"${var.app}-x"', "/", "aws", ACCOUNT, "/${var.app}-x", "misconfigured"),
        ('"${var.app}-x"', "/", "aws", ACCOUNT, "/${var.app}-y", "unknown"),
    ],
)
def test_a_role_by_an_arn_of_where_this_is_applied_and_its_name(
    name: str, path: str, partition: str, account: str, named: str, wanted: str
) -> None:
    text = ROLES.format(name=name, path=path, partition=partition, account=account, named=named)
    assert verdicts(text, "lambda/functions-have-least-privilege-roles") == [wanted]


TOPICS = """
data "aws_caller_identity" "here" {{}}
data "aws_region" "here" {{}}
data "aws_region" "there" {{
  region = var.where
}}
variable "where" {{}}

resource "aws_sns_topic" "main" {{
  name   = "main"
  {region}
}}

resource "aws_sns_topic_policy" "main" {{
  arn    = "arn:aws:sns:${{data.aws_region.{where}.region}}:{account}:main"
  policy = jsonencode({{ Version = "2012-10-17", Statement = {{ Effect = "Allow", Principal = "*", Action = "sns:*", Resource = "*" }} }})
}}
"""


@pytest.mark.parametrize(
    ("region", "where", "wanted"),
    [("", "here", "misconfigured"), ("", "there", "unknown"), ('region = "us-west-2"', "here", "unknown")],
)
def test_a_topic_by_an_arn_of_the_region_that_is_looked_up(region: str, where: str, wanted: str) -> None:
    text = TOPICS.format(region=region, where=where, account=ACCOUNT)
    assert verdicts(text, "sns/topic-policies-restrict-principals")[0] == wanted


QUEUES = """
data "aws_caller_identity" "here" {{}}

resource "aws_sqs_queue" "main" {{
  name = "main"
}}

resource "aws_sqs_queue_policy" "main" {{
  queue_url = "https://sqs.eu-west-1.amazonaws.com/{account}/{named}"
  policy    = jsonencode({{ Statement = {{ Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = "*" }} }})
}}
"""


@pytest.mark.parametrize(("named", "wanted"), [("main", "misconfigured"), ("other", "satisfied")])
def test_a_queue_by_a_url_of_the_account_that_is_looked_up(named: str, wanted: str) -> None:
    assert verdicts(QUEUES.format(account=ACCOUNT, named=named), "sqs/queue-policies-restrict-principals")[0] == wanted


TABLES = """
data "aws_caller_identity" "here" {{}}

resource "aws_dynamodb_table" "main" {{
  name = "main"
}}

resource "aws_dynamodb_resource_policy" "main" {{
  resource_arn = "arn:aws:dynamodb:eu-west-1:{account}:table/{named}"
  policy       = jsonencode({{ Statement = {{ Effect = "Allow", Principal = "*", Action = "dynamodb:*", Resource = "*" }} }})
}}
"""


@pytest.mark.parametrize(("named", "wanted"), [("main", "misconfigured"), ("other", "satisfied")])
def test_a_table_by_an_arn_of_the_account_that_is_looked_up(named: str, wanted: str) -> None:
    assert verdicts(TABLES.format(account=ACCOUNT, named=named), "dynamodb/table-policies-restrict-principals")[0] == wanted
