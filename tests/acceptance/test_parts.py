"""A part whose whole is not here speaks for itself; of one that is here, and of the account, a part tells the finding once more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from srm_tf.engine.judge import Judge
from srm_tf.engine.parts_at_fault import named_by
from srm_tf.model.graph import Graph
from srm_tf.model.grounds import jointly, text_of
from srm_tf.model.verdict import Evidence, Judgement, Verdict
from srm_tf.report.tally import tally
from tests.language.terms.build import resource
from tests.support.scanning import Program, Scan

OPEN = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}'
STRANGERS = "s3/bucket-policies-restrict-principals"
UPLOADS = "s3/buckets-abort-incomplete-uploads"
BLOCK = "s3/buckets-block-public-access"
PASSWORDS = "iam/accounts-require-strong-passwords"


def policy(bucket: str) -> str:
    """A bucket policy that lets everybody read."""
    return f'resource "aws_s3_bucket_policy" "p" {{\n  bucket = {bucket}\n  policy = jsonencode({OPEN})\n}}\n'


def document_of(srm_tf: Program, *options: str) -> dict[str, Any]:
    """The JSON of a run over the directory."""
    done = srm_tf("check", ".", "--format", "json", "--fail-on", "never", *options)
    document: dict[str, Any] = done.document
    return document


def told(scan: Scan, control: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What is told once more of a control."""
    return [(one.address, one.verdict.word, one.of) for one in scan.last.told if one.control == control]


@pytest.mark.parametrize("bucket", ['"in-another-stack"', "data.aws_s3_bucket.other.id", "var.bucket", "aws_s3_bucket.nowhere.id"])
def test_a_policy_of_a_bucket_elsewhere_is_judged(scan: Scan, bucket: str) -> None:
    scan.write('variable "bucket" { type = string }\ndata "aws_s3_bucket" "other" { bucket = "o" }\n' + policy(bucket)).judge()
    assert scan.verdict("aws_s3_bucket_policy.p", STRANGERS) == "misconfigured"


def test_a_policy_of_a_bucket_that_is_here_is_told_of_the_bucket_and_counts_once(scan: Scan) -> None:
    scan.write('resource "aws_s3_bucket" "b" { bucket = "b" }\n' + policy("aws_s3_bucket.b.id")).judge()
    assert scan.verdict("aws_s3_bucket.b", STRANGERS) == "misconfigured"
    assert scan.verdict("aws_s3_bucket_policy.p", STRANGERS) == "silent"
    (once,) = (one for one in scan.last.told if one.control == STRANGERS)
    assert (once.address, once.verdict.word, once.of) == ("aws_s3_bucket_policy.p", "misconfigured", ("aws_s3_bucket.b",))
    assert once.location is not None
    assert once.location.line == 4
    assert tally(scan.last).domains["iam"][Verdict.MISCONFIGURED] == sum(
        one.verdict == Verdict.MISCONFIGURED and one.domain == "iam" for one in scan.last.outcomes
    )


@pytest.mark.parametrize("kind", ["aws_s3_bucket", "aws_s3_directory_bucket"])
def test_a_part_of_one_of_several_kinds_of_wholes_counts_once(scan: Scan, kind: str) -> None:
    """Rules of a bucket's lifecycle: they are of no directory bucket that stands elsewhere."""
    rules = f'  bucket = {kind}.b.bucket\n  rule {{\n    status = "Disabled"\n  }}\n'
    lifecycle = f'resource "aws_s3_bucket_lifecycle_configuration" "l" {{\n{rules}}}\n'
    scan.write(f'resource "{kind}" "b" {{ bucket = "b" }}\n' + lifecycle).judge(profile="all")
    assert scan.verdict(f"{kind}.b", UPLOADS) in {"missing", "misconfigured"}
    assert scan.verdict("aws_s3_bucket_lifecycle_configuration.l", UPLOADS) == "silent"
    assert [(address, of) for address, _, of in told(scan, UPLOADS)] == [("aws_s3_bucket_lifecycle_configuration.l", (f"{kind}.b",))]


def test_what_is_told_of_a_part_is_in_the_json_with_its_whole_and_in_the_matrix(scan: Scan, srm_tf: Program) -> None:
    scan.write('resource "aws_s3_bucket" "b" { bucket = "b" }\n' + policy("aws_s3_bucket.b.id"))
    document = document_of(srm_tf)
    pairs = {one["address"]: one.get("of") for one in document["outcomes"] if one["control"] == STRANGERS}
    assert pairs == {"aws_s3_bucket.b": None, "aws_s3_bucket_policy.p": ["aws_s3_bucket.b"]}
    counted = sum(one["verdict"] == "misconfigured" for one in document["outcomes"] if "of" not in one)
    assert document["summary"]["verdicts"]["misconfigured"] == counted
    (row,) = (line for line in srm_tf("matrix", ".").stdout.decode().splitlines() if "aws_s3_bucket_policy.p" in line)
    assert "!" in row


def test_who_asks_for_the_part_alone_gets_its_finding(scan: Scan, srm_tf: Program) -> None:
    scan.write('resource "aws_s3_bucket" "b" { bucket = "b" }\n' + policy("aws_s3_bucket.b.id"))
    document = document_of(srm_tf, "--only", "aws_s3_bucket_policy.*")
    found = [(one["address"], one["verdict"], "of" in one) for one in document["outcomes"] if one["control"] == STRANGERS]
    assert found == [("aws_s3_bucket_policy.p", "misconfigured", False)]
    assert document["summary"]["verdicts"]["misconfigured"] == sum(one["verdict"] == "misconfigured" for one in document["outcomes"])


def test_a_part_that_does_not_offend_is_not_told(scan: Scan) -> None:
    fine = policy("aws_s3_bucket.b.id").replace('"Allow"', '"Deny"')
    scan.write('resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n' + fine).judge()
    assert not [one for one in scan.last.told if one.control == STRANGERS]


def test_one_part_of_several_wholes_is_told_once(scan: Scan) -> None:
    group = 'resource "aws_docdb_cluster_parameter_group" "g" {\n  family = "docdb5.0"\n  name = "g"\n'
    group += '  parameter {\n    name = "tls"\n    value = "disabled"\n  }\n}\n'
    users = [
        f'resource "aws_docdb_cluster" "{name}" {{ db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.g.name }}\n'
        for name in ("a", "b")
    ]
    scan.write(group + "".join(users)).judge()
    (once,) = (one for one in scan.last.told if one.control == "docdb/clusters-require-tls")
    assert once.of == ("aws_docdb_cluster.a", "aws_docdb_cluster.b")


def test_a_rule_of_a_group_that_is_here_is_told(scan: Scan) -> None:
    rule = 'rule_number = 1\n  protocol = -1\n  rule_action = "allow"\n  cidr_block = "0.0.0.0/0"\n'
    text = f'resource "aws_network_acl_rule" "r" {{\n  network_acl_id = aws_network_acl.a.id\n  {rule}}}\n'
    scan.write('resource "aws_network_acl" "a" { vpc_id = "vpc-1" }\n' + text).judge(profile="all")
    (once,) = (one for one in scan.last.told if one.control == "vpc/network-acls-allow-named-ports")
    assert (once.address, once.of) == ("aws_network_acl_rule.r", ("aws_network_acl.a",))


def test_where_nobody_knows_which_bucket_is_meant_the_policy_that_offends_says_so(scan: Scan) -> None:
    text = 'variable "n" { type = string }\nvariable "m" { type = string }\nresource "aws_s3_bucket" "b" { bucket = var.n }\n'
    scan.write(text + policy("var.m")).judge()
    assert scan.verdict("aws_s3_bucket_policy.p", STRANGERS) == "misconfigured"
    assert scan.verdict("aws_s3_bucket.b", STRANGERS) in {"misconfigured", "unknown"}
    scan.write(text + policy("var.m").replace('"Allow"', '"Deny"')).judge()
    assert scan.verdict("aws_s3_bucket_policy.p", STRANGERS) == "silent"


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ('topic {\n    topic_arn = "arn:aws:sns:eu-west-1:111122223333:uploads"\n    events = ["s3:ObjectCreated:*"]\n  }', "silent"),
        ("", "missing"),
    ],
)
def test_where_nobody_knows_which_bucket_is_meant_one_of_several_ways_is_enough(scan: Scan, target: str, verdict: str) -> None:
    """The other ways, which a notification to a topic goes as little, say nothing against it."""
    buckets = 'variable "which" { type = number }\nresource "aws_s3_bucket" "b" {\n  count  = 2\n  bucket = "b-${count.index}"\n}\n'
    notification = f'resource "aws_s3_bucket_notification" "n" {{\n  bucket = aws_s3_bucket.b[var.which].id\n  {target}\n}}\n'
    scan.write(buckets + notification).judge(profile="all")
    assert scan.verdict("aws_s3_bucket_notification.n", "s3/buckets-send-event-notifications") == verdict
    assert scan.verdict("aws_s3_bucket.b[0]", "s3/buckets-send-event-notifications") in {"unknown", "missing"}


def test_a_policy_of_the_bucket_of_one_variable_is_told_of_it(scan: Scan) -> None:
    text = 'variable "n" { type = string }\nresource "aws_s3_bucket" "b" { bucket = var.n }\n'
    scan.write(text + policy("var.n")).judge()
    assert scan.verdict("aws_s3_bucket.b", STRANGERS) == "misconfigured"
    assert [one.of for one in scan.last.told if one.control == STRANGERS] == [("aws_s3_bucket.b",)]


def test_what_the_subject_can_have_only_one_of_is_right_or_wrong_by_itself(scan: Scan) -> None:
    def block(last: str) -> str:
        rest = "block_public_acls = true\n  block_public_policy = true\n  ignore_public_acls = true"
        return f'resource "aws_s3_bucket_public_access_block" "x" {{\n  bucket = "o"\n  {rest}\n  restrict_public_buckets = {last}\n}}\n'

    scan.write(block("true")).judge()
    assert scan.verdict("aws_s3_bucket_public_access_block.x", BLOCK) == "satisfied"
    scan.write(block("false")).judge()
    assert scan.verdict("aws_s3_bucket_public_access_block.x", BLOCK) == "misconfigured"


VERSIONED = '{ has = "aws_s3_bucket_versioning", via = "bucket", sole = true, where = ["versioning_configuration.%s is \'Enabled\'"] }'
OWN = f"""
title = "Versioned buckets ask for MFA"
domain = "backup_resilience"
severity = "low"
resource = "aws_s3_bucket"
when = [{VERSIONED % "status"}]
expect = [{VERSIONED % "mfa_delete"}]
rationale = "So."
remediation = "Do."
references = ["https://example.com"]
"""


@pytest.mark.parametrize(("status", "verdict"), [("Suspended", None), ("Enabled", "missing"), ("var.status", "unknown")])
def test_a_guard_asks_a_part_that_there_can_be_only_one_of_for_all_there_is(
    scan: Scan, srm_tf: Program, status: str, verdict: str | None
) -> None:
    said = status if "." in status else f'"{status}"'
    text = f'resource "aws_s3_bucket_versioning" "v" {{\n  bucket = "o"\n  versioning_configuration {{ status = {said} }}\n}}\n'
    scan.write({"main.tf": 'variable "status" { type = string }\n' + text, "own/mfa.toml": OWN})
    judged = document_of(srm_tf, "--own-controls", "own", "--only", "own")["outcomes"]
    assert [one["verdict"] for one in judged] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("alternatives", "verdict"),
    [
        ([["part"]], "missing"),
        ([["part", "whole"]], "unknown"),  # of the whole, which is not here, nobody can tell
        ([["whole"], ["part"]], "missing"),
        ([["whole"], ["part", "whole"]], "unknown"),
    ],
)
def test_of_several_guards_one_that_asks_nothing_of_the_whole_is_enough(
    scan: Scan, srm_tf: Program, alternatives: list[list[str]], verdict: str
) -> None:
    said = {"part": VERSIONED % "status", "whole": '"force_destroy is true"'}
    guards = ", ".join(f"[{', '.join(said[one] for one in each)}]" for each in alternatives)
    control = OWN.replace(f"when = [{VERSIONED % 'status'}]", f"when = [{{ any_of = [{guards}] }}]")
    text = 'resource "aws_s3_bucket_versioning" "v" {\n  bucket = "o"\n  versioning_configuration { status = "Enabled" }\n}\n'
    scan.write({"main.tf": text, "own/mfa.toml": control})
    judged = document_of(srm_tf, "--own-controls", "own", "--only", "own")["outcomes"]
    assert [one["verdict"] for one in judged] == [verdict]


def test_of_what_a_subject_may_have_several_one_proves_nothing(scan: Scan) -> None:
    scan.write('resource "aws_flow_log" "f" {\n  vpc_id = "vpc-0123456789abcdef0"\n  traffic_type = "ACCEPT"\n}\n').judge()
    assert scan.verdict("aws_flow_log.f", "vpc/vpcs-log-flows") == "unknown"


def test_of_two_where_one_is_all_there_can_be_both_have_to_be_right(scan: Scan) -> None:
    block = 'resource "aws_s3_bucket_public_access_block" "{}" {{\n  bucket = aws_s3_bucket.b.id\n{}}}\n'
    settings = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    right, wrong = ("".join(f"  {name} = {value}\n" for name in settings) for value in ("true", "false"))
    scan.write('resource "aws_s3_bucket" "b" { bucket = "b" }\n' + block.format("right", right) + block.format("wrong", wrong)).judge()
    assert scan.verdict("aws_s3_bucket.b", BLOCK) == "misconfigured"
    assert [address for address, _, _ in told(scan, BLOCK)] == ["aws_s3_bucket_public_access_block.wrong"]


def test_what_depends_on_the_whole_is_unknown(scan: Scan) -> None:
    scan.write(f'resource "aws_opensearch_domain_policy" "p" {{\n  domain_name = "o"\n  access_policies = jsonencode({OPEN})\n}}\n').judge()
    outcome = scan.outcome("aws_opensearch_domain_policy.p", "opensearch/domain-policies-restrict-principals")
    assert outcome.verdict.word == "unknown"
    assert outcome.depends_on == ("aws_opensearch_domain_policy.p",)


def test_what_an_encrypted_whole_may_have_is_not_wrong_where_the_whole_is_not_here(scan: Scan) -> None:
    target = 'target_groups {\n target_group_identifier = "tg-0123456789abcdef0"\n}\n'
    rule = f'listener_identifier = "listener-0123456789abcdef0"\naction {{\n forward {{\n {target} }}\n }}\n'
    scan.write(f'resource "aws_vpclattice_listener_rule" "r" {{\n{rule}}}\n').judge()
    outcome = scan.outcome("aws_vpclattice_listener_rule.r", "vpclattice/listeners-require-tls")
    assert (outcome.verdict.word, outcome.depends_on) == ("unknown", ("aws_vpclattice_listener_rule.r",))


@pytest.mark.parametrize("beside", ["", 'resource "aws_iam_user_login_profile" "p" { user = "ann" }\n'])
def test_whether_something_else_stands_beside_the_whole_is_unknown_where_the_whole_is_not_here(scan: Scan, beside: str) -> None:
    scan.write(beside + 'resource "aws_iam_access_key" "k" { user = "ci" }\n').judge()
    outcome = scan.outcome("aws_iam_access_key.k", "iam/console-users-avoid-access-keys")
    assert (outcome.verdict.word, outcome.depends_on) == ("unknown", ("aws_iam_access_key.k",))


@pytest.mark.parametrize(
    ("whole", "status", "verdicts"),
    [
        ('"fs-0123456789abcdef0"', "DISABLED", ("silent", "unknown")),
        ('"fs-0123456789abcdef0"', "ENABLED", ("silent", "satisfied")),
        ("aws_efs_file_system.f.id", "DISABLED", ("misconfigured", "silent")),
    ],
)
def test_a_whole_elsewhere_may_be_right_by_what_stands_beside_it(scan: Scan, whole: str, status: str, verdicts: tuple[str, str]) -> None:
    files = 'resource "aws_efs_file_system" "f" {}\n' if verdicts[0] != "silent" else ""
    policy = f'resource "aws_efs_backup_policy" "p" {{\n  file_system_id = {whole}\n  backup_policy {{\n    status = "{status}"\n  }}\n}}\n'
    scan.write(files + policy).judge()
    backed_up = "efs/file-systems-are-backed-up"
    assert (scan.verdict("aws_efs_file_system.f", backed_up), scan.verdict("aws_efs_backup_policy.p", backed_up)) == verdicts


@pytest.mark.parametrize(("mode", "verdict"), [("Manual", "misconfigured"), ("Auto", "satisfied")])
def test_a_part_that_only_some_wholes_can_have_says_which_it_is(scan: Scan, mode: str, verdict: str) -> None:
    pinned = f'update_runtime_on = "{mode}"\n  runtime_version_arn = "arn:aws:lambda:eu-west-1::runtime:abcd"\n'
    scan.write(f'resource "aws_lambda_runtime_management_config" "m" {{\n  function_name = "app"\n  {pinned}}}\n').judge()
    assert scan.verdict("aws_lambda_runtime_management_config.m", "lambda/functions-receive-runtime-patches") == verdict


@pytest.mark.parametrize(
    ("beside", "verdict"),
    [
        ("", "misconfigured"),
        ('resource "aws_lb" "main" { name = "main" }', "misconfigured"),  # writes no log anywhere
        ('resource "aws_lb" "main" {\n  access_logs { bucket = "elsewhere" }\n}', "unknown"),  # it may be this one: logs take no key
    ],
)
def test_a_whole_elsewhere_is_named_by_nothing_where_nothing_here_names_any(scan: Scan, beside: str, verdict: str) -> None:
    rule = 'rule {\n    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }\n  }'
    part = f'resource "aws_s3_bucket_server_side_encryption_configuration" "e" {{\n  bucket = "orders"\n  {rule}\n}}\n'
    scan.write(part + beside).judge()
    assert scan.verdict("aws_s3_bucket_server_side_encryption_configuration.e", "s3/buckets-use-customer-keys") == verdict


def test_a_parameter_group_that_nothing_here_uses_is_judged(scan: Scan) -> None:
    parameter = 'parameter {\n    name = "tls"\n    value = "disabled"\n  }'
    group = f'resource "aws_docdb_cluster_parameter_group" "g" {{\n  family = "docdb5.0"\n  name = "g"\n  {parameter}\n}}\n'
    scan.write(group).judge()
    assert scan.verdict("aws_docdb_cluster_parameter_group.g", "docdb/clusters-require-tls") == "misconfigured"
    user = 'resource "aws_docdb_cluster" "c" { db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.g.name }\n'
    scan.write(group + user).judge()
    assert scan.verdict("aws_docdb_cluster_parameter_group.g", "docdb/clusters-require-tls") == "silent"
    assert scan.verdict("aws_docdb_cluster.c", "docdb/clusters-require-tls") == "misconfigured"


def test_the_account_goes_wrong_where_its_setting_is_written(scan: Scan) -> None:
    scan.write('resource "aws_iam_account_password_policy" "p" { minimum_password_length = 6 }\n').judge()
    outcome = scan.outcome("account_region", PASSWORDS)
    assert outcome.verdict.word == "misconfigured"
    assert outcome.location is not None
    assert outcome.location.line == 1
    assert told(scan, PASSWORDS) == [("aws_iam_account_password_policy.p", "misconfigured", ("account_region",))]
    scan.write('resource "aws_iam_account_password_policy" "p" { minimum_password_length = 16 }\n').judge()
    assert told(scan, PASSWORDS) == [("aws_iam_account_password_policy.p", "missing", ("account_region",))]


def test_a_guard_of_the_account_is_no_guard_of_its_setting(scan: Scan) -> None:
    setting = 'resource "aws_glue_data_catalog_encryption_settings" "s" {\n  data_catalog_encryption_settings {\n'
    inner = '    encryption_at_rest { catalog_encryption_mode = "DISABLED" }\n'
    inner += "    connection_password_encryption { return_connection_password_encrypted = false }\n"
    scan.write(f"{setting}{inner}  }}\n}}\n").judge()
    control = "glue/catalogs-are-encrypted-at-rest"
    assert scan.verdict("account_region", control) == "misconfigured"
    assert told(scan, control) == [("aws_glue_data_catalog_encryption_settings.s", "misconfigured", ("account_region",))]
    (once,) = (one for one in scan.last.told if one.control == control)
    assert once.because.startswith("data_catalog_encryption_settings.encryption_at_rest.catalog_encryption_mode is 'DISABLED'")


def test_one_good_setting_is_enough_for_the_account(scan: Scan) -> None:
    trail = 'resource "aws_cloudtrail" "{}" {{\n  name = "{}"\n  s3_bucket_name = "b"\n  is_multi_region_trail = {}\n}}\n'
    control = "cloudtrail/accounts-have-multi-region-trails"
    scan.write(trail.format("one", "one", "false")).judge()
    assert scan.verdict("account_region", control) == "misconfigured"
    assert [address for address, _, _ in told(scan, control)] == ["aws_cloudtrail.one"]
    scan.write(trail.format("one", "one", "false") + trail.format("all", "all", "true")).judge()
    assert {one.verdict.word for one in scan.last.outcomes if one.control == control} == {"satisfied"}


def test_of_what_the_account_has_only_one_two_that_differ_are_not_right(scan: Scan) -> None:
    scan.write("".join(f'resource "aws_ebs_encryption_by_default" "{on}" {{ enabled = {on} }}\n' for on in ("true", "false"))).judge()
    control = "ebs/accounts-encrypt-volumes-by-default"
    assert scan.verdict("account_region", control) == "misconfigured"
    assert told(scan, control) == [("aws_ebs_encryption_by_default.false", "misconfigured", ("account_region",))]


def test_of_what_the_account_has_only_one_a_second_that_is_not_known_leaves_it_open(scan: Scan) -> None:
    macie = 'resource "aws_macie2_account" "a" {}\nvariable "x" { type = string }\nresource "aws_macie2_account" "b" { status = var.x }\n'
    scan.write(macie).judge()
    assert {one.verdict.word for one in scan.last.outcomes if one.control == "macie/accounts-enable-macie"} == {"unknown"}


def test_a_part_that_may_not_be_there_fails_nothing_yet(scan: Scan) -> None:
    text = policy('"o"').replace('"p" {', '"p" {\n  count = var.on ? 1 : 0', 1)
    scan.write('variable "on" { type = bool }\n' + text).judge()
    assert {one.verdict.word for one in scan.last.outcomes if one.control == STRANGERS} == {"unknown"}


@pytest.mark.parametrize(
    ("kind", "family", "parameter", "control"),
    [
        ("aws_redshift_parameter_group", "redshift-1.0", ("require_ssl", "false"), "redshift/clusters-require-tls"),
        ("aws_db_parameter_group", "postgres16", ("rds.force_ssl", "0"), "rds/databases-require-tls"),
        ("aws_rds_cluster_parameter_group", "aurora-mysql8.0", ("require_secure_transport", "OFF"), "rds/databases-require-tls"),
        ("aws_docdb_cluster_parameter_group", "docdb5.0", ("tls", "disabled"), "docdb/clusters-require-tls"),
    ],
)
def test_a_parameter_group_of_each_service_is_judged_alone(
    scan: Scan, kind: str, family: str, parameter: tuple[str, str], control: str
) -> None:
    name, value = parameter
    block = f'  parameter {{\n    name  = "{name}"\n    value = "{value}"\n  }}\n'
    scan.write(f'resource "{kind}" "g" {{\n  name   = "group"\n  family = "{family}"\n{block}}}\n').judge()
    assert scan.verdict(f"{kind}.g", control) == "misconfigured"


def test_of_a_parameter_group_that_is_used_only_the_arm_of_its_family_is_told(scan: Scan) -> None:
    group = 'resource "aws_db_parameter_group" "g" {\n  name   = "group"\n  family = "postgres14"\n}\n'
    database = 'resource "aws_db_instance" "d" {\n  engine = "postgres"\n  engine_version = "14.7"\n'
    scan.write(group + database + "  parameter_group_name = aws_db_parameter_group.g.name\n}\n").judge()
    (once,) = (one for one in scan.last.told if one.control == "rds/databases-require-tls")
    assert (once.address, once.because) == ("aws_db_parameter_group.g", "parameter[name='rds.force_ssl'].value is not set")


def test_what_a_sentence_about_the_account_names_as_wrong_tells_it_once_more(scan: Scan) -> None:
    subscription = (
        'resource "aws_db_event_subscription" "e" {\n  sns_topic = "t"\n  source_type = "db-instance"\n  event_categories = %s\n}\n'
    )
    scan.write(subscription % '["availability"]').judge()
    assert scan.verdict("account_region", "rds/accounts-subscribe-to-events") == "misconfigured"
    (once,) = (one for one in scan.last.told if one.control == "rds/accounts-subscribe-to-events")
    assert (once.address, once.verdict.word, once.of) == ("aws_db_event_subscription.e", "misconfigured", ("account_region",))
    scan.write(subscription % "[]").judge()
    assert not [one for one in scan.last.told if one.control == "rds/accounts-subscribe-to-events"]


@pytest.mark.parametrize(("origins", "verdict"), [('["*"]', "misconfigured"), ('["https://www.example.com"]', "satisfied")])
def test_a_part_that_is_what_the_control_asks_for_first_needs_no_whole(scan: Scan, origins: str, verdict: str) -> None:
    rule = f'  cors_rule {{\n    allowed_methods = ["GET"]\n    allowed_origins = {origins}\n  }}\n'
    scan.write(f'resource "aws_s3_bucket_cors_configuration" "c" {{\n  bucket = "elsewhere"\n{rule}}}\n').judge()
    assert scan.verdict("aws_s3_bucket_cors_configuration.c", "s3/buckets-restrict-cors-origins") == verdict


DOCUMENTS = """
data "aws_iam_policy_document" "inner" {
  statement {
    actions   = ["iam:PassRole"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "outer" {
  source_policy_documents = [data.aws_iam_policy_document.inner.json]
}
"""
PASSED = "iam/policies-scope-pass-role"


def test_what_a_policy_says_is_told_at_the_documents_that_it_is_made_of(scan: Scan) -> None:
    scan.write(DOCUMENTS + 'resource "aws_iam_policy" "p" { policy = data.aws_iam_policy_document.outer.json }\n').judge()
    assert scan.verdict("aws_iam_policy.p", PASSED) == "misconfigured"
    told = {one.address: one.of for one in scan.last.told if one.control == PASSED}
    assert told["data.aws_iam_policy_document.inner"] == ("aws_iam_policy.p",)


def test_a_document_that_nothing_here_carries_speaks_for_itself(scan: Scan) -> None:
    scan.write(DOCUMENTS + 'output "policy" { value = data.aws_iam_policy_document.outer.json }\n').judge()
    assert scan.verdict("data.aws_iam_policy_document.outer", PASSED) == "misconfigured"
    assert [one.address for one in scan.last.told if one.control == PASSED] == ["data.aws_iam_policy_document.inner"]


def test_a_document_that_may_be_in_a_policy_nobody_sees_is_left_open(scan: Scan) -> None:
    hidden = 'variable "policy" {}\nresource "aws_iam_policy" "p" { policy = var.policy }\n'
    scan.write(DOCUMENTS + hidden).judge()
    assert scan.verdict("data.aws_iam_policy_document.outer", PASSED) == "unknown"


def test_a_finding_stands_at_what_is_written_and_not_at_a_default_beside_it(scan: Scan) -> None:
    variable = 'environment_variable {\n      name = "AWS_SECRET_ACCESS_KEY"\n      value = "abc"\n    }'
    needed = 'name = "p"\n  service_role = "r"\n  artifacts { type = "NO_ARTIFACTS" }\n  source { type = "NO_SOURCE" }'
    scan.write(f'resource "aws_codebuild_project" "p" {{\n  {needed}\n  environment {{\n    {variable}\n  }}\n}}\n').judge()
    outcome = scan.outcome("aws_codebuild_project.p", "codebuild/projects-keep-secrets-out-of-environment")
    assert outcome.evidence[0].path == "environment[0].environment_variable[0].type"  # the provider's default
    assert outcome.location is not None
    assert (outcome.location.line, outcome.location.end_line) == (8, 8)


def test_a_finding_stands_in_its_own_resource_whatever_decides_beside_it(scan: Scan) -> None:
    block = 'resource "aws_s3_bucket_public_access_block" "b" {\n  bucket = aws_s3_bucket.b.id\n  block_public_acls = false\n}\n'
    scan.write({"main.tf": block, "more.tf": '\nresource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'}).judge()
    whole = scan.outcome("aws_s3_bucket.b", BLOCK)
    (part,) = (one for one in scan.last.told if one.control == BLOCK)
    assert "aws_s3_bucket_public_access_block.b" in {piece.address for piece in whole.evidence}
    assert whole.location is not None
    assert (whole.location.file, whole.location.line) == ("more.tf", 2)
    assert part.location is not None
    assert (part.location.file, part.location.line) == ("main.tf", 3)


def test_what_is_missing_in_the_whole_stands_there(scan: Scan) -> None:
    rule = 'ingress {\n    from_port = 443\n    to_port = 443\n    protocol = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }'
    scan.write(f'resource "aws_security_group" "g" {{\n  {rule}\n}}\n').judge()
    outcome = scan.outcome("aws_security_group.g", "vpc/security-groups-have-descriptions")
    assert outcome.verdict.word == "missing"
    assert outcome.location is not None
    assert outcome.location.line == 1


NAMED = OPEN.replace('"*"', '"arn:aws:iam::111122223333:root"', 1)
DIRECTORY = (
    'resource "aws_s3_directory_bucket" "b" {\n  bucket = "${var.name}--use1-az4--x-s3"\n  location {\n    name = "use1-az4"\n  }\n}\n'
)
NAME = 'variable "name" { type = string }\n'


@pytest.mark.parametrize(
    ("bucket", "beside", "verdict"),
    [
        ("aws_s3_directory_bucket.b.id", NAME + DIRECTORY, "satisfied"),
        ("aws_s3_directory_bucket.b.bucket", NAME + DIRECTORY, "satisfied"),
        ('"shuffle"', NAME + DIRECTORY, "misconfigured"),
        ("var.name", NAME, "misconfigured"),
    ],
)
def test_a_directory_bucket_takes_no_plain_http_whatever_its_policy_says(scan: Scan, bucket: str, beside: str, verdict: str) -> None:
    scan.write(beside + policy(bucket).replace(OPEN, NAMED)).judge()
    assert scan.verdict("aws_s3_bucket_policy.p", "s3/buckets-require-tls") == verdict


EXPRESS = OPEN.replace('"*"', '"arn:aws:iam::111122223333:root"', 1).replace("s3:GetObject", "s3express:CreateSession")


@pytest.mark.parametrize(
    ("bucket", "document", "verdict"),
    [
        ('"shuffle--use1-az4--x-s3"', EXPRESS, "satisfied"),
        ("var.name", EXPRESS, "satisfied"),
        ("var.name", EXPRESS.replace("s3express:CreateSession", "s3express:${var.what}"), "satisfied"),
        ("var.name", EXPRESS.replace("s3express:CreateSession", "${var.what}"), "unknown"),
        ("var.name", NAMED.replace("s3:GetObject", "s3:${var.what}"), "misconfigured"),
        ("var.name", NAMED.replace("s3:GetObject", "*"), "misconfigured"),
    ],
)
def test_a_policy_of_a_directory_bucket_elsewhere_is_known_by_its_actions(scan: Scan, bucket: str, document: str, verdict: str) -> None:
    scan.write(f'{NAME}variable "what" {{ type = string }}\n{policy(bucket).replace(OPEN, document)}').judge()
    assert scan.verdict("aws_s3_bucket_policy.p", "s3/buckets-require-tls") == verdict


@pytest.mark.parametrize(("status", "verdict"), [("Disabled", "misconfigured"), ("Enabled", "satisfied")])
def test_lifecycle_rules_of_a_bucket_elsewhere_show_that_it_may_have_some(scan: Scan, status: str, verdict: str) -> None:
    rule = f'rule {{\n    id = "a"\n    status = "{status}"\n    expiration {{\n      days = 30\n    }}\n  }}\n'
    scan.write(f'resource "aws_s3_bucket_lifecycle_configuration" "l" {{\n  bucket = "elsewhere"\n  {rule}}}\n').judge()
    assert scan.verdict("aws_s3_bucket_lifecycle_configuration.l", "s3/buckets-have-lifecycle-rules") == verdict


def test_of_several_parts_only_the_one_that_a_sentence_asks_about_is_told(scan: Scan) -> None:
    stage = 'resource "aws_api_gateway_stage" "s" {\n  rest_api_id = "api"\n  stage_name = "s"\n  deployment_id = "d"\n}\n'
    method = 'resource "aws_api_gateway_method_settings" "%s" {\n  rest_api_id = "api"\n  stage_name = aws_api_gateway_stage.s.stage_name\n'
    method += '  method_path = "%s"\n  settings {\n    logging_level = "OFF"\n  }\n}\n'
    scan.write(stage + method % ("all", "*/*") + method % ("one", "pets/GET")).judge()
    assert told(scan, "apigateway/stages-log-executions") == [
        ("aws_api_gateway_method_settings.all", "misconfigured", ("aws_api_gateway_stage.s",))
    ]


def test_of_several_beside_a_resource_those_are_told_that_the_control_is_about(scan: Scan) -> None:
    """Two add-ons without a role of their own, of which only the one for the network is asked for it."""
    control = "eks/clusters-have-separate-network-roles"
    add_on = 'resource "aws_eks_addon" "%s" {\n  cluster_name = aws_eks_cluster.c.name\n  addon_name = "%s"\n}\n'
    cluster = (
        'resource "aws_eks_cluster" "c" {\n  name = "c"\n  role_arn = "arn:aws:iam::111122223333:role/c"\n'
        '  vpc_config {\n    subnet_ids = ["subnet-1"]\n  }\n}\n'
    )
    scan.write(cluster + add_on % ("dns", "coredns") + add_on % ("network", "vpc-cni")).judge()
    assert scan.outcome("aws_eks_cluster.c", control).verdict.fails
    assert told(scan, control) == [("aws_eks_addon.network", "missing", ("aws_eks_cluster.c",))]


TAGS = "iam/accounts-keep-secrets-out-of-tags"


def tagged(*names: str) -> str:
    """Queues, each with a secret in its tags."""
    return "".join(f'resource "aws_sqs_queue" "{name}" {{\n  tags = {{ {name}_token = "kd82Hs0aQpz71Lm4" }}\n}}\n' for name in names)


def test_a_part_of_what_is_wrong_in_an_account_tells_what_it_says_itself(scan: Scan) -> None:
    """So it is known what to change there, and a thousand resources do not each tell of all the others."""
    scan.write(tagged("a", "b")).judge()
    there = [(one.address, one.because, [piece.address for piece in one.evidence]) for one in scan.last.told if one.control == TAGS]
    said = "is a literal under the name of a secret"
    assert there == [
        (f"aws_sqs_queue.{name}", f"aws_sqs_queue.{name}.tags.{name}_token {said}", [f"aws_sqs_queue.{name}"]) for name in ("a", "b")
    ]


@pytest.mark.parametrize("accepted", [1, 2])
def test_each_part_of_what_is_wrong_in_an_account_is_accepted_where_it_stands(scan: Scan, srm_tf: Program, accepted: int) -> None:
    lines = tagged("a", "b").splitlines()
    for at in (1, 4)[:accepted]:
        lines[at] += f" # srm-tf: waive {TAGS}: known to all"
    scan.write("\n".join(lines) + "\n")
    waived = [one["waiver"] is not None for one in document_of(srm_tf)["outcomes"] if one["control"] == TAGS]
    assert waived == [accepted == 2, True, accepted == 2]


def test_what_names_no_part_is_told_at_each() -> None:
    """What begins with the name of another part is not."""
    account, *parts = (resource(address) for address in ("aws_x.account", "aws_x.a", 'aws_x.b["a.b c"]', "aws_x.a_b"))
    pieces = tuple(Evidence(one.address) for one in (account, *parts))
    said = ("aws_x.a.tags is wrong", 'aws_x.b["a.b c"] is wrong', "no two are alike")
    judge = cast("Judge", SimpleNamespace(graph=Graph((account, *parts))))
    finding = Judgement(Verdict.MISCONFIGURED, jointly(said), pieces)
    found = named_by(judge, account, finding)
    assert {address: text_of(one.grounds) for address, (_, one) in found.items()} == {
        "aws_x.a": f"{said[0]}; {said[2]}",
        'aws_x.b["a.b c"]': f"{said[1]}; {said[2]}",
        "aws_x.a_b": "; ".join(said),
    }
