"""What a change hands to somebody more: a policy that stands, attached to another role; a security group that one instance more is in."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Gate, Outcome
from srm_tf.engine.new_users import Uses
from srm_tf.engine.run import World, run
from srm_tf.language.links import Links
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Certainty, Reference, Unknown, Value
from srm_tf.report import markdown, table
from tests.acceptance.test_against import checked, committed
from tests.support.counting import calls
from tests.support.judging import facts, schema, worlds_of
from tests.support.planned import plan_of
from tests.support.scanning import Program, Scan

ALL = """
resource "aws_iam_policy" "all" {
  name   = "all"
  policy = "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"*\\",\\"Resource\\":\\"*\\"}]}"
}
"""
ATTACHED = """
resource "aws_iam_role_policy_attachment" "%s" {
  role       = "%s"
  policy_arn = aws_iam_policy.all.arn
}
"""
BOUND = """
resource "aws_iam_user" "u" {
  name                 = "u"
  permissions_boundary = aws_iam_policy.all.arn
}
"""
OPEN = """
resource "aws_security_group" "open" {
  name        = "open"
  description = "open"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
INSTANCE = """
resource "aws_instance" "%s" {
  ami                    = "ami-1"
  instance_type          = "t3.micro"
  vpc_security_group_ids = [aws_security_group.open.id]
}
"""
SOURCE = """
resource "aws_vpc_security_group_ingress_rule" "r" {
  security_group_id            = "sg-2"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.open.id
}
"""
ADMINS = """
resource "aws_iam_group" "admins" {
  name = "admins"
}

resource "aws_iam_group_policy_attachment" "admins" {
  group      = aws_iam_group.admins.name
  policy_arn = aws_iam_policy.all.arn
}
"""
JOINS = """
resource "aws_iam_user_group_membership" "%s" {
  user   = "%s"
  groups = [aws_iam_group.admins.name]
}
"""
TEAM = """
resource "aws_iam_group_membership" "team" {
  name  = "team"
  group = aws_iam_group.admins.name
  users = [%s]
}
"""
LISTED = """
resource "aws_iam_policy_attachment" "all" {
  name       = "all"
  %s         = [%s]
  policy_arn = aws_iam_policy.all.arn
}
"""
OF_GROUP = """
resource "aws_iam_group_policy_attachment" "a" {
  group      = "%s"
  policy_arn = aws_iam_policy.all.arn
}
"""
PREFIXED = """
resource "aws_iam_role" "%s" {
  name_prefix        = "%s"
  assume_role_policy = "{}"
}
"""
NAMED = """
resource "aws_iam_role" "%s" {
  name               = %s
  assume_role_policy = "{}"
}
"""
ENV = """
# plan: env = "e"
variable "env" { type = string }
# plan: region = "r"
variable "region" { type = string }
"""
FOR = """
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.%s.name
  policy_arn = aws_iam_policy.all.arn
}
"""
POLICY, GROUP = (
    ("iam/policies-grant-scoped-privileges", "aws_iam_policy.all"),
    ("vpc/security-groups-close-admin-ports-to-world", "aws_security_group.open"),
)
A, B = ATTACHED % ("a", "a"), ATTACHED % ("b", "b")
MOVED = "moved {\n  from = aws_iam_role_policy_attachment.a\n  to   = aws_iam_role_policy_attachment.b\n}\n"
MANY = "aws_iam_policy_attachment.all"
CASES = {
    "a policy of one role more": (ALL + A, ALL + A + B, POLICY, ["aws_iam_role_policy_attachment.b"]),
    "a policy of nobody so far": (ALL, ALL + A, POLICY, ["aws_iam_role_policy_attachment.a"]),
    "a policy of one role less": (ALL + A + B, ALL + A, POLICY, []),
    "a policy that bounds one user more": (ALL + A, ALL + A + BOUND, POLICY, []),
    "one instance more in a group": (OPEN + INSTANCE % "a", OPEN + INSTANCE % "a" + INSTANCE % "b", GROUP, ["aws_instance.b"]),
    "a rule elsewhere that names it as its source": (OPEN, OPEN + SOURCE, GROUP, []),
    "one user more in a group": (ALL + ADMINS, ALL + ADMINS + JOINS % ("a", "a"), POLICY, ["aws_iam_user_group_membership.a"]),
    "one name more in a group": (ALL + ADMINS + TEAM % '"a"', ALL + ADMINS + TEAM % '"a", "b"', POLICY, ["aws_iam_group_membership.team"]),
    "one name less in a group": (ALL + ADMINS + TEAM % '"a", "b"', ALL + ADMINS + TEAM % '"a"', POLICY, []),
    "one role more in a list": (ALL + LISTED % ("roles", '"a"'), ALL + LISTED % ("roles", '"a", "b"'), POLICY, [MANY]),
    "one user in place of another": (ALL + LISTED % ("users", '"a"'), ALL + LISTED % ("users", '"b"'), POLICY, [MANY]),
    "one role less in a list": (ALL + LISTED % ("roles", '"a", "b"'), ALL + LISTED % ("roles", '"b"'), POLICY, []),
    "another role in place of one": (ALL + A, ALL + ATTACHED % ("a", "b"), POLICY, ["aws_iam_role_policy_attachment.a"]),
    "another group in place of one": (
        ALL + OF_GROUP % "a",
        ALL + OF_GROUP % "b",
        POLICY,
        ["aws_iam_group_policy_attachment.a"],
    ),
    "one group more in a list": (ALL + LISTED % ("groups", '"a"'), ALL + LISTED % ("groups", '"a", "b"'), POLICY, [MANY]),
    "another role, which is new": (
        ALL + PREFIXED % ("a", "a") + FOR % "a",
        ALL + PREFIXED % ("a", "a") + PREFIXED % ("b", "b") + FOR % "b",
        POLICY,
        ["aws_iam_role_policy_attachment.a"],
    ),
    "a role that is replaced": (ALL + PREFIXED % ("a", "a") + FOR % "a", ALL + PREFIXED % ("a", "b") + FOR % "a", POLICY, []),
    "a list of roles of which one is replaced": (
        ALL + PREFIXED % ("a", "a") + LISTED % ("roles", "aws_iam_role.a.name"),
        ALL + PREFIXED % ("a", "b") + LISTED % ("roles", "aws_iam_role.a.name"),
        POLICY,
        [],
    ),
    "a role that is renamed": (
        ALL + NAMED % ("a", '"app"') + FOR % "a",
        ALL + NAMED % ("a", '"web"') + FOR % "a",
        POLICY,
        [],
    ),
    "a role that is named by more": (
        ALL + NAMED % ("a", '"${var.env}-app"') + FOR % "a" + ENV,
        ALL + NAMED % ("a", '"${var.env}-${var.region}-app"') + FOR % "a" + ENV,
        POLICY,
        [],
    ),
    "another role in place of one that stays": (
        ALL + NAMED % ("a", '"app"') + NAMED % ("b", '"web"') + FOR % "a",
        ALL + NAMED % ("a", '"app"') + NAMED % ("b", '"web"') + FOR % "b",
        POLICY,
        ["aws_iam_role_policy_attachment.a"],
    ),
    "a role that gets the name of one that stays": (
        ALL + NAMED % ("a", '"app"') + FOR % "a",
        ALL + NAMED % ("a", '"old"') + NAMED % ("b", '"app"') + FOR % "b",
        POLICY,
        ["aws_iam_role_policy_attachment.a"],
    ),
    "roles that change their names for each other's": (
        ALL + NAMED % ("a", '"app"') + NAMED % ("b", '"web"') + FOR % "a",
        ALL + NAMED % ("a", '"web"') + NAMED % ("b", '"app"') + FOR % "b",
        POLICY,
        ["aws_iam_role_policy_attachment.a"],
    ),
    "a role at another address": (
        ALL + NAMED % ("a", '"app"') + FOR % "a",
        ALL + NAMED % ("b", '"app"') + FOR % "b",
        POLICY,
        [],
    ),
    "a role in place of a user of its name": (
        ALL + LISTED % ("users", '"app"'),
        ALL + LISTED % ("roles", '"app"'),
        POLICY,
        ["aws_iam_policy_attachment.all"],
    ),
    "nothing": (OPEN + INSTANCE % "a", OPEN + INSTANCE % "a", GROUP, []),
}


def own(found: list[dict[str, Any]], pair: tuple[str, str]) -> dict[str, Any]:
    (one,) = (one for one in found if (one["control"], one["address"]) == pair and "of" not in one)
    return one


@pytest.mark.parametrize(("before", "after", "pair", "users"), CASES.values(), ids=CASES)
def test_a_configuration_hands_on_what_stood(
    scan: Scan, srm_tf: Program, before: str, after: str, pair: tuple[str, str], users: list[str]
) -> None:
    committed(scan, {"main.tf": before})
    scan.write({"main.tf": after})
    one = own(checked(srm_tf, ".", "--against", "HEAD")["outcomes"], pair)
    assert (one["change"], one["touched"], one.get("used_by", [])) == ("unchanged", bool(users), users)
    assert srm_tf("check", ".", "--against", "HEAD", "--only", pair[0]).returncode == bool(users)


def of_a_plan(before: str, after: str, pair: tuple[str, str]) -> tuple[Outcome, Any]:
    found = worlds_of(plan_of(after, before=before))
    report = run((World("plan.json", found.after, found.before),), facts(), Choice("baseline"))
    (one,) = (one for one in report.outcomes if (one.control, one.address) == pair)
    return one, report


@pytest.mark.parametrize(("before", "after", "pair", "users"), CASES.values(), ids=CASES)
def test_a_plan_hands_on_what_stood(before: str, after: str, pair: tuple[str, str], users: list[str]) -> None:
    one, report = of_a_plan(before, after, pair)
    assert (one.change, one.touched, list(one.used_by)) == ("unchanged", bool(users), users)
    assert Gate("low").stops(one) == bool(users)
    assert ("now used by" in table.render(report, width=100, colour=False)) == bool(users)
    assert ("now used by" in markdown.render(report, markdown.COMMENT)) == bool(users)


def test_a_role_that_moves_is_the_same(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": ALL + PREFIXED % ("a", "a") + FOR % "a"})
    scan.write({"main.tf": ALL + PREFIXED % ("b", "a") + FOR % "b" + "moved {\n  from = aws_iam_role.a\n  to   = aws_iam_role.b\n}\n"})
    one = own(checked(srm_tf, ".", "--against", "HEAD")["outcomes"], POLICY)
    assert "used_by" not in one


def test_what_moves_is_handed_to_nobody(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": ALL + A})
    scan.write({"main.tf": ALL + ATTACHED % ("b", "a") + MOVED})
    one = own(checked(srm_tf, ".", "--against", "HEAD")["outcomes"], POLICY)
    assert "used_by" not in one


def test_a_baseline_accepts_for_those_who_had_it(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": ALL + A})
    srm_tf("baseline", "write", ".")
    gate = ("check", ".", "--against", "HEAD", "--baseline", "srm-tf-baseline.jsonl", "--only", POLICY[0])
    scan.write({"main.tf": ALL.replace('"all"\n', '"all"\n  path   = "/x/"\n', 1) + A})
    assert srm_tf(*gate).returncode == 0  # touched, and accepted
    scan.write({"main.tf": ALL + A + B})
    assert srm_tf(*gate).returncode == 1
    assert srm_tf("check", ".", "--baseline", "srm-tf-baseline.jsonl", "--only", POLICY[0]).returncode == 0


@pytest.mark.parametrize("other", [False, True])
def test_an_instance_that_is_replaced_has_another_network_interface_and_is_the_same(*, other: bool) -> None:
    attribute = "primary_network_interface_id"
    later = Value(Unknown("it"), references=(Reference(f"aws_instance.i.{attribute}", "aws_instance.i", attribute),))

    def world(own: Value, attached: Value) -> tuple[Resource, Uses]:
        group = Resource("aws_security_group.s", "aws_security_group", "s", {"id": Value("sg-123")})
        instance = Resource("aws_instance.i", "aws_instance", "i", {attribute: own})
        arguments = {"security_group_id": Value("sg-123"), "network_interface_id": attached}
        one = Resource("aws_network_interface_sg_attachment.a", "aws_network_interface_sg_attachment", "a", arguments)
        return group, Uses(Links(Graph((group, instance, one)), lambda _: ("id",)), schema())

    _, before = world(Value("eni-1"), Value("eni-2" if other else "eni-1"))
    group, after = world(Value(Unknown("it")), later)
    assert after.newly_of(group, before) == (("aws_network_interface_sg_attachment.a",) if other else ())


def test_it_is_asked_once_for_all_who_are_called_alike_whom_a_name_meant_before() -> None:
    def world() -> tuple[Resource, Uses]:
        policy, named = Resource("aws_iam_policy.p", "aws_iam_policy", "p", {"arn": Value("arn:aws:iam::1:policy/p")}), Value("app")
        roles = [Resource(f"aws_iam_role.r{each}", "aws_iam_role", "r", {"name": named}) for each in range(20)]
        kind = "aws_iam_role_policy_attachment"
        attached = [Resource(f"{kind}.a{each}", kind, "a", {"role": named, "policy_arn": policy.get("arn")}) for each in range(20)]
        return policy, Uses(Links(Graph((policy, *roles, *attached)), lambda _: ("name", "arn")), schema())

    (_, before), (policy, after) = world(), world()
    assert calls(lambda: after.newly_of(policy, before), "_called_then") == 2  # for the attachments themselves, and for the name


def used(kind: str, user: str, argument: str, inside: tuple[str, ...] = (), **more: Any) -> bool:
    """Whether a subject is used by a resource of which an argument (or what is inside of it) refers to it for certain, or maybe."""
    sure = more.pop("sure", Certainty.EXACT)
    value = Value(Unknown(f"{kind}.s.id"), written=True, references=(Reference(f"{kind}.s.id", f"{kind}.s", "id", sure),))
    for name in reversed(inside):
        value = Value((Value({name: value}),))
    subject, who = Resource(f"{kind}.s", kind, "s", {}), Resource(f"{user}.u", user, "u", {argument: value}, **more)
    found = Uses(Links(Graph((subject, who))), schema()).of(subject)
    assert set(found) <= {(who.address, ("", ""))}
    return bool(found)


@pytest.mark.parametrize(
    ("kind", "user", "argument", "inside", "is_used"),
    [
        ("aws_security_group", "aws_db_instance", "vpc_security_group_ids", (), True),
        ("aws_default_security_group", "aws_instance", "security_groups", (), True),
        ("aws_security_group", "aws_lambda_function", "vpc_config", ("security_group_ids",), True),
        ("aws_security_group", "aws_ecs_service", "network_configuration", ("security_groups",), True),
        ("aws_security_group", "aws_spot_fleet_request", "launch_specification", ("vpc_security_group_ids",), True),
        ("aws_security_group", "aws_batch_compute_environment", "compute_resources", ("security_group_ids",), True),
        ("aws_security_group", "aws_dms_replication_config", "compute_config", ("vpc_security_group_ids",), True),
        ("aws_security_group", "aws_emr_cluster", "ec2_attributes", ("additional_master_security_groups",), True),
        ("aws_security_group", "aws_datasync_location_efs", "ec2_config", ("security_group_arns",), True),
        ("aws_security_group", "aws_msk_cluster", "broker_node_group_info", ("security_groups",), True),
        ("aws_security_group", "aws_mskconnect_connector", "kafka_cluster", ("apache_kafka_cluster", "vpc", "security_groups"), True),
        ("aws_security_group", "aws_sagemaker_domain", "default_user_settings", ("security_groups",), True),
        ("aws_security_group", "aws_sagemaker_domain", "default_space_settings", ("security_groups",), True),
        ("aws_security_group", "aws_sagemaker_domain", "domain_settings", ("security_group_ids",), True),
        ("aws_security_group", "aws_transfer_server", "endpoint_details", ("security_group_ids",), True),
        ("aws_security_group", "aws_glue_connection", "physical_connection_requirements", ("security_group_id_list",), True),
        (
            "aws_security_group",
            "aws_kinesis_firehose_delivery_stream",
            "opensearch_configuration",
            ("vpc_config", "security_group_ids"),
            True,
        ),
        (
            "aws_security_group",
            "aws_kinesisanalyticsv2_application",
            "application_configuration",
            ("vpc_configuration", "security_group_ids"),
            True,
        ),
        (
            "aws_security_group",
            "aws_scheduler_schedule",
            "target",
            ("ecs_parameters", "network_configuration", "security_groups"),
            True,
        ),
        ("aws_security_group", "aws_workspaces_directory", "workspace_creation_properties", ("custom_security_group_id",), True),
        ("aws_security_group", "aws_codebuild_project", "environment", ("docker_server", "security_group_ids"), True),
        ("aws_security_group", "aws_db_option_group", "option", ("vpc_security_group_memberships",), True),
        (
            "aws_security_group",
            "aws_ecs_capacity_provider",
            "managed_instances_provider",
            ("instance_launch_template", "network_configuration", "security_groups"),
            True,
        ),
        ("aws_security_group", "aws_prometheus_scraper", "source", ("eks", "security_group_ids"), True),
        (
            "aws_security_group",
            "aws_pipes_pipe",
            "source_parameters",
            ("self_managed_kafka_parameters", "vpc", "security_groups"),
            True,
        ),
        ("aws_security_group", "aws_eks_node_group", "remote_access", ("source_security_group_ids",), False),
        ("aws_security_group", "aws_codebuild_project", "environment", ("environment_variable", "value"), False),
        ("aws_security_group", "awscc_ec2_instance", "security_group_ids", (), True),
        ("aws_security_group", "aws_lambda_function", "environment", ("variables", "GROUP"), False),
        ("aws_security_group", "aws_elb", "source_security_group", (), False),
        ("aws_security_group", "aws_vpc_security_group_ingress_rule", "security_group_id", (), False),
        ("aws_security_group", "aws_instance", "tags", ("Group",), False),
        ("aws_launch_template", "aws_autoscaling_group", "launch_template", ("id",), True),
        (
            "aws_launch_template",
            "aws_autoscaling_group",
            "mixed_instances_policy",
            ("launch_template", "launch_template_specification"),
            True,
        ),
        (
            "aws_launch_template",
            "aws_batch_compute_environment",
            "compute_resources",
            ("launch_template", "launch_template_id"),
            True,
        ),
        (
            "aws_launch_template",
            "aws_imagebuilder_distribution_configuration",
            "distribution",
            ("fast_launch_configuration", "launch_template", "launch_template_id"),
            True,
        ),
        (
            "aws_launch_template",
            "aws_imagebuilder_distribution_configuration",
            "distribution",
            ("launch_template_configuration", "launch_template_id"),
            False,
        ),
        ("aws_launch_configuration", "aws_autoscaling_group", "launch_configuration", (), True),
        ("aws_ecs_task_definition", "aws_ecs_service", "task_definition", (), True),
        ("aws_ecs_task_definition", "aws_cloudwatch_event_target", "ecs_target", ("task_definition_arn",), True),
        ("aws_iam_policy", "aws_ssoadmin_customer_managed_policy_attachment", "customer_managed_policy_reference", ("name",), True),
        ("aws_iam_policy", "aws_budgets_budget_action", "definition", ("iam_action_definition", "policy_arn"), True),
        ("aws_iam_policy", "aws_iam_role", "permissions_boundary", (), False),
        ("aws_iam_policy", "aws_ssoadmin_permissions_boundary_attachment", "permissions_boundary", ("managed_policy_arn",), False),
        ("aws_iam_policy", "aws_chatbot_slack_channel_configuration", "guardrail_policy_arns", (), False),
    ],
)
def test_what_puts_something_to_use(kind: str, user: str, argument: str, inside: tuple[str, ...], *, is_used: bool) -> None:
    assert used(kind, user, argument, inside) == is_used


@pytest.mark.parametrize(
    ("option", "is_used"), [("SecurityGroups", True), ("ManagedSecurityGroup", True), ("SSHSourceRestriction", False), (None, False)]
)
def test_an_option_of_beanstalk_says_by_its_name_what_it_puts_to_use(option: str | None, *, is_used: bool) -> None:
    group = Resource("aws_security_group.g", "aws_security_group", "g", {})
    kind = "aws_elastic_beanstalk_environment"
    setting = Value((Value({"name": Value(option), "value": link(group.address)}),))
    who = Resource(f"{kind}.e", kind, "e", {"setting": setting})
    assert bool(Uses(Links(Graph((group, who))), schema()).of(group)) == is_used


def test_who_surely_uses_it_and_lives_on() -> None:
    place = ("aws_security_group", "aws_instance", "vpc_security_group_ids", ())
    assert used(*place, action=Action.REPLACE)
    assert not used(*place, action=Action.DELETE)
    assert not used(*place, mode="data")
    assert used(*place, sure=Certainty.INFERRED)
    assert not used(*place, sure=Certainty.POSSIBLE)


def link(to: str) -> Value:
    return Value(Unknown(f"{to}.id"), written=True, references=(Reference(f"{to}.id", to, "id"),))


HAS = {
    "aws_iam_group_policy": {"group": link("aws_iam_group.g")},
    "aws_iam_group_policy_attachment": {"group": link("aws_iam_group.g"), "policy_arn": link("aws_iam_policy.s")},
    "aws_iam_policy_attachment": {"groups": Value((link("aws_iam_group.g"),)), "policy_arn": link("aws_iam_policy.s")},
}
IS_IN = {
    "aws_iam_group_membership": {"group": link("aws_iam_group.g"), "users": Value((Value("ann"), link("aws_iam_user.b")))},
    "aws_iam_user_group_membership": {"groups": Value((link("aws_iam_group.g"),)), "user": Value("ann")},
}


@pytest.mark.parametrize("joins", IS_IN)
@pytest.mark.parametrize("has", HAS)
@pytest.mark.parametrize("ends", ["", "has", "joins"])
def test_what_a_group_has_its_members_have(has: str, joins: str, ends: str) -> None:
    def one(kind: str, name: str, values: dict[str, Value], *, gone: bool = False) -> Resource:
        return Resource(f"{kind}.{name}", kind, name, values, action=Action.DELETE if gone else Action.NO_OP)

    own = has == "aws_iam_group_policy"
    subject = one(has, "s", HAS[has], gone=ends == "has") if own else one("aws_iam_policy", "s", {})
    others = [one("aws_iam_group", "g", {}), one("aws_iam_user", "b", {}), one(joins, "m", IS_IN[joins], gone=ends == "joins")]
    attached = [] if own else [one(has, "a", HAS[has], gone=ends == "has")]
    found = Uses(Links(Graph((subject, *others, *attached))), schema()).of(subject)
    members = {name for address, (_, name) in found if address == f"{joins}.m"}
    assert members == (set() if ends else {"ann"} if joins == "aws_iam_user_group_membership" else {"ann", "aws_iam_user.b"})
    assert {address for address, (_, name) in found if not name} == (set() if own or ends == "has" else {f"{has}.a"})
