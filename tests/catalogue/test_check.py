"""The checks of control files: a good file passes, and each fault is named."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

import pytest

from srm_tf.catalogue.check import faults, refusal
from srm_tf.catalogue.load import control_files
from srm_tf.catalogue.read_control import page
from srm_tf.terraform.schema import shipped
from tests.support.pages import control_page

KNOWN = frozenset({"s3/buckets-log-access", "ec2/accounts-default-to-imdsv2"})
READING = """
title = "Keys rotate"
domain = "key_management"
severity = "medium"
rationale = "Why."
remediation = "Set it."
references = ["https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"]
"""
EXAMPLES = """
[[example]]
name = "a"
verdict = "satisfied"
terraform = ""
[[example]]
name = "b"
verdict = "missing"
terraform = ""
[[example]]
name = "c"
verdict = "unknown"
terraform = ""
"""


@dataclass(frozen=True)
class Areas:
    """Control areas enough for a test."""

    domains: tuple[str, ...] = ("key_management", "iam")
    services: tuple[str, ...] = ("kms", "s3", "iam", "cloudtrail", "rds", "vpc", "ebs")


def found(judging: str, control_id: str = "kms/keys-rotate", examples: str = EXAMPLES, **other: object) -> list[str]:
    """What is wrong with a file that has these judging keys."""
    raw = {**tomllib.loads(f"{READING}\n{judging}\n{examples}"), **other}
    return faults(page(raw, control_id, (control_id,)), shipped(), Areas(), KNOWN)


# What is in the blocks of such a rule is deeper than the shipped schema goes.
STATELESS = """
    resource = "aws_networkfirewall_rule_group"
    expect = [{ no = "rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule","""
GOOD = [
    """
    resource = "aws_kms_key"
    when = ["key_usage is 'ENCRYPT_DECRYPT' by default"]
    expect = ["enable_key_rotation is true"]
    """,
    # a block that occurs once needs no quantifier, one that repeats has one
    'resource = "aws_s3_bucket"\nexpect = ["versioning.enabled is true", "every lifecycle_rule.enabled is true"]',
    # beyond a text or a map anything goes
    'resource = "aws_ecs_task_definition"\nexpect = ["every container_definitions.linuxParameters.x is true"]',
    """resource = "aws_s3_bucket"\nexpect = ["tags.owner is set", "tags['a/b'] is set", "tags contains 'owner'"]""",
    f"""{STATELESS} where = ["some rule_definition.match_attributes.source.address_definition is '0.0.0.0/0'"] }}]""",
    # selectors choose
    """resource = "aws_docdb_cluster_parameter_group"\nexpect = ["parameter[name='tls'].value is not 'disabled' by default"]""",
    # several types that all know the path
    'resource = ["aws_instance", "aws_launch_template"]\nexpect = ["metadata_options.http_tokens is \'required\'"]',
    # joins in both directions, and by a template
    """
    resource = "aws_s3_bucket"
    expect = [{ has = "aws_s3_bucket_public_access_block", via = "bucket", absent = "satisfied", where = ["block_public_acls is true"] }]
    """,
    """
    resource = "aws_cloudtrail"
    expect = [{ has = "aws_s3_bucket", by = "s3_bucket_name", where = [{ meets = "s3/buckets-log-access" }] }]
    """,
    """
    resource = "aws_lambda_function"
    expect = [{ has = "aws_cloudwatch_log_group", via = "name", as = "/aws/lambda/{function_name}" }]
    """,
    # an account has neither via nor by
    'resource = "account"\nexpect = [{ has = "aws_cloudtrail", where = ["is_multi_region_trail is true"] }]',
    # data sources and provider blocks have no schema here
    'resource = "data.aws_ami"\nexpect = ["owners has at least 1"]',
    # paths of an element table are relative to the element
    """
    resource = "aws_codebuild_project"
    expect = [{ no = "environment.environment_variable", where = ["type is 'PLAINTEXT' by default", "name is 'PASSWORD'"] }]
    """,
    # a text argument may hold a truth value: the provider's nullable ones do
    'resource = "aws_elasticache_replication_group"\nexpect = ["at_rest_encryption_enabled is true by default"]',
    # what earlier providers had
    'resource = "aws_redshift_cluster"\nexpect = ["logging.enable is true"]',
    'resource = "aws_db_security_group"\nexpect = ["no ingress.cidr is a world range"]',
    'resource = "aws_simpledb_domain"\nexpect = ["name matches \'^app-\'"]',
    """
    resource = "aws_instance"
    decides = { account = "ec2/accounts-default-to-imdsv2" }
    expect = ["metadata_options.http_tokens is 'required' or account decides"]
    """,
    """
    resource = "aws_cloudwatch_log_group"
    settings = { days = { default = 365 } }
    expect = ["retention_in_days is at least $days"]
    """,
]


@pytest.mark.parametrize("judging", GOOD)
def test_a_good_file_has_no_complaints(judging: str) -> None:
    assert found(judging) == []


BAD = [
    ('resource = "aws_kms_kay"\nexpect = ["x is true"]', "resource: aws_kms_kay is no resource type"),
    ('resource = "data.kms_key"\nexpect = ["x is true"]', "data.kms_key is no resource type"),
    ('resource = "aws_kms_key"\nexpect = ["enable_rotation is true"]', "aws_kms_key has no enable_rotation"),
    ('resource = "aws_kms_key"\nwhen = ["uses is true"]\nexpect = ["enable_key_rotation is true"]', "aws_kms_key has no uses"),
    ('resource = ["aws_kms_key", "aws_kms_alias"]\nexpect = ["enable_key_rotation is true"]', "aws_kms_alias has no enable_key_rotation"),
    ('resource = "aws_kms_key"\nexpect = [{ any_of = ["is_enabled is true", "nothing is 1"] }]', "aws_kms_key has no nothing"),
    ('resource = "account"\nexpect = ["enabled is true"]', "account has no enabled"),
    ('resource = "region"\nexpect = ["nmae is \'x\'"]', "region has no nmae. Did you mean 'name'?"),
    (
        'resource = "aws_sqs_queue"\nexpect = [{ lacks = "aws_sqs_queue", via = "redrive_policy.deadLetterTargetArn" }]',
        "redrive_policy is a text, whatever stands in it: say `redrive_policy`, of which any part may refer",
    ),
    (
        'resource = "aws_sqs_queue"\nexpect = [{ has = "aws_sqs_queue", by = "redrive_policy.deadLetterTargetArn" }]',
        "redrive_policy is a text, whatever stands in it",
    ),
    ('resource = "aws_s3_bucket"\nexpect = ["lifecycle_rule.enabled is true"]', "lifecycle_rule repeats"),
    ('resource = "aws_s3_bucket"\nexpect = ["versioning.on is true"]', "aws_s3_bucket has no versioning.on"),
    (f'{STATELESS} where = ["rule_definition.match_attributes.sources is set"] }}]', "match_attributes.sources. Did you mean 'source'?"),
    (f'{STATELESS} where = ["rule_definition.match_attributes.source.address_definition is set"] }}]', "source repeats"),
    ('resource = "aws_s3_bucket"\nexpect = ["versioning[enabled=\'x\'].mfa_delete is true"]', "versioning is no list to select from"),
    ("resource = \"aws_docdb_cluster_parameter_group\"\nexpect = [\"parameter[key='tls'].value is '1'\"]", "has no parameter.key"),
    ('resource = "aws_docdb_cluster"\nexpect = ["enabled_cloudwatch_logs_exports is \'audit\'"]', "is a list"),
    ('resource = "aws_docdb_cluster"\nexpect = ["engine contains \'audit\'"]', "`contains` asks a list"),
    ('resource = "aws_kms_key"\nexpect = ["enable_key_rotation is \'yes\'"]', "'yes' is no bool"),
    ('resource = "aws_kms_key"\nexpect = ["enable_key_rotation is 1"]', "1 is no bool"),
    ('resource = "aws_kms_key"\nexpect = ["deletion_window_in_days is \'7\'"]', "'7' is no number"),
    ('resource = "aws_kms_key"\nexpect = ["enable_key_rotation matches \'t\'"]', "`matches` asks a text"),
    ('resource = "aws_kms_key"\nexpect = ["enable_key_rotation is at least 1"]', "`is at least` asks a number"),
    ('resource = "aws_kms_key"\nexpect = ["tags is \'x\'"]', "tags is a map"),
    ('resource = "aws_s3_bucket"\nexpect = ["versioning is true"]', "versioning is a block"),
    ('resource = "aws_kms_key"\nexpect = ["description matches \'(\'"]', "is no regular expression"),
    (
        "resource = \"aws_vpc\"\nexpect = [\"cidr_block lies within ['10.0.0.0/8', '10.0.0.0/33']\"]",
        "'10.0.0.0/33' is no range of addresses",
    ),
    (
        'resource = "aws_vpc"\nsettings = { ours = { default = ["ten"] } }\nexpect = ["cidr_block lies within $ours"]',
        "'ten' is no range of addresses",
    ),
    (
        'resource = "aws_codebuild_project"\nexpect = [{ no = "environment.environment_variable", where = ["kind is \'x\'"] }]',
        "aws_codebuild_project has no environment.environment_variable.kind",
    ),
    ('resource = "aws_codebuild_project"\nexpect = [{ no = "environment.vars", where = ["kind is \'x\'"] }]', "has no environment.vars"),
    ('resource = "aws_s3_bucket"\nexpect = [{ has = "aws_s3_bucket_logs", via = "bucket" }]', "aws_s3_bucket_logs is no resource type"),
    ('resource = "aws_s3_bucket"\nexpect = [{ has = "aws_s3_bucket_logging", via = "bucket_name" }]', "has no bucket_name"),
    ('resource = "aws_s3_bucket"\nexpect = [{ has = "aws_s3_bucket_logging" }]', "expected via or by"),
    ('resource = "account"\nexpect = [{ has = "aws_cloudtrail", via = "name" }]', "neither via nor by"),
    ('resource = "aws_s3_bucket"\nexpect = [{ has = "aws_s3_bucket_logging", by = "bucket", as = "{bucket}-x" }]', "`as` needs via"),
    ('resource = "aws_cloudtrail"\nexpect = [{ has = "aws_s3_bucket", by = "bucket" }]', "aws_cloudtrail has no bucket"),
    (
        'resource = "aws_s3_bucket"\nexpect = [{ has = "aws_s3_bucket_logging", via = "bucket", where = ["target is set"] }]',
        "aws_s3_bucket_logging has no target",
    ),
    (
        'resource = "aws_lambda_function"\nexpect = [{ has = "aws_cloudwatch_log_group", via = "name", as = "/x/{title}" }]',
        "aws_lambda_function has no title",
    ),
    ('resource = "aws_s3_bucket"\nexpect = [{ meets = "s3/buckets-sing" }]', "expected the id of a control, got 's3/buckets-sing'"),
    (
        'resource = "aws_instance"\ndecides = { account = "ec2/x" }\nexpect = ["monitoring is true or account decides"]',
        "expected the id of a control, got 'ec2/x'",
    ),
    (
        'resource = "aws_ebs_volume"\ndecides = { account = { meets = "ec2/x" } }\nexpect = ["encrypted is true or account decides"]',
        "expected the id of a control, got 'ec2/x'",
    ),
    (
        'resource = "aws_instance"\ndecides = { account = "ec2/accounts-default-to-imdsv2" }\nexpect = ["monitoring is true"]',
        "nothing says `or account decides`",
    ),
    (
        'resource = "aws_cloudwatch_log_group"\nsettings = { days = { default = "x" } }\nexpect = ["retention_in_days is at least $days"]',
        "expected numbers",
    ),
    (
        'resource = "aws_kms_key"\nsettings = { form = { default = "(" } }\nexpect = ["description matches $form"]',
        "'(' is no regular expression",
    ),
    ('resource = "aws_kms_key"\nsettings = { n = { default = "5" } }\nexpect = ["tags has at least $n"]', "`has at least` takes a number"),
    ('resource = "aws_kms_key"\nsettings = { n = { default = "a" } }\nexpect = ["key_usage is one of $n"]', "`is one of` takes a list"),
    ('resource = "aws_kms_key"\nsettings = { n = { default = 5 } }\nexpect = ["tags has at least 5"]', "settings.n: nothing says $n"),
    ('resource = "aws_kms_key"\nsettings = { n = { default = ["a"] } }\nexpect = ["key_usage matches $n"]', "`matches` takes a text"),
    ('resource = "aws_kms_key"\nsettings = { n = { default = 3 } }\nexpect = ["key_usage starts with $n"]', "`starts with` takes a text"),
    # what stands in a phrase
    (
        'resource = "aws_security_group"\nexpect = ["no ingress opens [22, \'ssh\'] to the world"]',
        "'ssh' is no port and no range of ports",
    ),
    (
        'resource = "aws_security_group"\nsettings = { p = { default = ["ssh"] } }\nexpect = ["ingress from the world reaches only $p"]',
        "'ssh' is no port and no range of ports",
    ),
    (
        'resource = "aws_security_group"\nsettings = { p = { default = 22 } }\nexpect = ["no ingress opens $p to the world"]',
        "{ports} takes a list, got 22",
    ),
    (
        'resource = "aws_kms_key"\nsettings = { n = { default = "owner" } }\nexpect = ["carries a tag named $n"]',
        "{names} takes a list of texts, got 'owner'",
    ),
    ('resource = "aws_kms_key"\nexpect = ["carries a tag named [3]"]', "{names} takes a list of texts, got [3]"),
    (
        'resource = "aws_acm_certificate"\nsettings = { d = { default = "x" } }\nexpect = ["not_after is a certificate valid for $d days"]',
        "{days} takes a number, got 'x'",
    ),
    (
        'resource = "aws_db_instance"\nsettings = { v = { default = 14 } }\nexpect = ["engine_version is version $v or later"]',
        "{version} takes a text, got 14",
    ),
    (
        "resource = \"account\"\nexpect = [\"uses something of ['aws_instnce', 'aws_db_*']\"]",
        "aws_instnce is no resource type of the provider",
    ),
]


@pytest.mark.parametrize(("judging", "fault"), BAD)
def test_a_fault_is_named(judging: str, fault: str) -> None:
    lines = found(judging)
    assert len(lines) == 1
    assert fault in lines[0]


SET = [(page.control, name) for page in map(control_page, control_files()) for name in page.control.settings]


@pytest.mark.parametrize(("control", "name"), SET, ids=[f"{control.id}-{name}" for control, name in SET])
def test_one_setting_alone_may_be_set_to_what_it_is(control: Any, name: str) -> None:
    assert refusal(control, name, control.settings[name].default, shipped()) == ""


PLAIN = 'resource = "aws_kms_key"\nexpect = ["enable_key_rotation is true"]'


@pytest.mark.parametrize(
    ("control_id", "fault"),
    [
        ("kms/Keys-rotate", "kebab-case"),
        ("kms/keys_rotate", "kebab-case"),
        ("kms/keys--rotate", "kebab-case"),
        ("kms/" + "keys-rotate-" * 3 + "every-year", "44 characters or fewer, got 46"),
        ("kms/keys-do-not-linger", "got 'not' in it"),
        ("kms/keys-rotate-in-90-days", "no number in the name"),
        ("kms/aliases-use-customer-keys", "policy_level"),
        ("own/Keys_rotate", "kebab-case"),
    ],
)
def test_an_id_keeps_to_the_rules(control_id: str, fault: str) -> None:
    lines = found(PLAIN, control_id)
    assert len(lines) == 1
    assert fault in lines[0]


def test_the_longest_name_and_title_that_there_may_be() -> None:
    assert found(PLAIN, "kms/" + "keys-" + "x" * 39, title="K" * 90) == []


def test_who_names_a_control_of_their_own_has_words_of_their_own() -> None:
    assert found(PLAIN, "own/keys-do-not-linger-for-more-than-90-days-without-a-ticket") == []


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ({"title": "Keys rotate."}, "without full stop"),
        ({"title": "K" * 91}, "90 characters or fewer, got 91"),
        ({"domain": "keys"}, "expected a domain of the catalogue, got 'keys'"),
        ({"covers": ["rsd"]}, "covers: expected a service of the catalogue, got 'rsd'. Did you mean"),
        ({"references": []}, "references: expected at least one"),
        ({"references": ["http://example.com"]}, "expected an https address"),
        ({"aliases": {"tfsec": ["x"]}}, "aliases: expected one of"),
        ({"aliases": {"chekov": ["x"]}}, "got 'chekov'. Did you mean 'checkov'?"),
    ],
)
def test_what_people_read_keeps_to_the_rules(other: dict[str, Any], fault: str) -> None:
    lines = found(PLAIN, **other)
    assert len(lines) == 1
    assert fault in lines[0]


def test_every_kind_of_verdict_has_an_example() -> None:
    assert found(PLAIN, examples="") == [
        "expected an example that is satisfied, got none",
        "expected an example that is missing or misconfigured, got none",
        "expected an example that is unknown, got none",
    ]


def test_a_note_excuses_a_verdict_that_cannot_be() -> None:
    without = EXAMPLES.rpartition("[[example]]")[0]
    assert found(PLAIN, examples=without) == ["expected an example that is unknown, got none"]
    assert found(PLAIN, examples=without, note="Never unknown: the argument takes literals only.") == []


def test_what_the_plan_alone_shows_counts() -> None:
    only_plan = EXAMPLES.replace('verdict = "unknown"', 'verdict = "satisfied"\nplan = "unknown"')
    assert found(PLAIN, examples=only_plan) == []


def test_names_of_examples_differ() -> None:
    assert found(PLAIN, examples=EXAMPLES.replace('name = "b"', 'name = "a"')) == ["example: expected names that differ, got 'a' twice"]


def test_an_attested_control_needs_no_sentence() -> None:
    unknown = '[[example]]\nname = "c"\nverdict = "unknown"\nterraform = ""\n'
    assert found('resource = "account"\nevidence = "attestation"', examples=unknown) == []
