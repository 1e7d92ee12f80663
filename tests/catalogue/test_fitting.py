"""Which text of a fix is shown for what was found."""

from __future__ import annotations

import pytest

from srm_tf.catalogue.fitting import fitting
from srm_tf.catalogue.fixes import Fix
from srm_tf.catalogue.naming import Clue, Found
from tests.support.judging import schema

ENCRYPTED = 'resource "aws_db_instance" "main" {\n  storage_encrypted = true\n}'
SPREAD = 'resource "aws_db_instance" "main" {\n  multi_az = true\n}'
LOGGED = 'resource "aws_docdb_cluster" "main" {\n  enabled_cloudwatch_logs_exports = ["audit"]\n}'
KEY = 'resource "aws_kms_alias" "main" {\n  target_key_id = aws_kms_key.main.key_id\n}'
SAVED = 'resource "aws_backup_selection" "main" {\n  resources = [aws_dynamodb_table.main.arn]\n}'
NESTED = 'resource "aws_instance" "main" {\n  metadata_options {\n    http_tokens = "required"\n  }\n}'
STATE = 'terraform {\n  backend "s3" {\n    profile = "deploy"\n  }\n}'
READ_STATE = 'data "terraform_remote_state" "network" {\n  config = { profile = "deploy" }\n}'
NEWER = 'resource "aws_docdb_cluster" "main" {\n  engine_version = "5.0.0"\n}'
MINOR = 'resource "aws_db_instance" "main" {\n  auto_minor_version_upgrade = true\n}'  # yes or no, whoever is asked
FLOWS = 'resource "aws_flow_log" "main" {\n  vpc_id = aws_vpc.main.id\n}'
READ = (
    'data "aws_iam_policy_document" "main" {}\n\nresource "aws_iam_policy" "main" {\n  policy = data.aws_iam_policy_document.main.json\n}'
)
DISK = 'resource "aws_instance" "main" {\n  root_block_device {\n    encrypted = true\n  }\n}'
CACHE = 'resource "aws_dax_cluster" "main" {\n  security_group_ids = ["sg-1"]\n}'  # a set there, a list of a service network's association
NETWORK = '  vpc_config {\n    subnet_ids         = ["subnet-1"]\n    security_group_ids = ["sg-1"]\n  }\n'
STREAMS = f'resource "aws_msk_serverless_cluster" "main" {{\n{NETWORK}}}'
TWICE = f'resource "aws_msk_serverless_cluster" "main" {{\n{NETWORK}{NETWORK}}}'
FLEET = 'resource "aws_appstream_fleet" "main" {\n  vpc_config {\n    security_group_ids = ["sg-1"]\n  }\n}'


@pytest.mark.parametrize(
    ("texts", "types", "kind", "begins"),
    [
        ((ENCRYPTED,), ("aws_db_instance",), "aws_db_instance", 'resource "aws_db_instance" "mine"'),
        ((ENCRYPTED,), ("aws_db_instance", "aws_rds_cluster"), "aws_rds_cluster", 'resource "aws_rds_cluster" "mine"'),
        (
            (SPREAD,),
            ("aws_db_instance", "aws_rds_cluster"),
            "aws_rds_cluster",
            '# This one is for aws_db_instance:\nresource "aws_db_instance" "main"',
        ),
        ((SPREAD, LOGGED), ("aws_db_instance", "aws_docdb_cluster"), "aws_docdb_cluster", 'resource "aws_docdb_cluster" "mine"'),
        ((NESTED,), ("aws_instance", "aws_launch_template"), "aws_launch_template", 'resource "aws_launch_template" "mine"'),
        ((READ_STATE, STATE), ("backend.s3", "data.terraform_remote_state"), "backend.s3", "terraform {"),
        ((STATE, READ_STATE), ("backend.s3", "data.terraform_remote_state"), "data.terraform_remote_state", "data "),
        ((DISK,), ("aws_instance", "aws_launch_template"), "aws_launch_template", "# This one is for aws_instance:\n"),
        ((KEY,), ("aws_kms_key", "aws_kms_external_key"), "aws_kms_external_key", "# This one is for aws_kms_key:\n"),
        (
            (SAVED,),
            ("aws_dynamodb_table", "aws_db_instance"),
            "aws_db_instance",
            'resource "aws_backup_selection" "mine" {\n  resources = [aws_db_instance.mine.arn]',
        ),
        (
            (CACHE,),
            ("aws_dax_cluster", "aws_vpclattice_service_network_vpc_association"),
            "aws_vpclattice_service_network_vpc_association",
            'resource "aws_vpclattice_service_network_vpc_association" "mine"',
        ),
        ((STREAMS,), ("aws_msk_serverless_cluster", "aws_eks_cluster"), "aws_eks_cluster", 'resource "aws_eks_cluster" "mine"'),
        ((TWICE,), ("aws_msk_serverless_cluster", "aws_eks_cluster"), "aws_eks_cluster", "# This one is for aws_msk_serverless_cluster:\n"),
        ((FLEET,), ("aws_appstream_fleet", "aws_eks_cluster"), "aws_eks_cluster", "# This one is for aws_appstream_fleet:\n"),  # no subnets
        (
            (MINOR,),
            ("aws_db_instance", "aws_rds_cluster_instance"),
            "aws_rds_cluster_instance",
            'resource "aws_rds_cluster_instance" "mine"',
        ),
        (
            (FLOWS,),
            ("aws_vpc", "aws_default_vpc"),
            "aws_default_vpc",
            'resource "aws_flow_log" "mine" {\n  vpc_id = aws_default_vpc.mine.id',
        ),
        ((FLOWS,), ("aws_vpc", "aws_msk_replicator"), "aws_msk_replicator", "# This one is for aws_vpc:\n"),
        ((NEWER,), ("aws_docdb_cluster", "aws_neptune_cluster"), "aws_neptune_cluster", "# This one is for aws_docdb_cluster:\n"),
        (
            (READ,),
            ("aws_iam_policy", "aws_iam_role", "data.aws_iam_policy_document"),
            "aws_iam_role",
            "# This one is for aws_iam_policy:\n",
        ),
        ((ENCRYPTED,), ("aws_db_instance",), "account", 'resource "aws_db_instance" "main"'),
        ((), ("aws_db_instance",), "aws_db_instance", ""),
        (  # and what neither type is known to have is nothing that they share
            ('resource "aws_lb_target_group" "a" {\n  unheard_of = 1\n}',),
            ("aws_lb_target_group", "aws_alb_target_group"),
            "aws_alb_target_group",
            "# This one is for aws_lb_target_group:\n",
        ),
        (  # nothing is both looked up and made
            ('resource "aws_iam_policy" "a" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}',),
            ("aws_iam_policy", "data.aws_iam_policy"),
            "data.aws_iam_policy",
            "# This one is for aws_iam_policy:\n",
        ),
        (  # `lifecycle` is Terraform's own, of every type
            ('resource "aws_lb_target_group" "a" {\n  protocol = "HTTPS"\n\n  lifecycle {\n    create_before_destroy = true\n  }\n}',),
            ("aws_lb_target_group", "aws_alb_target_group"),
            "aws_alb_target_group",
            'resource "aws_alb_target_group" "mine"',
        ),
    ],
)
def test_the_fix_that_fits_a_type_is_taken(texts: tuple[str, ...], types: tuple[str, ...], kind: str, begins: str) -> None:
    text = fitting(Fix(texts, types), Found(kind, (f"{kind}.mine",)), schema())
    assert text.startswith(begins)
    assert bool(text) == bool(texts)


def test_a_text_is_for_data_sources_or_for_resources() -> None:
    texts = ('resource "aws_iam_policy" "app" {\n  policy = "{}"\n}', 'data "aws_iam_policy_document" "app" {\n  version = "2012-10-17"\n}')
    fix = Fix(texts, ("aws_iam_policy", "data.aws_iam_policy_document"))
    text = fitting(fix, Found("data.aws_iam_policy_document", ("data.aws_iam_policy_document.loose",)), schema())
    assert text == texts[1].replace('"app"', '"loose"')


def test_what_is_read_of_a_data_source_is_no_text_for_resources() -> None:
    document = 'data "aws_iam_policy_document" "d" {\n  version = "2012-10-17"\n}\n\n'
    text = f'{document}resource "aws_iam_policy" "d" {{\n  policy = data.aws_iam_policy_document.d.json\n}}'
    fix = Fix((text,), ("aws_iam_policy", "aws_iam_role", "data.aws_iam_policy_document"))
    assert fitting(fix, Found("aws_iam_role", ("aws_iam_role.app",)), schema()) == f"# This one is for aws_iam_policy:\n{text}"


GROUP = 'resource "aws_security_group" "app" {\n  ingress {\n    from_port = 443\n  }\n}'
RULE = 'resource "aws_security_group_rule" "app" {\n  cidr_blocks = ["10.0.0.0/8"]\n}'


NEW_RULE = 'resource "aws_vpc_security_group_ingress_rule" "app" {\n  cidr_ipv4 = "10.0.0.0/8"\n}'


def test_where_something_of_another_type_decides_its_text_is_shown_once_for_each() -> None:
    fix = Fix((GROUP, RULE, NEW_RULE), ("aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule"))
    rules = (Clue("module.a.aws_security_group_rule.ssh"), Clue("aws_security_group_rule.rdp[0]"))
    found = Found("aws_security_group", ("aws_security_group.web",), rules)
    assert fitting(fix, found, schema()) == f"{RULE.replace('app', 'ssh')}\n\n{RULE.replace('app', 'rdp')}"
    assert fitting(fix, Found("aws_security_group", ("aws_security_group.web",)), schema()) == GROUP.replace("app", "web")
    own = Clue("aws_security_group.web", "ingress[0].cidr_blocks")
    of_either = Found("aws_security_group", ("aws_security_group.web",), (own, rules[1]), written=True)
    assert fitting(fix, of_either, schema()) == f"{GROUP.replace('app', 'web')}\n\n{RULE.replace('app', 'rdp')}"
    both = f"{GROUP}\n\n{RULE}"  # says what to do about either
    of_both = Fix((both, RULE), ("aws_security_group", "aws_security_group_rule"))
    assert fitting(of_both, Found("aws_security_group", ("aws_security_group.web",), rules[:1]), schema()).startswith(
        'resource "aws_security_group" '
    )


OWN = 'resource "aws_kms_key" "k" {\n  policy = "{}"\n}'
BESIDE = 'resource "aws_kms_key_policy" "k" {\n  key_id = aws_kms_key.k.id\n  policy = "{}"\n}'
FORCED = 'resource "aws_kms_key" "k" {\n  parameter {\n    name = "rds.force_ssl"\n  }\n}'


UNJOINED = BESIDE.replace("  key_id = aws_kms_key.k.id\n", "")
UNSET = Clue("aws_kms_key.k", "policy", valued=False)


@pytest.mark.parametrize(
    ("clues", "text"),
    [
        ((), OWN),
        ((Clue("aws_kms_key.k", "policy.Statement[0]"),), OWN),
        ((UNSET, Clue("aws_kms_key_policy.k", "policy.Statement[0]")), UNJOINED),
        ((Clue("aws_db_parameter_group.k", "parameter[name='rds.force_ssl'].value", valued=False),), FORCED),
    ],
)
def test_of_several_texts_for_one_type_the_one_that_has_what_decides(clues: tuple[Clue, ...], text: str) -> None:
    fix = Fix((OWN, BESIDE, FORCED), ("aws_kms_key",))
    assert fitting(fix, Found("aws_kms_key", ("aws_kms_key.k",), clues), schema()) == text


SIGNS = 'resource "aws_route53_hosted_zone_dnssec" "main" {\n  signing_status = "SIGNING"\n}'
JOINED = "  hosted_zone_id = aws_route53_key_signing_key.main.hosted_zone_id\n"
SIGNED = f"""resource "aws_route53_key_signing_key" "main" {{
  hosted_zone_id = aws_route53_zone.main.id
}}

{SIGNS.replace("  signing", f"{JOINED}  signing")}"""


@pytest.mark.parametrize("kind", ["aws_route53_zone", "region"])
def test_where_a_text_changes_nothing_but_what_decides_it_is_shown_alone(kind: str) -> None:
    fix = Fix((SIGNS, SIGNED), ("aws_route53_hosted_zone_dnssec", "aws_route53_key_signing_key", "aws_route53_zone"))
    clue = Clue('aws_route53_hosted_zone_dnssec.this["b"]', "signing_status")
    address = f'{kind}.this["b"]' if kind != "region" else "account_region"
    found = Found(kind, (address,), (clue,), written=True)
    assert fitting(fix, found, schema()) == SIGNS.replace("main", "this")
    lacking = Found("aws_route53_zone", ('aws_route53_zone.this["b"]',), (Clue('aws_route53_zone.this["b"]'),))
    assert fitting(fix, lacking, schema()).startswith('resource "aws_route53_key_signing_key" "this"')


def test_what_is_missing_is_shown_below_what_is_wrong_in_its_own_block() -> None:
    fix = Fix((SIGNS, SIGNED), ("aws_route53_hosted_zone_dnssec", "aws_route53_key_signing_key", "aws_route53_zone"))
    absent, clue = frozenset({"aws_route53_key_signing_key"}), Clue("aws_route53_hosted_zone_dnssec.this", "signing_status")
    text = fitting(fix, Found("aws_route53_zone", ("aws_route53_zone.z",), (clue,), absent=absent), schema())
    assert text == f"{SIGNS.replace('main', 'this')}\n\n{SIGNED.replace('main', 'z')}"
    account = Found("region", ("account_region",), (clue,), absent=absent)
    assert 'resource "aws_route53_key_signing_key"' in fitting(fix, account, schema())


def test_a_text_that_has_what_is_asked_inside_of_a_block_is_taken() -> None:
    general = 'resource "aws_mq_broker" "main" {\n  logs {\n    general = true\n  }\n}'
    both = general.replace("true\n", "true\n    audit = true\n")
    fix = Fix((general, both), ("aws_mq_broker",))
    for paths, text in ((("logs.general",), general), (("logs.general", "logs.audit"), both), (("logs[0].audit",), both)):
        clues = tuple(Clue("aws_mq_broker.main", path, valued=False) for path in paths)
        assert fitting(fix, Found("aws_mq_broker", ("aws_mq_broker.main",), clues), schema()) == text


def test_a_text_that_has_the_block_of_what_is_asked_is_taken() -> None:
    """`value` stands in many blocks of one."""
    signed, keyed = (
        f'resource "aws_cloudwatch_event_connection" "main" {{\n  auth_parameters {{\n    {block} {{\n      value = "v"\n    }}\n  }}\n}}'
        for block in ("header", "api_key")
    )
    fix = Fix((signed, keyed), ("aws_cloudwatch_event_connection",))
    address = "aws_cloudwatch_event_connection.main"
    found = Found("aws_cloudwatch_event_connection", (address,), (Clue(address, "auth_parameters[0].api_key[0].value"),))
    assert fitting(fix, found, schema()) == keyed


@pytest.mark.parametrize(
    ("engine", "shown"),
    [
        ("mysql", '"error"'),
        ("Oracle-EE", '"alert"'),
        ("oracle-…", '"alert"'),
        ("", '# Where engine is "mysql"'),
        ("db2-se", '# Where engine is "mysql"'),
    ],
)
def test_the_text_for_its_engine_is_shown(engine: str, shown: str) -> None:
    """The others speak of another one; of an engine that nobody knows each says for whom it is."""
    of = 'resource "aws_db_instance" "main" {\n  enabled_cloudwatch_logs_exports = '
    texts = (
        f'# Where engine is "mysql" or "mariadb":\n{of}["error"]\n}}',
        f'# Where engine is "oracle-*":\n{of}["alert"]\n}}',
    )
    found = Found("aws_db_instance", ("aws_db_instance.mine",), given={"engine": engine} if engine else {})
    text = fitting(Fix(texts, ("aws_db_instance",)), found, schema())
    assert shown in text
    assert ("# Where" in text) == shown.startswith("#")
