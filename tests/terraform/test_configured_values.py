"""What the graph knows of values that Terraform itself calls unknown: documents, choices, zones, names that nobody declared."""

from __future__ import annotations

import json

import pytest

from srm_tf.model.value import GAP, Certainty, Value
from tests.support.judging import asked_of, configured_graph, words_of

DOCUMENT = """
resource "aws_s3_bucket" "b" {}

locals {
  arn = "${aws_s3_bucket.b.arn}/*"
}

resource "aws_iam_policy" "p" {
  policy = %s
}
"""


def policy(text: str) -> Value:
    return configured_graph(DOCUMENT % text).by_address["aws_iam_policy.p"].values["policy"]


@pytest.mark.parametrize(
    "text",
    [
        'jsonencode({ Statement = [{ Action = "*", Resource = ["x", local.arn] }] })',
        '"{\\"Statement\\": [{\\"Action\\": \\"*\\", \\"Resource\\": [\\"x\\", \\"${local.arn}\\"]}]}"',
        '<<-EOT\n    {"Statement": [{"Action": "*", "Resource": ["x", "${aws_s3_bucket.b.arn}/*"]}]}\n  EOT',
        '<<-EOT\n    ${jsonencode({ Statement = [{ Action = "*", Resource = ["x", local.arn] }] })}\n  EOT',
        '<<-EOT\n    {"Statement": [{"Action": "*", "Resource": ${jsonencode(["x", local.arn])}}]}\n  EOT',
    ],
)
def test_a_document_with_a_gap_still_says_what_stands_around_it(text: str) -> None:
    value = policy(text)
    assert value.is_unknown
    tree = value.unknown.tree
    assert tree is not None
    statement = tree.get("Statement").items()[0]
    assert statement.get("Action").text() == "*"
    known, unknown = statement.get("Resource").items()
    assert known.text() == "x"
    assert unknown.is_unknown
    assert [one.target for one in unknown.references] == ["aws_s3_bucket.b"]


@pytest.mark.parametrize(
    "text", ['"{\\"Statement\\": ${aws_s3_bucket.b.arn}}"', '"{\\"${aws_s3_bucket.b.arn}\\": 1}"', '"{ ${aws_s3_bucket.b.arn}"']
)
def test_a_gap_that_may_change_the_structure_leaves_the_document_open(text: str) -> None:
    value = policy(text)
    assert value.is_unknown
    assert value.unknown.tree is None


def test_a_rendered_document_is_its_text_once_everything_is_known() -> None:
    graph = configured_graph(
        """
data "aws_iam_policy_document" "d" {
  statement {
    sid       = "One"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::b/&{aws:username}/*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
"""
    )
    text = graph.by_address["aws_iam_policy.p"].values["policy"].text()
    assert text is not None
    assert json.loads(text) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "One",
                "Effect": "Allow",
                "Action": ["s3:PutObject", "s3:GetObject"],
                "Resource": "arn:aws:s3:::b/${aws:username}/*",
                "Principal": "*",
                "Condition": {"Bool": {"aws:SecureTransport": "true"}},
            }
        ],
    }


@pytest.mark.parametrize("given", ['vars = { who = "*" }', 'vars { who = "*" }'])
def test_a_template_of_the_template_provider_is_its_text(given: str) -> None:
    graph = configured_graph(
        f"""
data "template_file" "t" {{
  template = file("${{path.module}}/policy.tpl")
  {given}
}}
resource "aws_iam_policy" "p" {{ policy = data.template_file.t.rendered }}
""",
        files={"policy.tpl": '{"Statement": [{"Principal": "${who}"}]}'},
    )
    assert graph.by_address["aws_iam_policy.p"].values["policy"].text() == '{"Statement": [{"Principal": "*"}]}'


@pytest.mark.parametrize(
    "text",
    [
        '<<EOT\n[{"n": "x-${var.size}", "size": ${var.size}, "on": ${var.on}, "who": "*"}]\nEOT',
        '"[${jsonencode({ n = aws_s3_bucket.b.arn, who = "*" })}]"',
        '<<EOT\n[{"say": "\\"", "tags": ${jsonencode({ n = aws_s3_bucket.b.arn })}, "who": "*"}]\nEOT',
    ],
)
def test_a_gap_that_is_one_value_changes_nothing_around_it(text: str) -> None:
    graph = configured_graph(
        f"""
variable "size" {{ type = number }}
variable "on" {{ type = bool }}
resource "aws_s3_bucket" "b" {{}}
resource "aws_iam_policy" "p" {{
  policy = {text}
}}
"""
    )
    tree = graph.by_address["aws_iam_policy.p"].values["policy"].unknown.tree
    assert tree is not None
    assert tree.items()[0].get("who").text() == "*"
    assert any(inner.is_unknown for inner in tree.walk())


@pytest.mark.parametrize("text", ['"[{ ${var.size}: 1 }]"', '"[${aws_s3_bucket.b.arn}]"', '"[1 ${var.size}]"'])
def test_a_gap_that_is_no_value_leaves_the_document_open(text: str) -> None:
    graph = configured_graph(
        f"""
variable "size" {{ type = number }}
resource "aws_s3_bucket" "b" {{}}
resource "aws_iam_policy" "p" {{ policy = {text} }}
"""
    )
    assert graph.by_address["aws_iam_policy.p"].values["policy"].unknown.tree is None


@pytest.mark.parametrize("rest", ["", 'vars = { other = "x" }', "vars = var.all"])
def test_a_template_that_nobody_can_fill_in_is_read_at_plan_time(rest: str) -> None:
    graph = configured_graph(
        f"""
variable "all" {{}}
data "template_file" "t" {{
  template = "$${{who}}"
  {rest}
}}
resource "aws_iam_policy" "p" {{ policy = data.template_file.t.rendered }}
"""
    )
    assert graph.by_address["aws_iam_policy.p"].values["policy"].is_unknown


def test_a_document_that_waits_for_others_is_read_while_applying() -> None:
    graph = configured_graph(
        """
resource "aws_sns_topic" "t" {}
data "aws_iam_policy_document" "d" {
  depends_on = [aws_sns_topic.t]
  statement { actions = ["s3:GetObject"] }
}
resource "aws_iam_policy" "p" { policy = data.aws_iam_policy_document.d.json }
"""
    )
    assert graph.by_address["aws_iam_policy.p"].values["policy"].is_unknown


@pytest.mark.parametrize("argument", ["override_json", "override_policy_documents", "policy_id", "source_json", "source_policy_documents"])
def test_an_argument_of_a_document_that_is_null_is_filled_in_by_nobody(argument: str) -> None:
    graph = configured_graph(
        f"""
variable "more" {{
  type    = string
  default = null
}}
resource "aws_sqs_queue" "q" {{}}
data "aws_iam_policy_document" "d" {{
  {argument} = var.more
  statement {{ resources = [aws_sqs_queue.q.arn] }}
}}
"""
    )
    assert graph.by_address["data.aws_iam_policy_document.d"].get(argument).is_null


def test_a_key_that_is_not_known_leaves_a_choice() -> None:
    graph = configured_graph(
        """
variable "env" { type = string }
locals { classes = { dev = "db.t4g.micro", prod = "db.r8g.large" } }
resource "aws_vpc" "main" { count = 2 }
resource "aws_db_instance" "d" { instance_class = local.classes[var.env] }
resource "aws_subnet" "s" { vpc_id = aws_vpc.main[var.env == "dev" ? 0 : 1].id }
"""
    )
    value = graph.by_address["aws_db_instance.d"].values["instance_class"]
    assert value.unknown.depends_on == ("var.env",)
    assert {branch.text() for _, branch in value.unknown.branches} == {"db.t4g.micro", "db.r8g.large"}
    subnet = graph.by_address["aws_subnet.s"].values["vpc_id"]
    assert {(one.target, one.certainty) for one in subnet.references} == {
        ("aws_vpc.main[0]", Certainty.POSSIBLE),
        ("aws_vpc.main[1]", Certainty.POSSIBLE),
    }


def test_zones_of_one_list_are_told_apart() -> None:
    graph = configured_graph(
        """
data "aws_availability_zones" "here" {}
locals { zones = slice(data.aws_availability_zones.here.names, 1, 3) }
resource "aws_subnet" "a" { availability_zone = data.aws_availability_zones.here.names[0] }
resource "aws_subnet" "b" { availability_zone = local.zones[0] }
resource "aws_subnet" "c" { availability_zone = element(local.zones, 3) }
"""
    )
    found = [graph.by_address[f"aws_subnet.{name}"].values["availability_zone"].unknown.depends_on for name in "abc"]
    assert found == [(f"data.aws_availability_zones.here.names[{place}]",) for place in (0, 1, 2)]


def test_there_is_one_for_each_of_as_many_zones_as_are_taken() -> None:
    graph = configured_graph(
        """
data "aws_availability_zones" "here" {}
locals {
  zones = slice(data.aws_availability_zones.here.names, 0, 2)
  cidrs = [for place, zone in local.zones : cidrsubnet("10.0.0.0/16", 8, place)]
}
resource "aws_subnet" "counted" {
  count             = length(local.cidrs)
  cidr_block        = local.cidrs[count.index]
  availability_zone = element(local.zones, count.index)
}
resource "aws_subnet" "named" {
  for_each          = { for place, zone in local.zones : "zone-${place}" => zone }
  availability_zone = each.value
}
resource "aws_subnet" "all" { count = length(data.aws_availability_zones.here.names) }
"""
    )
    counted = [graph.by_address[f"aws_subnet.counted[{place}]"].values["cidr_block"].text() for place in (0, 1)]
    assert counted == ["10.0.0.0/24", "10.0.1.0/24"]
    second = graph.by_address['aws_subnet.named["zone-1"]'].values["availability_zone"]
    assert second.unknown.depends_on == ("data.aws_availability_zones.here.names[1]",)
    assert 'aws_subnet.all["?"]' in graph.by_address


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("sort(concat([], var.more))", False),
        ("concat([], var.more)", False),
        ('merge({ a = "b" }, var.map)', True),
        ("merge({}, var.map)", False),
    ],
)
def test_a_list_that_more_may_come_to_is_there(text: str, there: bool) -> None:
    graph = configured_graph(
        f"""
variable "more" {{ type = list(string) }}
variable "map" {{ type = map(string) }}
resource "terraform_data" "d" {{ input = {text} }}
"""
    )
    value = graph.by_address["terraform_data.d"].values["input"]
    assert value.is_unknown
    assert value.unknown.not_null is there


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ('replace(aws_cloudwatch_log_group.g.arn, ":*", "")', True),
        ('trimsuffix(aws_cloudwatch_log_group.g.arn, ":*")', True),
        ("lower(var.open)", False),
        ('replace(var.open, ":*", "")', False),
    ],
)
def test_a_name_that_is_touched_up_is_still_one(text: str, there: bool) -> None:
    graph = configured_graph(
        f"""
variable "open" {{ type = string }}
resource "aws_cloudwatch_log_group" "g" {{}}
resource "terraform_data" "d" {{ input = {text} }}
"""
    )
    assert graph.by_address["terraform_data.d"].values["input"].unknown.not_null is there


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('concat(["sg-1"], var.more)', ["sg-1", None]),
        ('concat(var.more, ["sg-1", "sg-2"], var.more)', ["sg-1", "sg-2", None, None]),
        ('flatten([var.more, [["sg-1"]]])', ["sg-1", None]),
        ('distinct(concat(["sg-1"], var.more))', ["sg-1", None]),
        ('toset(concat(["sg-1"], var.more))', ["sg-1", None]),
        ("concat(var.more, var.more)", []),
    ],
)
def test_a_list_that_a_variable_adds_to_has_what_it_has(text: str, wanted: list[str | None]) -> None:
    graph = configured_graph(
        f'variable "more" {{ type = list(string) }}\nresource "aws_vpc_endpoint" "e" {{ security_group_ids = {text} }}'
    )
    value = graph.by_address["aws_vpc_endpoint.e"].values["security_group_ids"]
    assert sorted(one.text() or "" for one in value.items()) == sorted(one or "" for one in wanted) if wanted else value.is_unknown


def test_what_stands_beside_an_undeclared_name_still_counts() -> None:
    graph = configured_graph(
        """
resource "aws_s3_bucket" "b" {
  bucket = "logs-${var.nowhere}"
  tags   = { Name = "x", Owner = aws_iam_role.nowhere.arn }
}
"""
    )
    bucket = graph.by_address["aws_s3_bucket.b"]
    assert bucket.values["bucket"].unknown.prefix.startswith("logs-")
    assert bucket.get("tags.Name").text() == "x"
    assert "not declared" in bucket.get("tags.Owner").unknown.why


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("aws_key_pair.nowhere.key_name", True),
        ("aws_key_pair.nowhere.tags", False),
        ("aws_redshift_subnet_group.here.name", True),  # required: Terraform refuses the group until it has one
        ("var.bucket", False),
    ],
)
def test_a_name_is_there_whoever_declares_what_has_it(name: str, there: bool) -> None:
    graph = configured_graph(f'resource "aws_redshift_subnet_group" "here" {{}}\nresource "aws_instance" "i" {{ key_name = {name} }}')
    assert graph.by_address["aws_instance.i"].values["key_name"].unknown.not_null is there


@pytest.mark.parametrize("text", ['"${var.office}/32"', 'format("%s/32", var.office)', '"${var.a}.${chomp(data.http.ip.body)}/32"'])
def test_how_a_text_ends_is_known_whatever_stands_before(text: str) -> None:
    graph = configured_graph(
        f"""
variable "office" {{}}
variable "a" {{}}
data "http" "ip" {{ url = "https://ip.example.com" }}
resource "aws_iam_role" "r" {{ name = {text} }}
"""
    )
    name = graph.by_address["aws_iam_role.r"].values["name"]
    assert name.is_unknown
    assert name.unknown.suffix == "/32"


def test_a_condition_is_no_source_of_what_it_chooses() -> None:
    graph = configured_graph(
        """
resource "aws_kms_key" "k" {}
resource "aws_sns_topic" "t" {}
resource "aws_sqs_queue" "q" { kms_master_key_id = aws_sns_topic.t.arn == "x" ? null : aws_kms_key.k.arn }
"""
    )
    value = graph.by_address["aws_sqs_queue.q"].values["kms_master_key_id"]
    assert {one.target for one in value.references} == {"aws_kms_key.k"}
    assert value.unknown.depends_on == ("aws_sns_topic.t.arn", "aws_kms_key.k.arn")
    assert not value.unknown.not_null


def test_an_argument_that_the_schema_does_not_have_is_told() -> None:
    text = 'resource "aws_sqs_queue" "q" {\n  nmae = "x"\n  lifecycle {\n    prevent_destroy = true\n  }\n  timeouts {}\n}\n'
    graph = configured_graph(text)
    assert [(note.where.rpartition("/")[2], note.text.partition(": ")[2]) for note in graph.notes] == [
        ("main.tf:2 aws_sqs_queue.q.nmae", "it is not judged")
    ]


def test_a_block_that_may_not_be_there_depends_on_what_decides() -> None:
    graph = configured_graph("""
variable "prod" { type = bool }
resource "aws_security_group" "g" {
  description = "g"
  dynamic "ingress" {
    for_each = var.prod ? [] : [22]
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}
""")
    answer = asked_of(graph, "vpc/security-groups-have-descriptions")[0]
    assert answer.because == "ingress.description depends on var.prod, which has no value"
    assert answer.depends_on == ("var.prod",)


def test_count_and_for_each_together_are_refused() -> None:
    graph = configured_graph("""
resource "aws_ebs_volume" "v" {
  count     = 2
  for_each  = toset(["a"])
  encrypted = true
}
""")
    (note,) = graph.notes
    assert note.text == "aws_ebs_volume.v: Terraform would refuse this: count and for_each exclude each other"
    assert [one.address for one in graph.of_type("aws_ebs_volume")] == ['aws_ebs_volume.v["?"]']


def test_how_a_text_is_made_is_told_as_long_as_its_parts_are_read_as_they_are() -> None:
    graph = configured_graph(
        """
variable "env" { type = string }
resource "aws_s3_bucket" "b" {}
resource "aws_sns_topic" "arn" { display_name = aws_s3_bucket.b.arn }
resource "aws_sns_topic" "objects" { display_name = "${aws_s3_bucket.b.arn}/*" }
resource "aws_sns_topic" "listed" { display_name = join("/", [aws_s3_bucket.b.arn, "*"]) }
resource "aws_sns_topic" "cut" { display_name = replace(aws_s3_bucket.b.arn, "a", "b") }
resource "aws_sns_topic" "open" { display_name = "${var.env}/${aws_s3_bucket.b.arn}" }
"""
    )
    shapes = {one.name: one.values["display_name"].unknown.shape for one in graph.of_type("aws_sns_topic")}
    assert shapes == {"arn": GAP, "objects": f"{GAP}/*", "listed": f"{GAP}/*", "cut": "", "open": f"{GAP}/{GAP}"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('var.key != "" ? var.key : null', "aws_kms_key.k"),
        ('var.key == "" ? null : var.key', "aws_kms_key.k"),
        ('!(var.key == "") && true ? var.key : null', "aws_kms_key.k"),
        ('var.key == "" || false ? "alias/aws/sqs" : var.key', "aws_kms_key.k"),
        ('var.open != "" ? var.key : null', None),
        ('var.open != "" && var.key != "" ? var.key : null', None),
        ('aws_sns_topic.t.display_name == "" ? null : var.key', None),
    ],
)
def test_what_aws_gives_a_name_is_not_empty(text: str, wanted: str | None) -> None:
    graph = configured_graph(
        """
variable "open" {}
resource "aws_kms_key" "k" {}
resource "aws_sns_topic" "t" { display_name = var.open }
module "q" {
  source = "./q"
  key    = aws_kms_key.k.arn
  open   = var.open
}
""",
        files={
            "q/main.tf": f"""
variable "key" {{ default = "" }}
variable "open" {{}}
resource "aws_sns_topic" "t" {{ display_name = var.open }}
resource "aws_sqs_queue" "q" {{ kms_master_key_id = {text} }}
"""
        },
    )
    value = graph.by_address["module.q.aws_sqs_queue.q"].values["kms_master_key_id"]
    assert (value.unknown.not_null, bool(value.unknown.branches)) == ((True, False) if wanted else (False, True))
    assert {one.target for one in value.references} == {"aws_kms_key.k"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lookup({ a = true, b = false }, var.env, true)", [True, False, True]),
        ("lookup({ a = true, b = false }, var.env)", [True, False]),
        ("lookup(var.map, var.env, true)", []),
    ],
)
def test_what_is_looked_up_is_one_of_those_that_there_are(text: str, wanted: list[bool]) -> None:
    graph = configured_graph(
        f"""
variable "env" {{ type = string }}
variable "map" {{ type = map(bool) }}
resource "aws_mq_broker" "b" {{ publicly_accessible = {text} }}
"""
    )
    value = graph.by_address["aws_mq_broker.b"].values["publicly_accessible"]
    assert value.is_unknown
    assert [branch.data for _, branch in value.unknown.branches] == wanted


def test_what_is_looked_up_only_is_there_before_terraform_says_so() -> None:
    graph = configured_graph(
        """
variable "open" { type = any }
variable "rule" {
  type    = any
  default = {}
}
locals { rule = { key = aws_kms_key.k.arn } }
resource "aws_kms_key" "k" {}
resource "aws_sns_topic" "found" { kms_master_key_id = try(local.rule.key, "none") }
resource "aws_sns_topic" "absent" { kms_master_key_id = try(local.rule.other, "none") }
resource "aws_sns_topic" "first" { kms_master_key_id = coalesce(null, aws_kms_key.k.arn, "none") }
resource "aws_sns_topic" "open" { kms_master_key_id = try(var.open.key, "none") }
resource "aws_sns_topic" "made" { kms_master_key_id = try(regex("a", aws_kms_key.k.arn), "none") }
resource "aws_sns_topic" "read" { kms_master_key_id = aws_sns_topic.found.kms_master_key_id }
resource "aws_vpc_endpoint" "kept" { security_group_ids = compact([aws_kms_key.k.arn, "", null]) }
resource "aws_vpc_endpoint" "compacted" { security_group_ids = compact([try(local.rule.key, ""), try(local.rule.other, "")]) }
resource "aws_vpc_endpoint" "unsure" { security_group_ids = compact([aws_kms_key.k.arn, var.open.text]) }
resource "aws_vpc_endpoint" "tried" { security_group_ids = flatten(concat([try(aws_kms_key.k.arn, [])], [])) }
resource "aws_vpc_endpoint" "untold" { security_group_ids = flatten([try(aws_kms_key.k.arn, []), try(var.open.list, [])]) }
resource "aws_s3_bucket_server_side_encryption_configuration" "e" {
  dynamic "rule" {
    for_each = try(flatten([local.rule]), [])
    content {
      apply_server_side_encryption_by_default { kms_master_key_id = try(rule.value.key, null) }
    }
  }
}
"""
    )
    keys = {one.name: one.values["kms_master_key_id"] for one in graph.of_type("aws_sns_topic")}
    assert {name for name, value in keys.items() if value.unknown.shape} == {"found", "first", "read"}
    assert keys["absent"].text() == "none"
    assert [one.text for one in keys["read"].references] == ["aws_sns_topic.found.kms_master_key_id"]
    lists = {one.name: one.values["security_group_ids"] for one in graph.of_type("aws_vpc_endpoint")}
    assert [[one.unknown.body is None for one in lists[name].items()] for name in ("kept", "unsure")] == [[True], [True, False]]
    assert len(lists["compacted"].items()) == 1
    rules = graph.by_address["aws_s3_bucket_server_side_encryption_configuration.e"].values["rule"]
    assert [one.get("apply_server_side_encryption_by_default").is_unknown for one in rules.items()] == [False]


def test_a_template_of_old_is_read() -> None:
    graph = configured_graph(
        """
variable "open" { type = map(string) }
resource "aws_sns_topic" "t" {}
data "template_file" "policy" {
  template = file("policy.tpl")
  vars = { who = "*", count = 2 }
}
data "template_file" "later" {
  template = "{\\"Resource\\": \\"$${arn}\\"}"
  vars     = { arn = aws_sns_topic.t.arn }
}
data "template_file" "hidden" {
  template = "$${arn}"
  vars     = var.open
}
resource "aws_sqs_queue" "known" { policy = data.template_file.policy.rendered }
resource "aws_sqs_queue" "later" { policy = data.template_file.later.rendered }
resource "aws_sqs_queue" "hidden" { policy = data.template_file.hidden.rendered }
""",
        files={"policy.tpl": '{"Principal": "${who}", "Count": ${count}}'},
    )
    policies = {one.name: one.values["policy"] for one in graph.of_type("aws_sqs_queue")}
    assert policies["known"].text() == '{"Principal": "*", "Count": 2}'
    tree = policies["later"].unknown.tree
    assert tree is not None
    assert tree.get("Resource").unknown.shape == GAP
    assert policies["hidden"].is_unknown
    assert policies["hidden"].unknown.tree is None


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ('"a.${aws_s3_bucket.b.arn}.b"', "a.", ".b"),
        ('"${aws_s3_bucket.b.arn}-${aws_s3_bucket.b.id}.c"', "", ".c"),
        ('"a.${"b.${aws_s3_bucket.b.arn}.c"}.d"', "a.b.", ".c.d"),
        ('"${aws_s3_bucket.b.arn}é"', "", ""),
        ('format("a.%s.b", aws_s3_bucket.b.arn)', "a.", ".b"),
        ('format("%s.%s", "a", aws_s3_bucket.b.arn)', "a.", ""),
        ('format("%s 100%%", aws_s3_bucket.b.arn)', "", ""),
    ],
)
def test_a_text_with_a_gap_keeps_what_stands_before_and_behind_it(text: str, begins: str, ends: str) -> None:
    unknown = policy(text).unknown
    assert (unknown.prefix, unknown.suffix) == (begins, ends)


BEHIND = """
resource "aws_api_gateway_rest_api" "api" { name = "api" }

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = "d1"
  stage_name    = "prod"
}

resource "aws_wafv2_web_acl_association" "prod" {
  web_acl_arn  = "x"
  resource_arn = %s
}
"""


@pytest.mark.parametrize(
    ("arn", "word"),
    [
        ("aws_api_gateway_stage.prod.arn", "satisfied"),
        (
            '"arn:x:apigateway:r::/restapis/${aws_api_gateway_rest_api.api.id}/stages/${aws_api_gateway_stage.prod.stage_name}"',
            "satisfied",
        ),
        ("var.open ? aws_api_gateway_rest_api.api.arn : aws_api_gateway_stage.prod.arn", "unknown"),
        ("aws_lb.gone.arn", "missing"),
        ("aws_lb.gone.id", "unknown"),
    ],
)
def test_what_an_arn_leads_to(arn: str, word: str) -> None:
    graph = configured_graph(BEHIND % arn)
    assert words_of(graph, "apigateway/stages-sit-behind-waf")["aws_api_gateway_stage.prod"] == word


def test_a_text_comes_to_what_its_one_open_part_may_come_to() -> None:
    graph = configured_graph(
        """
variable "live" { type = bool }
variable "name" { type = string }
resource "aws_sns_topic" "a" { name = "orders-${var.live ? "live" : "test"}" }
resource "aws_sns_topic" "b" { name = "${var.live ? "live" : "test"}-${var.name}-x" }
resource "aws_sns_topic" "c" { name = "${var.live ? "live" : "test"}-${var.live ? "x" : "y"}" }
"""
    )
    names = [graph.by_address[f"aws_sns_topic.{name}"].values["name"].unknown for name in "abc"]
    assert [[branch.text() for _, branch in one.branches] for one in names] == [["orders-live", "orders-test"], [None, None], []]
    assert [branch.unknown.prefix for _, branch in names[1].branches] == ["live-", "test-"]


@pytest.mark.parametrize("text", ['format("orders-%s-%s", local.stage, "x")', 'join("-", ["orders", local.stage, "x"])'])
def test_functions_that_put_a_text_together_keep_its_choices(text: str) -> None:
    world = 'variable "live" { type = bool }\nlocals { stage = var.live ? "live" : "test" }\n'
    name = configured_graph(f'{world}resource "aws_sns_topic" "a" {{ name = {text} }}\n').by_address["aws_sns_topic.a"].values["name"]
    assert [branch.text() for _, branch in name.unknown.branches] == ["orders-live-x", "orders-test-x"]


def test_a_partition_that_nobody_knows_is_one_of_few() -> None:
    def partition(region: str) -> Value:
        text = f'data "aws_partition" "p" {{}}\nresource "aws_sns_topic" "a" {{ name = data.aws_partition.p.partition }}\n{region}'
        return configured_graph(text).by_address["aws_sns_topic.a"].values["name"]

    for region, told in (
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("eusc-de-east-1", "aws-eusc"),
        ("us-east-1", "aws"),
    ):
        assert partition(f'provider "aws" {{ region = "{region}" }}').text() == told
    assert [branch.text() for _, branch in partition("").unknown.branches][:3] == ["aws", "aws-us-gov", "aws-cn"]
    assert partition("").references[0].text == "data.aws_partition.p.partition"


def test_all_instances_of_a_look_up_of_the_surroundings_say_the_same() -> None:
    graph = configured_graph(
        """
provider "aws" { region = "eu-west-1" }
data "aws_partition" "p" { count = 1 }
data "aws_caller_identity" "me" { count = 1 }
resource "aws_sns_topic" "a" { name = join("", data.aws_partition.p[*].partition) }
resource "aws_sns_topic" "b" { name = one(data.aws_caller_identity.me[*].account_id) }
"""
    )
    assert graph.by_address["aws_sns_topic.a"].values["name"].text() == "aws"
    account = graph.by_address["aws_sns_topic.b"].values["name"]
    assert [one.text for one in account.references] == ["data.aws_caller_identity.me[0].account_id"]


@pytest.mark.parametrize("choice", ["var.b ? true : null", "var.b ? true : (var.c ? null : true)"])
def test_null_in_a_choice_is_what_is_in_force_then(choice: str) -> None:
    graph = configured_graph(
        f"""
variable "b" {{ type = bool }}
variable "c" {{ type = bool }}
resource "aws_s3_bucket_public_access_block" "x" {{
  bucket            = "x"
  block_public_acls = {choice}
}}
resource "aws_lb" "x" {{
  access_logs {{
    bucket  = "x"
    enabled = {choice}
  }}
}}
"""
    )
    inside = graph.by_address["aws_lb.x"].values["access_logs"].items()[0].get("enabled")
    for value in (graph.by_address["aws_s3_bucket_public_access_block.x"].values["block_public_acls"], inside):
        leaves = [one for _, side in value.unknown.branches for one in (side, *(inner for _, inner in side.unknown.branches))]
        assert [(one.data, one.written) for one in leaves if not one.is_unknown and one.data is not True] == [(False, False)]


@pytest.mark.parametrize("kind", ["list(string)", "set(string)", "list(any)"])
def test_a_typed_variable_keeps_what_it_may_come_to(kind: str) -> None:
    module = f'variable "ids" {{ type = {kind} }}\nresource "aws_lb" "x" {{ subnets = var.ids }}\n'
    root = 'variable "b" { type = bool }\nmodule "m" {\n  source = "./m"\n  ids    = var.b ? ["subnet-1"] : null\n}\n'
    subnets = configured_graph(root, files={"m/main.tf": module}).by_address["module.m.aws_lb.x"].values["subnets"]
    assert [branch.plain() for _, branch in subnets.unknown.branches] == [["subnet-1"], None]


def test_of_what_is_required_null_is_no_choice() -> None:
    graph = configured_graph('variable "b" { type = bool }\nresource "aws_iam_policy" "p" { policy = var.b ? "{}" : null }\n')
    assert graph.by_address["aws_iam_policy.p"].text("policy") == "{}"


def test_a_document_that_is_here_cannot_fail() -> None:
    document = (
        'resource "aws_s3_bucket" "b" {}\ndata "aws_iam_policy_document" "d" {\n  statement { resources = [aws_s3_bucket.b.arn] }\n}\n'
    )
    key = 'resource "aws_kms_key" "k" { policy = try(data.aws_iam_policy_document.d.json, null) }\n'
    policy = configured_graph(f"{document}{key}").by_address["aws_kms_key.k"].values["policy"]
    assert not policy.unknown.branches
    assert [one.target for one in policy.references] == ["data.aws_iam_policy_document.d"]


@pytest.mark.parametrize("value", ["aws_subnet.s[*].id", "[for one in aws_subnet.s : one.id]", "nonsensitive(aws_subnet.s[*].id)"])
def test_what_cannot_fail_is_no_choice(value: str) -> None:
    subnets = 'resource "aws_subnet" "s" {\n  count  = 2\n  vpc_id = "vpc-1"\n}\n'
    lb = configured_graph(f'{subnets}resource "aws_lb" "l" {{ subnets = try({value}, null) }}\n').by_address["aws_lb.l"].values["subnets"]
    assert [one.references[0].target for one in lb.items()] == ["aws_subnet.s[0]", "aws_subnet.s[1]"]


@pytest.mark.parametrize(
    "text",
    [
        "random_password.p[0].result",
        "random_password.p.*.result[0]",
        'join("", random_password.p.*.result)',
        "one(random_password.p[*].result)",
        'element(concat(random_password.p.*.result, [""]), 0)',
        "[for one in random_password.p : one.result if one.length > 16][0]",
    ],
)
def test_what_is_there_of_a_resource_of_another_provider_goes_through_lists(text: str) -> None:
    graph = configured_graph(
        f'resource "random_password" "p" {{\n  count  = 1\n  length = 20\n}}\nresource "aws_db_instance" "d" {{\n  password = {text}\n}}\n'
    )
    found = graph.by_address["aws_db_instance.d"].values["password"]
    assert found.is_unknown
    assert found.unknown.not_null
    assert [one.text for one in found.references] == ["random_password.p[0].result"]


BROKER = """
resource "aws_mq_broker" "b" {
  broker_name        = "b"
  engine_type        = "ActiveMQ"
  engine_version     = "5.15.0"
  host_instance_type = "mq.t2.micro"

  user {
    username = "app"
    password = "some long words"
  }
}

resource "aws_db_instance" "d" {
  instance_class = "db.t3.micro"
  username       = "app"
  password       = aws_elasticache_user.u.authentication_mode[0].type
}

resource "aws_elasticache_user" "u" {
  user_id       = "u"
  user_name     = "u"
  access_string = "on"
  engine        = "REDIS"

  authentication_mode {
    type      = "password"
    passwords = ["some long words"]
  }
}

resource "aws_instance" "i" {
  ami       = "ami-0123456789abcdef0"
  user_data = %s
}
"""


@pytest.mark.parametrize(
    ("text", "sensitive"),
    [
        ("aws_db_instance.d.password", True),
        ("aws_db_instance.d.username", False),
        ('join(",", [for one in aws_mq_broker.b.user : one.password])', True),
        ('join(",", [for one in aws_mq_broker.b.user : one.username])', True),  # what is in a set is hidden with the set
        ('join(",", aws_elasticache_user.u.authentication_mode[0].passwords)', True),
        ("aws_elasticache_user.u.authentication_mode[0].type", False),
        ("nonsensitive(aws_db_instance.d.password)", False),
    ],
)
def test_what_the_provider_calls_sensitive_stays_so_wherever_it_is_read(text: str, sensitive: bool) -> None:
    """As a real plan has it (Terraform 1.15, provider 3.39)."""
    assert configured_graph(BROKER % text).by_address["aws_instance.i"].get("user_data").hides is sensitive


@pytest.mark.parametrize(
    "value",
    [
        'split(":", aws_s3_bucket.b.arn)[1 / 0]',
        'element(split(":", aws_s3_bucket.b.arn), 1 / 0)',
        'slice(split(":", aws_s3_bucket.b.arn), 0, 1 / 0)[0]',
    ],
)
def test_a_place_that_is_no_number_is_none(value: str) -> None:
    graph = configured_graph(f'resource "aws_s3_bucket" "b" {{}}\nresource "aws_sqs_queue" "q" {{\n  name = {value}\n}}\n')
    assert graph.by_address["aws_sqs_queue.q"].values["name"].is_unknown


@pytest.mark.parametrize("text", ['"name: ${aws_s3_bucket.b.bucket}"', "yamlencode({ name = aws_s3_bucket.b.bucket })"])
def test_a_text_in_yaml_is_read_where_some_of_it_comes_from_elsewhere(text: str) -> None:
    graph = configured_graph(
        f'resource "aws_s3_bucket" "b" {{\n  bucket = "acme"\n}}\nresource "aws_sqs_queue" "q" {{\n  name = yamldecode({text}).name\n}}\n'
    )
    assert graph.by_address["aws_sqs_queue.q"].values["name"].data == "acme"
