"""Naming a fix after what somebody has."""

from __future__ import annotations

import pytest

from srm_tf.catalogue.fitting import fitting
from srm_tf.catalogue.fixes import Fix
from srm_tf.catalogue.naming import Clue, Found, There, named_after, place_of
from srm_tf.model.resource import OPEN_KEY
from srm_tf.terraform.schema import shipped

FIX = """
resource "aws_s3_bucket_versioning" "main" {
  bucket = aws_s3_bucket.main.id
}

resource "aws_kms_key" "data" {
  policy = aws_s3_bucket_versioning.main.id
}
"""


@pytest.mark.parametrize(
    ("address", "label", "reference"),
    [
        ("aws_s3_bucket.logs", "logs", "aws_s3_bucket.logs.id"),
        ("aws_s3_bucket.logs[0]", "logs", "aws_s3_bucket.logs[0].id"),
        ('module.a["aws_s3_bucket.x"].aws_s3_bucket.logs["b.c"]', "logs", 'aws_s3_bucket.logs["b.c"].id'),
        (r'aws_s3_bucket.logs["\\1"]', "logs", r'aws_s3_bucket.logs["\\1"].id'),
    ],
)
def test_a_fix_is_named_after_its_resource(address: str, label: str, reference: str) -> None:
    text = named_after(FIX, Found("aws_s3_bucket", (address,)))
    assert f'"aws_s3_bucket_versioning" "{label}"' in text
    assert f"bucket = {reference}\n" in text
    assert f"policy = aws_s3_bucket_versioning.{label}.id" in text
    assert '"aws_kms_key" "data"' in text


@pytest.mark.parametrize(
    ("kind", "address"),
    [("account", "account"), ("aws_sqs_queue", "aws_sqs_queue.a"), ("?", "?"), ("", "a.b"), ("aws_s3_bucket", "")],
)
def test_a_fix_without_a_place_for_the_name_stays_as_it_is(kind: str, address: str) -> None:
    assert named_after(FIX, Found(kind, (address,))) == FIX


def test_what_the_subject_has_is_no_part_of_a_fix_but_what_decides_is() -> None:
    fix = 'resource "aws_s3_bucket" "main" {\n  bucket_key = aws_kms_key.data.arn\n  force      = false\n}\n'
    bare = named_after(fix, Found("aws_s3_bucket", ("aws_s3_bucket.logs",)))
    assert bare == 'resource "aws_s3_bucket" "logs" {\n  force = false\n}\n'
    decides = named_after(fix, Found("aws_s3_bucket", ("aws_s3_bucket.logs",), (Clue("aws_kms_key.k", "policy"),)))
    assert decides.splitlines()[1] == "  bucket_key = aws_kms_key.k.arn"


def test_data_sources_are_named_too() -> None:
    fix = 'data "aws_ami" "main" {\n  owners = ["amazon"]\n}\n\nresource "aws_instance" "web" {\n  ami = data.aws_ami.main.id\n}'
    text = named_after(fix, Found("data.aws_ami", ("data.aws_ami.linux",)))
    assert 'data "aws_ami" "linux"' in text
    assert "ami = data.aws_ami.linux.id" in text


@pytest.mark.parametrize(("address", "name"), [("aws_db_instance.main[0]", "main"), ('module.a[1].aws_db_instance.orders["k"]', "orders")])
def test_what_has_to_go_is_named_as_it_is_written_and_not_as_one_instance(address: str, name: str) -> None:
    fix = (
        '# Delete aws_db_instance.main.password.\nresource "aws_db_instance" "main" {\n  replicate_source_db = aws_db_instance.main.arn\n}'
    )
    text = named_after(fix, Found("aws_db_instance", (address,)))
    assert text.splitlines()[:2] == [f"# Delete aws_db_instance.{name}.password.", f'resource "aws_db_instance" "{name}" {{']
    assert f"replicate_source_db = {address.rpartition('].')[2] or address}.arn" in text


def test_what_a_fix_adds_of_the_same_type_keeps_its_name() -> None:
    copy = 'resource "aws_s3_bucket" "copy" {}\n\n'
    text = named_after(copy + FIX, Found("aws_s3_bucket", ("aws_s3_bucket.logs",)))
    assert 'resource "aws_s3_bucket" "copy"' in text
    assert "bucket = aws_s3_bucket.logs.id" in text


POLICY = """
resource "aws_sqs_queue_policy" "mine" {
  queue_url = aws_sqs_queue.main.id

  policy = jsonencode({
    Resource = aws_sqs_queue.main.arn
  })
}
"""
PERMIT = """
resource "aws_lambda_permission" "topic" {
  function_name = aws_lambda_function.main.function_name
  principal     = "sns.amazonaws.com" # who
  source_arn    = "arn:aws:sns:eu-west-1:111122223333:orders"
}
"""


def test_what_decides_gives_its_name_and_is_joined_already() -> None:
    text = named_after(
        PERMIT,
        Found("aws_lambda_function", ("module.a.aws_lambda_function.sum",), (Clue("module.a.aws_lambda_permission.all[0]", "principal"),)),
    )
    assert text == (
        '\nresource "aws_lambda_permission" "all" {\n  principal  = "sns.amazonaws.com" # who\n'
        '  source_arn = "arn:aws:sns:eu-west-1:111122223333:orders"\n}\n'
    )


def test_each_that_decides_is_shown_once() -> None:
    names = ('aws_lambda_permission.a["x"]', 'aws_lambda_permission.a["y"]', "aws_lambda_permission.b", "account_region")
    deciding = tuple(Clue(name, "principal") for name in names)
    text = named_after(PERMIT, Found("aws_lambda_function", ("aws_lambda_function.sum",), deciding))
    assert text.count('"aws_lambda_permission" "a"') == text.count('"aws_lambda_permission" "b"') == 1
    assert text.count("resource ") == 2


@pytest.mark.parametrize("names", [("a", "topic"), ("topic", "a")])
def test_each_that_decides_keeps_its_name_whatever_the_fix_calls_it(names: tuple[str, ...]) -> None:
    deciding = tuple(Clue(f"aws_lambda_permission.{name}", "principal") for name in names)
    text = named_after(PERMIT, Found("aws_lambda_function", ("aws_lambda_function.sum",), deciding))
    assert [text.count(f'"aws_lambda_permission" "{name}"') for name in names] == [1, 1]


@pytest.mark.parametrize(("key", "each"), [('["a.b"]', "each.key"), ("[1]", "count.index")])
def test_what_decides_with_the_same_key_is_written_for_all_of_its_instances(key: str, each: str) -> None:
    text = named_after(
        POLICY, Found("aws_sqs_queue", (f"aws_sqs_queue.these{key}",), (Clue(f"aws_sqs_queue_policy.those{key}", "policy.Statement[0]"),))
    )
    assert 'resource "aws_sqs_queue_policy" "those" {\n\n  policy' not in text
    assert f"Resource = aws_sqs_queue.these[{each}].arn" in text
    assert "queue_url" not in text


def test_what_decides_but_is_joined_to_nothing_found_is_something_new() -> None:
    fix = FIX.replace("policy = aws_s3_bucket_versioning.main.id", "policy = null")
    text = named_after(fix, Found("aws_s3_bucket", ("aws_s3_bucket.logs",), (Clue("aws_kms_key.theirs", "policy"),)))
    assert '"aws_kms_key" "data"' in text


def test_one_more_of_what_is_there_keeps_its_name() -> None:
    """A second instance of a cluster: what there is shows nothing that the fix would change in it."""
    fix = 'resource "aws_rds_cluster_instance" "more" {\n  cluster_identifier = aws_rds_cluster.main.id\n}'
    clue = Clue("aws_rds_cluster_instance.first", "availability_zone")
    text = named_after(fix, Found("aws_rds_cluster", ("aws_rds_cluster.orders",), (clue,)))
    assert text == fix.replace("main", "orders")


def test_what_has_to_go_beside_it_is_named_too() -> None:
    fix = "# Delete aws_s3_bucket_acl.main.\n" + FIX
    found = Found("aws_s3_bucket", ("aws_s3_bucket.logs",), (Clue("aws_s3_bucket_acl.open", "acl"),))
    assert named_after(fix, found).startswith("# Delete aws_s3_bucket_acl.open.\n")


def test_what_is_not_there_does_not_have_to_go() -> None:
    """A bucket with an ACL of its own and no `aws_s3_bucket_acl`; what decides may stand in another module."""
    fix = "# Delete aws_s3_bucket_acl.main.\n# Delete aws_s3_bucket.main.acl.\n" + FIX
    for beside, clues, first in (
        ("aws_sqs_queue.q", (), "# Delete aws_s3_bucket.logs.acl."),
        ("aws_s3_bucket_acl.q", (), "# Delete aws_s3_bucket_acl.logs."),
        ("aws_sqs_queue.q", (Clue("module.m.aws_s3_bucket_acl.open", "acl"),), "# Delete aws_s3_bucket_acl.open."),
    ):
        found = Found("aws_s3_bucket", ("aws_s3_bucket.logs",), clues, there=There(frozenset({"aws_s3_bucket.logs", beside})))
        assert named_after(fix, found).splitlines()[0] == first


def test_what_is_only_referred_to_is_what_decides() -> None:
    fix = 'resource "aws_s3_bucket_logging" "main" {\n  bucket = aws_s3_bucket.trail.id\n}\n\nresource "aws_cloudtrail" "main" {\n}'
    found = Found("aws_cloudtrail", ("aws_cloudtrail.all",), (Clue('aws_s3_bucket.logs["a"]', "id"),))
    assert 'bucket = aws_s3_bucket.logs["a"].id' in named_after(fix, found)


def test_what_is_added_of_the_type_of_what_decides_keeps_its_name() -> None:
    fix = (
        'resource "aws_s3_bucket" "more" {\n  bucket_prefix = "logs"\n}\n\n'
        'resource "aws_s3_bucket_logging" "trail" {\n  bucket        = aws_s3_bucket.trail.id\n  target_bucket = aws_s3_bucket.more.id\n}'
    )
    text = named_after(fix, Found("account", ("account",), (Clue("aws_s3_bucket.audit", "id"),)))
    assert text == fix.replace("aws_s3_bucket.trail", "aws_s3_bucket.audit")


def test_what_joins_it_to_something_that_is_elsewhere_is_left_out() -> None:
    fix = PERMIT.strip().replace("aws_lambda_function.main", "aws_lambda_function.app")
    text = named_after(fix, Found("aws_lambda_permission", ("aws_lambda_permission.open",)))
    assert text.splitlines()[:2] == ['resource "aws_lambda_permission" "open" {', '  principal  = "sns.amazonaws.com" # who']


def test_what_decides_keeps_what_joins_it_to_something_that_is_elsewhere() -> None:
    fix = (
        'resource "aws_sqs_queue_policy" "main" {\n  queue_url = aws_sqs_queue.other.url\n  policy    = aws_iam_role.main.arn\n}\n\n'
        'resource "aws_iam_role" "main" {\n  name = "a"\n}'
    )
    found = Found("aws_iam_role", ("aws_iam_role.app",), (Clue("aws_sqs_queue_policy.open", "policy"),))
    assert "aws_sqs_queue.other" not in named_after(fix, found)


def test_what_decides_of_an_account_gives_its_name() -> None:
    fix = 'resource "aws_macie2_account" "this" {\n  status = "ENABLED"\n}'
    assert named_after(
        fix, Found("region", ("region eu-west-1",), (Clue("module.a.aws_macie2_account.paused[0]", "status"),))
    ) == fix.replace("this", "paused")


def test_the_block_of_the_instances_themselves_is_changed_for_all_of_them() -> None:
    own = 'resource "aws_s3_bucket" "main" {\n  force = false\n}\n'
    text = named_after(own + FIX, Found("aws_s3_bucket", ('aws_s3_bucket.logs["a"]', 'aws_s3_bucket.logs["b"]')))
    assert text.startswith(own.replace("main", "logs"))
    assert text.count("for_each") == 2  # what is added, and what refers to that


@pytest.mark.parametrize(
    ("keys", "head", "each"),
    [
        (('["a"]', '["b.c"]'), 'for_each = toset(["a", "b.c"])', "each.key"),
        (("[0]", "[1]"), "count = 2", "count.index"),
        (("[0]", "[2]"), 'for_each = toset(["0", "2"])', "each.key"),
    ],
)
def test_what_is_added_for_several_instances_is_added_for_each(keys: tuple[str, ...], head: str, each: str) -> None:
    text = named_after(FIX, Found("aws_s3_bucket", tuple(f"module.a.aws_s3_bucket.logs{key}" for key in keys)))
    assert f'"aws_s3_bucket_versioning" "logs" {{\n  {head}\n\n  bucket = aws_s3_bucket.logs[{each}].id\n' in text
    assert f'"aws_kms_key" "data" {{\n  {head}\n\n  policy = aws_s3_bucket_versioning.logs[{each}].id\n' in text


@pytest.mark.parametrize(
    ("keys", "others", "head"),
    [
        (('["a"]', '["b"]'), (), "for_each = aws_s3_bucket.logs"),
        (('["a"]', '["b"]'), ('["c"]',), 'for_each = setsubtract(keys(aws_s3_bucket.logs), ["c"])'),
        (('["a"]', '["b"]'), ('["c"]', '["d"]'), 'for_each = toset(["a", "b"])'),
        (("[0]", "[1]"), (), "count = length(aws_s3_bucket.logs)"),
        (("[0]", "[1]"), ("[2]",), "count = 2"),
        (("[1]", "[2]"), ("[0]",), 'for_each = toset(["1", "2"])'),
        # A switch: there is one, or none.
        (("[0]",), (), "count = length(aws_s3_bucket.logs)"),
        (('["a"]',), (), "for_each = aws_s3_bucket.logs"),
        # Nobody knows how many, nor whether it is `count` that says so.
        ((OPEN_KEY,), (), "for_each = { for key, one in aws_s3_bucket.logs : key => one }"),
    ],
)
def test_what_is_added_for_all_instances_takes_keys_from_their_block(keys: tuple[str, ...], others: tuple[str, ...], head: str) -> None:
    taken = frozenset({"aws_s3_bucket.logs", *(f"aws_s3_bucket.logs{key}" for key in (*keys, *others))})
    text = named_after(FIX, Found("aws_s3_bucket", tuple(f"aws_s3_bucket.logs{key}" for key in keys), there=There(taken)))
    assert f'"aws_s3_bucket_versioning" "logs" {{\n  {head}\n\n' in text


@pytest.mark.parametrize("key", ["[0]", '["a"]'])
def test_what_has_to_be_there_first_is_the_whole_block(key: str) -> None:
    """Terraform takes no `each.key` there: https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on."""
    fix = FIX.replace("  policy =", "  depends_on = [aws_s3_bucket_versioning.main, aws_s3_bucket.main]\n  policy =")
    taken = frozenset({"aws_s3_bucket.logs", f"aws_s3_bucket.logs{key}"})
    text = named_after(fix, Found("aws_s3_bucket", (f"aws_s3_bucket.logs{key}",), there=There(taken)))
    assert "  depends_on = [aws_s3_bucket_versioning.logs, aws_s3_bucket.logs]\n" in text


@pytest.mark.parametrize(("key", "others"), [("[1]", ("[0]",)), ('["a"]', ('["b"]',))])
def test_what_is_added_for_one_of_several_is_added_for_that(key: str, others: tuple[str, ...]) -> None:
    taken = frozenset({"aws_s3_bucket.logs", *(f"aws_s3_bucket.logs{one}" for one in (key, *others))})
    text = named_after(FIX, Found("aws_s3_bucket", (f"aws_s3_bucket.logs{key}",), there=There(taken)))
    assert text == named_after(FIX, Found("aws_s3_bucket", (f"aws_s3_bucket.logs{key}",)))
    assert f"bucket = aws_s3_bucket.logs{key}.id" in text


def test_instances_of_a_module_are_one_block() -> None:
    text = named_after(FIX, Found("aws_s3_bucket", tuple(f'module.a["{key}"].aws_s3_bucket.logs' for key in "ab")))
    assert text == FIX.replace("main", "logs")


def test_what_is_added_for_it_is_not_called_what_something_else_is() -> None:
    taken = frozenset({"aws_s3_bucket_versioning.logs", 'aws_s3_bucket_versioning.logs["b"]', "aws_kms_key.data"})
    text = named_after(FIX, Found("aws_s3_bucket", ('aws_s3_bucket.logs["a"]',), there=There(taken)))
    assert '"aws_s3_bucket_versioning" "logs_added"' in text
    assert "policy = aws_s3_bucket_versioning.logs_added.id" in text
    assert '"aws_kms_key" "data"' in text  # which is for all alike


def test_what_goes_with_what_is_added_is_not_called_what_something_else_is_either() -> None:
    fix = (
        'resource "aws_route53_key_signing_key" "main" {\n  hosted_zone_id = aws_route53_zone.main.id\n}\n\n'
        'resource "aws_route53_hosted_zone_dnssec" "main" {\n  hosted_zone_id = aws_route53_key_signing_key.main.hosted_zone_id\n}'
    )
    taken = frozenset({"aws_route53_hosted_zone_dnssec.this", 'aws_route53_hosted_zone_dnssec.this["a"]'})
    text = named_after(fix, Found("aws_route53_zone", ('aws_route53_zone.this["b"]',), there=There(taken)))
    assert '"aws_route53_hosted_zone_dnssec" "this_added" {\n  hosted_zone_id = aws_route53_key_signing_key.this.hosted' in text


@pytest.mark.parametrize(("keys", "each"), [(('["a"]', '["b"]'), "[each.key]"), (("[1]",), "[count.index]"), (("",), "")])
def test_what_has_its_name_and_key_is_changed_where_it_stands(keys: tuple[str, ...], each: str) -> None:
    taken = frozenset({"aws_s3_bucket_versioning.logs", *(f"aws_s3_bucket_versioning.logs{key}" for key in keys)})
    text = named_after(FIX, Found("aws_s3_bucket", tuple(f"aws_s3_bucket.logs{key}" for key in keys), there=There(taken)))
    assert f'"aws_s3_bucket_versioning" "logs" {{\n  bucket = aws_s3_bucket.logs{each}.id\n' in text


def test_a_name_that_is_made_of_its_own_is_made_of_the_new_one() -> None:
    fix = 'resource "aws_rds_cluster_instance" "main_reader" {\n  cluster_identifier = aws_rds_cluster.main.id\n}'
    text = named_after(fix, Found("aws_rds_cluster", ("aws_rds_cluster.orders",)))
    assert text == fix.replace("main", "orders")


def test_what_is_called_after_it_never_gets_the_name_of_another_one() -> None:
    fix = "\n\n".join(f'resource "aws_subnet" "{name}" {{\n  vpc_id = aws_vpc.main.id\n}}' for name in ("main_b", "main", "main_b_b"))
    text = named_after(fix, Found("aws_vpc", ("aws_vpc.main_b",)))
    assert text == fix.replace("main", "main_b")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("aws_x.logs", ("", "aws_x.logs", "aws_x.logs")),
        (
            'module.a["x.y[0]"].module.b.data.aws_x.logs["[1]"]',
            ('module.a["x.y[0]"].module.b.', "data.aws_x.logs", 'data.aws_x.logs["[1]"]'),
        ),
        ("account_region", ("", "", "")),
    ],
)
def test_the_module_of_an_address_and_its_name_there(address: str, place: tuple[str, str, str]) -> None:
    assert place_of(address) == place


def test_what_is_there_keeps_its_name() -> None:
    """Another name, or another family, would replace it."""
    group = '  name   = "main"\n  family = "mysql8.4" # of the engine\n\n  parameter {\n    name  = "tls"\n    value = "1"\n  }\n'
    fix = (
        f'resource "aws_db_parameter_group" "main" {{\n{group}}}\n\n'
        'resource "aws_db_instance" "main" {\n  parameter_group_name = aws_db_parameter_group.main.name\n}'
    )
    lacking = Clue("aws_db_parameter_group.own", "parameter[name='tls'].value", valued=False)
    text = named_after(fix, Found("aws_db_instance", ("aws_db_instance.shop",), (lacking,)))
    assert text.startswith('resource "aws_db_parameter_group" "own" {\n  parameter {\n    name  = "tls"\n')
    assert 'family = "mysql8.4"' in named_after(fix, Found("aws_db_instance", ("aws_db_instance.shop",)))
    wrong = Found("aws_db_instance", ("aws_db_instance.shop",), (Clue("aws_db_parameter_group.own", "family"),))
    assert 'family = "mysql8.4"' in named_after(fix, wrong)


def test_an_argument_goes_only_where_it_is_written() -> None:
    fix = "# Delete aws_s3_bucket.main.acl.\n" + FIX + "\n# Delete aws_s3_bucket.main.policy."
    names = frozenset({"aws_s3_bucket.logs"})

    def shown(written: dict[str, frozenset[str]]) -> list[str]:
        text = named_after(fix, Found("aws_s3_bucket", ("aws_s3_bucket.logs",), there=There(names, written)))
        return [line.split(".")[-2] for line in text.splitlines() if line.startswith("# Delete ")]

    assert shown({}) == ["acl", "policy"]
    assert shown({"aws_s3_bucket.logs": frozenset({"acl"})}) == ["acl"]
    assert shown({"aws_s3_bucket.logs": frozenset()}) == []


@pytest.mark.parametrize(("module", "goes"), [("", False), ("module.m.", True)])
def test_what_is_written_in_a_block_of_that_name_says_nothing_of_one_in_another_module(module: str, goes: bool) -> None:
    fix = 'resource "aws_sqs_queue_policy" "main" {\n  queue_url = aws_sqs_queue.main.id\n}\n# Delete aws_sqs_queue_policy.main.policy.'
    there = There(frozenset({"aws_sqs_queue.q", "aws_sqs_queue_policy.q"}), {"aws_sqs_queue_policy.q": frozenset({"queue_url"})})
    clues = (Clue(f"{module}aws_sqs_queue_policy.q", "policy"),)
    found = Found("aws_sqs_queue", ("aws_sqs_queue.q",), clues, there=there)
    assert ("# Delete aws_sqs_queue_policy.q.policy." in named_after(fix, found)) == goes
    alone = fitting(
        Fix((fix.replace("  queue_url = aws_sqs_queue.main.id", "  policy = null"),), ("aws_sqs_queue_policy",)), found, shipped()
    )
    assert ("# Delete aws_sqs_queue_policy.q.policy." in alone) == goes


@pytest.mark.parametrize(
    ("beside", "name"),
    [
        ("aws_efs_file_system.this", "this_sqs_queue"),
        ("aws_efs_file_system.main", "this"),
        ("aws_sqs_queue_policy.this", "this"),
        ('aws_efs_file_system.this["a"]', "this"),  # its block is there without a key, too
    ],
)
def test_what_is_added_is_called_after_the_type_where_another_has_the_name(beside: str, name: str) -> None:
    """What is added for that one may be called the same."""
    fix = 'resource "aws_backup_selection" "main" {\n  resources = [aws_sqs_queue.main.arn]\n}'
    found = Found("aws_sqs_queue", ("aws_sqs_queue.this",), there=There(frozenset({"aws_sqs_queue.this", beside})))
    assert named_after(fix, found) == f'resource "aws_backup_selection" "{name}" {{\n  resources = [aws_sqs_queue.this.arn]\n}}'


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ({"name", "retention_in_days", "kms_key_id"}, "queues"),  # pasted before, with more by now
        ({"name"}, "queues_added"),
        (None, "queues"),
    ],
)
def test_what_is_called_like_something_for_all_alike_is_left_alone(written: set[str] | None, name: str) -> None:
    """And all that stands beside it is not what was pasted before either."""
    fix = (
        'resource "aws_cloudwatch_log_group" "queues" {\n  name              = "queues"\n  retention_in_days = 365\n}\n\n'
        'resource "aws_iam_role" "queues" {\n  path = "/"\n}\n\n'
        'resource "aws_sqs_queue" "main" {\n  tags = { of = aws_cloudwatch_log_group.queues.name }\n}'
    )
    group, role = "aws_cloudwatch_log_group.queues", "aws_iam_role.queues"
    told = {role: frozenset({"path"})} | ({group: frozenset(written)} if written is not None else {})
    found = Found("aws_sqs_queue", ("aws_sqs_queue.a",), there=There(frozenset({"aws_sqs_queue.a", group, role}), told))
    text = named_after(fix, found)
    assert f'"aws_cloudwatch_log_group" "{name}"' in text
    assert f'"aws_iam_role" "{name}"' in text
    assert f"aws_cloudwatch_log_group.{name}.name" in text


def test_what_an_account_gets_leaves_alone_what_is_called_like_it() -> None:
    fix = 'resource "aws_cloudtrail" "main" {\n  name = "all"\n}'
    there = There(frozenset({"aws_cloudtrail.main"}), {"aws_cloudtrail.main": frozenset({"s3_bucket_name"})})
    assert '"main_added"' in named_after(fix, Found("account", ("account_region",), there=there))
    clue = Clue("aws_cloudtrail.main", "name")
    assert '"main"' in named_after(fix, Found("account", ("account_region",), (clue,), there=there))
