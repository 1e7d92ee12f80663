"""Cost grows with the number of instances, not with its square."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import SupportsIndex, cast

import pytest

from bench.make_configuration import write
from srm_tf import settings
from srm_tf.engine.choice import Choice
from srm_tf.engine.configurations import Named, judged
from srm_tf.engine.finding import Waiver, WrittenWaiver
from srm_tf.engine.remaining import Remaining
from srm_tf.engine.run import World, run
from srm_tf.engine.waivers import Acceptance
from srm_tf.language.terms import secret_patterns
from srm_tf.language.terms.globs import overlap
from srm_tf.language.terms.secret_commands import taken
from srm_tf.language.terms.secret_patterns import assignments
from srm_tf.language.terms.text_lines import line_of
from srm_tf.model.graph import Graph
from srm_tf.model.value import Location, Unknown, Value, of
from srm_tf.model.verdict import Evidence
from srm_tf.report import uris
from srm_tf.report.evidence import untold
from srm_tf.report.formats import Layout, Wanted
from srm_tf.terraform import cty, hcl, inputs
from srm_tf.terraform.addresses import longest
from srm_tf.terraform.decode import decode
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, configured
from srm_tf.terraform.merged import fitting
from srm_tf.terraform.operations import arithmetic
from srm_tf.terraform.plan import worlds
from srm_tf.terraform.recovery import Unparsed
from srm_tf.terraform.rendering import TemplateScope
from srm_tf.terraform.root_variables import parse_file
from srm_tf.terraform.roots import concerned
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.sensitive_elsewhere import Repeated
from srm_tf.terraform.syntax import Expression, File
from srm_tf.terraform.tree import Tree, may_call
from srm_tf.terraform.types import STRING, object_of
from tests.report.reports import outcome, report
from tests.support.counting import calls
from tests.support.graphs import from_configuration
from tests.support.judging import facts
from tests.support.planned import plan_text

WHOLE = """
locals {
  names = [for pair in setproduct(range(@hundreds@), range(100)) : format("store-%02d-%02d", pair[0], pair[1])]
  ids   = { for name, store in aws_s3_bucket.store : name => store.id }
}
resource "aws_s3_bucket" "store" {
  for_each = toset(local.names)
  bucket   = each.key
}
resource "aws_s3_bucket_versioning" "store" {
  for_each = aws_s3_bucket.store
  bucket   = lookup(local.ids, each.key, null)
  versioning_configuration {
    status = values(aws_s3_bucket.store)[index(local.names, each.key)].id == "" ? "Suspended" : "Enabled"
  }
}
"""


def cost(place: Path, least: int, profile: str = "baseline", of: str = "") -> int:
    """Calls it takes to judge it; `of`: only those of this name."""

    def judge() -> None:
        parts, wrong, _ = judged(Named((str(place),)), facts().schema, lambda world: run((world,), facts(), Choice(profile)), workers=1)
        assert not wrong
        assert sum(len(part.resources) for part in parts) >= least

    return calls(judge, of)


@pytest.mark.parametrize(("shape", "few", "many"), [("instances", 100, 500), ("calls", 256, 1296)])  # of calls: 4 and 6 at each level
def test_five_times_the_instances_take_five_times_the_work(shape: str, few: int, many: int, tmp_path: Path) -> None:
    small, large = (cost(write(shape, number, tmp_path / str(number)), number) for number in (few, many))
    assert large < small * 5 * 1.1


def test_five_times_the_lines_of_one_file_take_five_times_the_work(tmp_path: Path) -> None:
    """The lines of what is wrong are looked up in the file."""
    small, large = (cost(write("file", number, tmp_path / str(number)), number // 20) for number in (1500, 7500))
    assert large < small * 5 * 1.1


def test_references_to_all_instances_of_each_instance_stay_cheap(tmp_path: Path) -> None:
    """What each instance reads of all others takes the square, but no more, and little of it."""
    taken: list[int] = []
    for hundreds in (1, 3):
        (tmp_path / f"{hundreds}.d").mkdir()
        (tmp_path / f"{hundreds}.d" / "main.tf").write_text(WHOLE.replace("@hundreds@", str(hundreds)), encoding="utf-8")
        taken.append(cost(tmp_path / f"{hundreds}.d", 200 * hundreds))
    assert taken[1] < taken[0] * 9


PAIR = """
resource "aws_lambda_function" "f{0}" {{
  function_name = "f-{0}"
  role          = "arn:aws:iam::111122223333:role/f"
}}
resource "aws_cloudwatch_log_group" "g{0}" {{ name = "/aws/lambda/f-{0}" }}
"""


def test_what_is_joined_by_name_is_looked_up(tmp_path: Path) -> None:
    """Each function asks for the log group that is called after it: not all log groups, one after the other."""
    taken: list[int] = []
    for number in (60, 300):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "main.tf").write_text("".join(map(PAIR.format, range(number))), encoding="utf-8")
        taken.append(cost(tmp_path / str(number), 2 * number))
    assert taken[1] < taken[0] * 5 * 1.1


MEMBER = """    volume-{0} = {{
      size      = 10
      encrypted = false
      tags      = {{ number = "{0}" }}
    }}"""
VOLUMES = """
resource "aws_ebs_volume" "each" {
  for_each          = @of@.volumes
  availability_zone = "eu-central-1a"
  size              = each.value.size
  encrypted         = each.value.encrypted
}
"""
OBJECTS = 'variable "volumes" { type = map(object({ size = number, encrypted = optional(bool) })) }\n'
MAPS = {
    "a local value": {"main.tf": f"locals {{\n  volumes = {{\n@members@\n  }}\n}}\n{VOLUMES.replace('@of@', 'local')}"},
    "a file of values": {"main.tf": OBJECTS + VOLUMES.replace("@of@", "var"), "terraform.tfvars": "volumes = {\n@members@\n}\n"},
    "a call": {
        "main.tf": 'module "m" {\n  source = "./m"\n  volumes = {\n@members@\n  }\n}\n',
        "m/main.tf": OBJECTS + VOLUMES.replace("@of@", "var"),
    },
}


@pytest.mark.parametrize("files", MAPS.values(), ids=MAPS)
def test_each_member_of_a_map_is_told_with_its_lines_at_little_cost(files: Mapping[str, str], tmp_path: Path) -> None:
    """The map is looked through once for all of them."""
    taken: list[int] = []
    for number in (30, 150):
        for name, text in files.items():
            path = tmp_path / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("@members@", "\n".join(map(MEMBER.format, range(number)))), encoding="utf-8")
        taken.append(cost(tmp_path / str(number), number))
    assert taken[1] < taken[0] * 5 * 1.1


EACH_GIVEN_ALL = {
    "main.tf": """
locals { all = { for number in range(@number@) : "q-${number}" => { name = "q-${number}" } } }
module "m" {
  source   = "./m"
  for_each = local.all
  key      = each.key
  all      = local.all
}
""",
    "m/main.tf": """
variable "key" { type = string }
variable "all" { type = map(object({ name = string, encrypted = optional(bool, true) })) }
resource "aws_sqs_queue" "own" {
  name                    = var.all[var.key].name
  sqs_managed_sse_enabled = var.all[var.key].encrypted
}
""",
}


def test_a_map_that_each_instance_of_a_module_is_given_is_converted_once(tmp_path: Path) -> None:
    for name, text in EACH_GIVEN_ALL.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("@number@", "20"), encoding="utf-8")
    assert asked(tmp_path, "_to_object") == 20


EACH_ITS_OWN = """
resource "aws_vpc" "all" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "each" {
  count      = @number@
  vpc_id     = aws_vpc.all.id
  cidr_block = cidrsubnet("10.0.0.0/8", 16, count.index)
}
resource "aws_instance" "each" {
  count         = @number@
  ami           = "ami-0123456789abcdef0"
  instance_type = "m7i.large"
  subnet_id     = element(aws_subnet.each[*].id, count.index)
}
"""
PUBLIC_SUBNET = """
resource "aws_vpc" "all" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "all" { vpc_id = aws_vpc.all.id }
resource "aws_route_table" "all" {
  vpc_id = aws_vpc.all.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.all.id
  }
}
resource "aws_subnet" "all" {
  vpc_id     = aws_vpc.all.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table_association" "all" {
  subnet_id      = aws_subnet.all.id
  route_table_id = aws_route_table.all.id
}
"""
ONE_ROLE = (
    PUBLIC_SUBNET
    + """
resource "aws_iam_instance_profile" "all" { role = "app" }
resource "aws_instance" "each" {
  count                = @number@
  ami                  = "ami-0123456789abcdef0"
  instance_type        = "m7i.large"
  subnet_id            = aws_subnet.all.id
  iam_instance_profile = aws_iam_instance_profile.all.name
}
"""
)
ONE_KEY_EACH = """
resource "aws_iam_user" "each" {
  count = @number@
  name  = "user-${count.index}"
}
resource "aws_iam_access_key" "each" {
  count = @number@
  user  = aws_iam_user.each[count.index].name
}
"""
OPEN_NAMES = """
variable "env" { type = string }
resource "aws_lambda_function" "each" {
  count         = @number@
  function_name = "f-${var.env}-${count.index}"
  role          = "arn:aws:iam::111122223333:role/f"
}
resource "aws_cloudwatch_log_group" "each" {
  count = @number@
  name  = "/aws/lambda/f-${var.env}-${count.index}"
}
"""


EACH_OF_ALL = """
resource "aws_s3_bucket" "all" {
  for_each = toset([for number in range(@number@) : format("store-%03d", number)])
  bucket   = each.key
}
resource "aws_s3_bucket_versioning" "all" {
  for_each = aws_s3_bucket.all
  bucket   = { for name, store in aws_s3_bucket.all : name => store.id }[each.key]
  versioning_configuration {
    status = zipmap(keys(aws_s3_bucket.all), values(aws_s3_bucket.all)[*].id)[each.key] == "" ? "Suspended" : "Enabled"
  }
}
"""


MANY_BLOCKS = """
resource "aws_iam_group" "each" {
  count = @number@
  name  = "group-${count.index}"
}
resource "aws_security_group" "all" {
  vpc_id = "vpc-1"
  dynamic "ingress" {
    for_each = range(@number@)
    content {
      from_port   = 1000 + ingress.value
      to_port     = 1000 + ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
"""
A_RULE_EACH = """
resource "aws_security_group" "all" { vpc_id = "vpc-1" }
resource "aws_security_group_rule" "each" {
  count             = @number@
  type              = "ingress"
  security_group_id = aws_security_group.all.id
  cidr_blocks       = ["0.0.0.0/0"]
  protocol          = "tcp"
  from_port         = 1000 + count.index
  to_port           = 1000 + count.index
}
"""
A_SELECTION_EACH = """
resource "aws_dynamodb_table" "each" {
  count    = @number@
  name     = "table-${count.index}"
  hash_key = "id"
}
resource "aws_backup_selection" "each" {
  count        = @number@
  name         = "each-${count.index}"
  plan_id      = "plan"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_dynamodb_table.each[count.index].arn]
}
"""
A_TAG_OF_BACKUPS_EACH = """
resource "aws_ebs_volume" "all" {
  count             = @number@
  availability_zone = "eu-west-1a"
  size              = 10
  tags              = { plan = "plan-${count.index}" }
}
resource "aws_backup_selection" "all" {
  count        = @number@
  name         = "all"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  plan_id      = "plan-${count.index}"
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "plan"
    value = "plan-${count.index}"
  }
}
"""
AN_ASSOCIATION_EACH = """
resource "aws_instance" "each" {
  count         = @number@
  ami           = "ami-0123456789abcdef0"
  instance_type = "m7i.large"
}
resource "aws_ssm_association" "each" {
  count = @number@
  name  = "AWS-RunPatchBaseline"
  targets {
    key    = "InstanceIds"
    values = [aws_instance.each[count.index].id]
  }
}
"""
PERMISSION_SETS = """
resource "aws_ssoadmin_permission_set" "each" {
  count        = @number@
  name         = "set-${count.index}"
  instance_arn = "arn:aws:sso:::instance/ssoins-1"
}
resource "aws_ssoadmin_managed_policy_attachment" "each" {
  count              = @number@
  instance_arn       = "arn:aws:sso:::instance/ssoins-1"
  permission_set_arn = aws_ssoadmin_permission_set.each[count.index].arn
  managed_policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
resource "aws_ssoadmin_account_assignment" "each" {
  count              = @number@
  instance_arn       = "arn:aws:sso:::instance/ssoins-1"
  permission_set_arn = aws_ssoadmin_permission_set.each[count.index].arn
  principal_id       = "group"
  principal_type     = "GROUP"
  target_id          = "111122223333"
  target_type        = "AWS_ACCOUNT"
}
"""


COLLECTIONS = """
resource "aws_opensearchserverless_collection" "each" {
  count = @number@
  name  = "store-${count.index}"
}
resource "aws_opensearchserverless_security_policy" "each" {
  count = @number@
  name  = "store-${count.index}"
  type  = "encryption"
  policy = jsonencode({
    Rules       = [{ ResourceType = "collection", Resource = ["collection/store-${count.index}"] }]
    AWSOwnedKey = true
  })
}
"""
CLUSTERS = """
resource "aws_launch_template" "each" {
  count    = @number@
  name     = "nodes-${count.index}"
  image_id = "ami-0123456789abcdef0"
}
resource "aws_eks_cluster" "each" {
  count    = @number@
  name     = "cluster-${count.index}"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config { subnet_ids = ["subnet-1"] }
}
resource "aws_eks_node_group" "each" {
  count         = @number@
  cluster_name  = aws_eks_cluster.each[count.index].name
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = ["subnet-1"]
  launch_template {
    id      = aws_launch_template.each[count.index].id
    version = "1"
  }
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}
"""
STORES = (
    PUBLIC_SUBNET
    + """
resource "aws_security_group" "each" {
  count  = @number@
  vpc_id = aws_vpc.all.id
}
resource "aws_instance" "each" {
  count                       = @number@
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "m7i.large"
  subnet_id                   = aws_subnet.all.id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.each[count.index].id]
}
resource "aws_security_group" "stores" {
  count  = @number@
  vpc_id = aws_vpc.all.id
  ingress {
    from_port       = 3306
    to_port         = 3306
    protocol        = "tcp"
    security_groups = [aws_security_group.each[count.index].id]
  }
}
resource "aws_db_instance" "each" {
  count                  = @number@
  engine                 = "mysql"
  instance_class         = "db.m7g.large"
  vpc_security_group_ids = [aws_security_group.stores[count.index].id]
}
"""
)
ONE_OF_ALL_NAMES = """
locals { names = [for number in range(@number@) : format("store-%03d", number)] }
resource "aws_sqs_queue" "each" {
  for_each                = toset(local.names)
  sqs_managed_sse_enabled = contains(local.names, each.key) && !contains(local.names, "${each.key}-odd")
}
"""


A_ROLE_EACH = """
module "role" {
  source   = "./role"
  for_each = toset([for number in range(@number@) : "role-${number}"])
  name     = each.key
}
resource "aws_sqs_queue" "each" {
  for_each = toset([for number in range(@number@) : "role-${number}"])
  name     = each.key
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = module.role[each.key].arn }, Action = "sqs:*", Resource = "*" }]
  })
}
"""
ROLE = """
variable "name" { type = string }
resource "aws_iam_role" "own" {
  name               = var.name
  assume_role_policy = "{}"
}
output "arn" { value = aws_iam_role.own.arn }
"""
RULES_OF_ONE_OF_ALL = """
resource "aws_security_group" "each" {
  for_each = toset([for number in range(@number@) : "group-${number}"])
  vpc_id   = "vpc-1"
}
module "rule" {
  source   = "./rule"
  for_each = toset([for number in range(@number@) : "group-${number}"])
  groups   = { for name, group in aws_security_group.each : name => group.id }
  name     = each.key
}
"""
RULE = """
variable "groups" { type = map(string) }
variable "name" { type = string }
resource "aws_security_group_rule" "own" {
  type              = "egress"
  security_group_id = var.groups[var.name]
  cidr_blocks       = ["10.0.0.0/8"]
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
}
"""


A_NETWORK_EACH = """
locals { names = toset([for number in range(@number@) : "net-${number}"]) }
resource "aws_vpc" "each" {
  for_each   = local.names
  cidr_block = "10.0.0.0/8"
}
resource "aws_subnet" "each" {
  for_each   = { for name in local.names : "in-${name}" => { vpc = name } }
  vpc_id     = aws_vpc.each[each.value.vpc].id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "each" {
  for_each = aws_vpc.each
  vpc_id   = each.value.id
}
resource "aws_route_table_association" "each" {
  for_each       = aws_subnet.each
  subnet_id      = each.value.id
  route_table_id = aws_route_table.each[trimprefix(each.key, "in-")].id
}
"""
RULES_OF_EACH = """
locals { names = toset([for number in range(@number@) : "group-${number}"]) }
resource "aws_security_group" "each" {
  for_each = local.names
  vpc_id   = "vpc-1"
}
resource "aws_vpc_security_group_ingress_rule" "each" {
  for_each                     = { for name in local.names : "from-${name}" => { to = name } }
  security_group_id            = aws_security_group.each[each.value.to].id
  referenced_security_group_id = aws_security_group.each[each.value.to].id
  from_port                    = 443
  to_port                      = 443
  ip_protocol                  = "tcp"
}
"""


MANY_DENIES = """
locals {
  denies = [for number in range(@number@) : {
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:*"
    Resource  = ["arn:aws:s3:::all", "arn:aws:s3:::all/*"]
    Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-${number}" } }
  }]
}
resource "aws_s3_bucket" "all" { bucket = "all" }
resource "aws_s3_bucket_policy" "all" {
  bucket = aws_s3_bucket.all.id
  policy = jsonencode({ Statement = local.denies })
}
"""
MANY_FOLDERS = """
resource "aws_s3_bucket" "all" { bucket = "all" }
resource "aws_s3_bucket_policy" "all" {
  bucket = aws_s3_bucket.all.id
  policy = jsonencode({ Statement = [{
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:*"
    Resource  = [for number in range(@number@) : "arn:aws:s3:::all/${number}/*"]
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }] })
}
"""


@pytest.mark.parametrize("text", [MANY_DENIES, MANY_FOLDERS], ids=["statements", "resources"])
def test_what_the_policy_of_a_bucket_denies_is_found_out_once(text: str, tmp_path: Path) -> None:
    one, few, many = (cost(folder(text, number, tmp_path), 1, "all") for number in (20, 60, 100))
    assert many - few < (few - one) * 1.2


MANY_PARTNERS = """
data "aws_caller_identity" "me" {}
resource "aws_s3_bucket" "all" {}
resource "aws_s3_bucket_policy" "all" {
  bucket = aws_s3_bucket.all.id
  policy = jsonencode({ Statement = flatten([for number in range(@number@) : [
    {
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${444455550000 + number}:root" }
      Action    = "s3:Put*"
      Resource  = "${aws_s3_bucket.all.arn}/${number}/*"
    },
    {
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:PutObject*"
      Resource  = "${aws_s3_bucket.all.arn}/${number}/*"
      Condition = { StringNotEquals = { "aws:PrincipalAccount" = tostring(444455550000 + number) } }
    },
  ]]) })
}
"""


def test_whom_a_deny_spares_is_asked_once_for_all_who_are_let_in(tmp_path: Path) -> None:
    few, many = (cost(folder(MANY_PARTNERS, number, tmp_path), 1, "all", of="leaves_only_named") for number in (10, 30))
    assert 0 < many < few * 3 * 1.2


def of_plans(text: str, module: tuple[str, str], numbers: tuple[int, ...], place: Path, of: str = "") -> list[int]:
    """What plans cost that differ by a number; `of`: only the calls of this name."""
    taken: list[int] = []
    for number in numbers:
        path = place / f"{number}.json"
        path.write_text(plan_text(text.replace("@number@", str(number)), files=dict([module] if module[0] else [])), encoding="utf-8")

        def judge(name: str = str(path)) -> None:
            found = worlds(inputs.read(name), facts().schema)
            run((World(name, found.after, found.before),), facts(), Choice("all"))

        taken.append(calls(judge, of))
    return taken


ROLES_OF_EACH = """
locals { names = { for number in range(@number@) : "role-${number}" => { to = "role-${number}" } } }
resource "aws_iam_role" "each" {
  for_each           = local.names
  name               = each.key
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy" "each" {
  for_each = local.names
  role     = aws_iam_role.each[each.value.to].id
  policy   = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
resource "aws_iam_instance_profile" "each" {
  for_each = local.names
  role     = aws_iam_role.each[each.value.to].name
}
resource "aws_instance" "each" {
  for_each             = local.names
  ami                  = "ami-0123456789abcdef0"
  instance_type        = "m7i.large"
  iam_instance_profile = aws_iam_instance_profile.each[each.value.to].name
}
"""


def test_whether_a_role_administers_is_found_out_once_for_all_who_may_have_it(tmp_path: Path) -> None:
    """A plan shows of each instance that it may have each of the roles, each of which may hold each of the policies."""
    (asked,) = of_plans(ROLES_OF_EACH, ("", ""), (6,), tmp_path, "is_administrator")
    assert 0 < asked <= 2 * 6 * 6


ROUTES_OF_EACH = """
locals { names = { for number in range(@number@) : "k${number}" => { to = "k${number}" } } }
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/8"
}
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "each" {
  for_each   = local.names
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "each" {
  for_each = local.names
  vpc_id   = aws_vpc.main.id
}
resource "aws_route" "each" {
  for_each               = local.names
  route_table_id         = aws_route_table.each[each.value.to].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}
resource "aws_route_table_association" "each" {
  for_each       = local.names
  subnet_id      = aws_subnet.each[each.value.to].id
  route_table_id = aws_route_table.each[each.value.to].id
}
resource "aws_instance" "each" {
  for_each      = local.names
  ami           = "ami-0123456789abcdef0"
  instance_type = "m7i.large"
  subnet_id     = aws_subnet.each[each.value.to].id
}
"""


def test_no_route_is_asked_of_subnets_that_something_else_decides(tmp_path: Path) -> None:
    """A plan shows of each instance that it may be in each subnet, which may have each of the tables, which may have each of the routes."""
    few, many = of_plans(ROUTES_OF_EACH, ("", ""), (8, 16), tmp_path)
    assert many < few * 2 * 2


LOOKED_UP = """
locals { names = { for number in range(@number@) : "role-${number}" => { to = "role-${number}" } } }
resource "aws_iam_role" "each" {
  for_each           = local.names
  @role@
  assume_role_policy = "{}"
}
resource "aws_sqs_queue" "each" { for_each = local.names }
"""
INLINE_EACH = f"""{LOOKED_UP.replace("@role@", "name_prefix = each.key")}
resource "aws_iam_role_policy" "each" {{
  for_each = local.names
  role     = aws_iam_role.each[each.value.to].id
  policy   = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "*", Resource = aws_sqs_queue.each[each.value.to].arn }}] }})
}}
"""
ATTACHED_EACH = f"""{LOOKED_UP.replace("@role@", "name = each.key")}
resource "aws_iam_policy" "each" {{
  for_each = local.names
  name     = each.key
  policy   = jsonencode({{ Statement = [{{ Effect = "Allow", Action = ["iam:PassRole", "lambda:*"], Resource = "*" }}] }})
}}
resource "aws_iam_role_policy_attachment" "each" {{
  for_each   = local.names
  role       = aws_iam_role.each[each.value.to].name
  policy_arn = aws_iam_policy.each[each.value.to].arn
}}
"""
ONE_DENIES = f"""{ATTACHED_EACH}
resource "aws_iam_policy" "denies" {{
  name   = "denies"
  policy = jsonencode({{ Statement = [{{ Effect = "Deny", Action = "iam:*", Resource = "*" }}] }})
}}
resource "aws_iam_role_policy_attachment" "denies" {{
  for_each   = local.names
  role       = aws_iam_role.each[each.value.to].name
  policy_arn = aws_iam_policy.denies.arn
}}
"""


@pytest.mark.parametrize(
    ("text", "of", "power"),
    [(INLINE_EACH, "escalates", 1), (ATTACHED_EACH, "escalates", 1), (ATTACHED_EACH, "_reach", 1), (ONE_DENIES, "_denies", 2)],
    ids=["inline", "attached", "statements", "denies"],
)
def test_where_policies_lead_that_anybody_may_hold_is_found_out_once(text: str, of: str, power: int, tmp_path: Path) -> None:
    """A plan shows of each attachment that it may be of each role, or of each policy: most are the same whoever holds them."""
    few, many = of_plans(text, ("", ""), (3, 9), tmp_path, of)
    assert 0 < many <= few * 3**power * 1.1


FUNCTIONS_EACH = f"""{INLINE_EACH}
resource "aws_lambda_function" "each" {{
  for_each      = local.names
  function_name = each.key
  role          = aws_iam_role.each[each.value.to].arn
}}
"""


def test_which_policies_administer_together_is_not_asked_of_each_two(tmp_path: Path) -> None:
    """Of each function any of the roles may be, and any of the policies of each role: a pair of them each was asked of each function."""
    few, many = of_plans(FUNCTIONS_EACH, ("", ""), (3, 9), tmp_path, "every")
    assert 0 < many <= few * 3**2 * 1.1


def of_numbers(text: str, numbers: tuple[int, int], place: Path, profile: str = "baseline", of: str = "") -> list[int]:
    """What two configurations cost that differ by a number; `of`: see `cost`."""
    taken: list[int] = []
    for number in numbers:
        (place / str(number)).mkdir()
        (place / str(number) / "main.tf").write_text(text.replace("@number@", str(number)), encoding="utf-8")
        taken.append(cost(place / str(number), number, profile, of))
    return taken


SETTINGS_EACH = """
resource "aws_api_gateway_rest_api" "orders" { name = "orders" }
resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  deployment_id = "live"
  stage_name    = "live"
}
resource "aws_api_gateway_resource" "each" {
  count       = @number@
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "part-${count.index}"
}
resource "aws_api_gateway_method" "each" {
  count         = @number@
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.each[count.index].id
  http_method   = "GET"
  authorization = "AWS_IAM"
}
resource "aws_api_gateway_method_settings" "each" {
  count       = @number@
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = aws_api_gateway_stage.live.stage_name
  method_path = "part-${count.index}/GET"
  settings { logging_level = "INFO" }
}
"""


def test_the_settings_of_each_method_are_looked_up_by_their_path(tmp_path: Path) -> None:
    few, many = of_numbers(SETTINGS_EACH, (40, 200), tmp_path)
    assert many < few * 5 * 1.1


def test_a_list_of_all_instances_is_made_once_for_each_of_them(tmp_path: Path) -> None:
    """Each takes its own of it."""
    few, many = of_numbers(EACH_ITS_OWN, (60, 300), tmp_path)
    assert many < few * 5 * 1.1


def test_an_object_of_all_instances_is_made_once_for_all_of_them(tmp_path: Path) -> None:
    """Each takes its own of it, wherever the object is written."""
    few, many = of_numbers(EACH_OF_ALL, (60, 300), tmp_path)
    assert many < few * 5 * 1.1


def test_what_a_dynamic_block_makes_is_looked_up_once(tmp_path: Path) -> None:
    """Each of the blocks is told with its lines."""
    few, many = of_numbers(MANY_BLOCKS, (60, 300), tmp_path)
    assert many < few * 5 * 1.1


def test_a_port_asks_the_rules_that_may_speak_of_it(tmp_path: Path) -> None:
    """Of a thousand rules for a port each, not all of them."""
    few, more, many = (cost(folder(A_RULE_EACH, number, tmp_path), number, "all") for number in (50, 100, 150))
    assert many - more < (more - few) * 1.1


def test_a_rule_is_asked_of_the_ports_that_it_may_speak_of(tmp_path: Path) -> None:
    """Not of each port that somebody administers machines by."""
    text = MANY_BLOCKS.replace("0.0.0.0/0", "10.0.0.0/8")
    assert asked(folder(text, 20, tmp_path), "lets") <= 20 * 8


def test_the_role_of_each_instance_is_looked_up_once(tmp_path: Path) -> None:
    """What an answer says of each of the others takes the square, but little of it."""
    few, many = of_numbers(ONE_ROLE, (60, 300), tmp_path)
    assert many < few * 5 * 2


def test_a_key_is_held_against_those_of_its_own_user(tmp_path: Path) -> None:
    few, many = of_numbers(ONE_KEY_EACH, (60, 300), tmp_path)
    assert many < few * 5 * 1.1


def test_names_that_are_open_are_held_against_each_other_once(tmp_path: Path) -> None:
    """Each log group may be one of each function, until the names are compared."""
    few, many = of_numbers(OPEN_NAMES, (30, 150), tmp_path)
    assert many < few * 5 * 2


@pytest.mark.parametrize("text", [COLLECTIONS, CLUSTERS, STORES, ONE_OF_ALL_NAMES], ids=["policies", "templates", "groups", "names"])
def test_each_is_held_against_all_others_at_little_cost(text: str, tmp_path: Path) -> None:
    """What the others are is read once for all of them."""
    few, many = of_numbers(text, (30, 150), tmp_path, "all")
    assert many < few * 5 * 1.6


def test_a_selection_by_other_tags_is_asked_nothing_else(tmp_path: Path) -> None:
    assert asked(folder(A_TAG_OF_BACKUPS_EACH, 20, tmp_path), "_taken") <= 20 * 2


@pytest.mark.parametrize("text", [A_SELECTION_EACH, AN_ASSOCIATION_EACH, PERMISSION_SETS], ids=["selections", "associations", "sets"])
def test_who_names_somebody_else_is_not_asked(text: str, tmp_path: Path) -> None:
    """Of hundreds of backup selections that name one table each, each table asks its own."""
    few, many = of_numbers(text, (30, 150), tmp_path)
    assert many < few * 5 * 1.1


@pytest.mark.parametrize(
    ("text", "module", "most"),
    [
        (A_ROLE_EACH, ("role/main.tf", ROLE), 1.1),
        (RULES_OF_ONE_OF_ALL, ("rule/main.tf", RULE), 3),
        (A_NETWORK_EACH, ("", ""), 2.5),
        (RULES_OF_EACH, ("", ""), 2.5),
    ],
    ids=["outputs", "maps", "networks", "groups"],
)
def test_what_a_plan_names_as_a_whole_is_followed_once(text: str, module: tuple[str, str], most: float, tmp_path: Path) -> None:
    """Of `module.role[each.key].arn` it shows `module.role`; of `var.groups[var.name]` all groups: each rule may be of each of them."""
    few, many = of_plans(text, module, (20, 100), tmp_path)
    assert many < few * 5 * most


def test_the_statements_of_a_policy_are_told_apart_by_how_they_begin(tmp_path: Path) -> None:
    """Each of them may be a Deny that keeps out whom another one lets in, which is looked up."""
    few, many = (cost(write("policy", number, tmp_path / str(number)), 1) for number in (20, 100))
    assert many < few * 5 * 1.1


ALL_BUT_SOME = """
locals {
  allows = [for number in range(@number@) : { Effect = "Allow", NotAction = ["s3:Get${number}*"], Resource = "*" }]
  denies = [for number in range(@number@) : { Effect = "Deny", NotAction = ["s3:${number}"], NotResource = "arn:aws:s3:::${number}" }]
}
resource "aws_iam_policy" "all" { policy = jsonencode({ Statement = concat(local.allows, local.denies) }) }
"""
A_KEY_EACH = """
resource "aws_sqs_queue" "all" {
  policy = jsonencode({ Statement = [{
    Effect    = "Allow"
    Principal = "*"
    Action    = "sqs:*"
    Resource  = "*"
    Condition = { StringLike = { for number in range(@number@) : "aws:RequestTag/${number}" => "a*" } }
  }] })
}
"""


MANY_WRITTEN_BLOCKS = """
resource "aws_security_group" "all" {
  vpc_id = "vpc-1"
@blocks@
}
"""
A_RULE = """
  ingress {{
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["8.8.8.{0}/32"]
  }}
"""


def test_the_blocks_of_a_resource_are_looked_through_once(tmp_path: Path) -> None:
    """Each is told with its own lines."""
    sizes = (40, 120, 200)
    texts = (MANY_WRITTEN_BLOCKS.replace("@blocks@", "".join(map(A_RULE.format, range(number)))) for number in sizes)
    few, more, many = (cost(folder(text, number, tmp_path), 1) for number, text in zip(sizes, texts, strict=True))
    assert many - more < (more - few) * 1.1


def test_the_blocks_of_a_resource_are_looked_through_once_for_all_its_instances(tmp_path: Path) -> None:
    """Each of its arguments asks whether blocks of its name stand beside it."""

    def asked(number: int) -> int:
        text = MANY_WRITTEN_BLOCKS.replace("vpc_id", f"count = {number}\n  vpc_id").replace("@blocks@", A_RULE.format(7) * 20)
        place = folder(text, number, tmp_path)
        tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), str)

        def read() -> None:
            resources = configured(place, tree, shipped(), Given(), lambda one: Readable(place, one)).graph.resources
            assert sum(len(list(one.values.items())) for one in resources) > number

        return calls(read, "block_name")

    assert asked(2) == asked(40) > 20


def test_what_a_deny_of_all_but_some_reaches_is_found_out_once(tmp_path: Path) -> None:
    """Each Allow of all but some asks it of each Deny, with a hundred actions."""
    one, few, many = (cost(folder(ALL_BUT_SOME, number, tmp_path), 1, "all") for number in (1, 4, 8))
    assert few - one < 340_000  # what an answer of a policy may be kept by is looked at for each
    assert many - few < (few - one) * 3


JOINED = """
resource "aws_iam_policy" "all" {
  policy = jsonencode({ Statement = concat(
    [for number in range(@number@) : { Effect = "Allow", Action = "s3:*", Resource = "*" }],
    [for number in range(@number@) : { Effect = "Allow", Action = "sqs:*", Resource = "*" }],
  ) })
}
"""
MERGED = """
resource "aws_sqs_queue" "each" {
  for_each                = merge({ for number in range(@number@) : "q-${number}" => { encrypted = false } }, { q = { encrypted = false } })
  sqs_managed_sse_enabled = each.value.encrypted
}
"""


@pytest.mark.parametrize("text", [JOINED, MERGED], ids=["lists", "maps"])
def test_what_is_joined_of_several_is_made_once_for_the_lines_of_its_members(text: str, tmp_path: Path) -> None:
    few, many = (cost(folder(text, number, tmp_path), 1, "all") for number in (40, 200))
    assert many < few * 5 * 1.1


STATEMENTS_OF_A_DOCUMENT = """
data "aws_iam_policy_document" "all" {
  dynamic "statement" {
    for_each = range(@number@)
    content {
      sid       = "S${statement.value}"
      actions   = ["s3:*"]
      resources = ["*"]
    }
  }
}
resource "aws_iam_policy" "all" { policy = data.aws_iam_policy_document.all.json }
"""


def test_what_the_statements_of_a_document_say_is_put_together_once(tmp_path: Path) -> None:
    """Each of those that fail is looked for among all of them, for each control: of the policy's own text, and of the document."""
    assert 0 < asked(folder(STATEMENTS_OF_A_DOCUMENT, 20, tmp_path), "_words") <= 20 * 4


FIRST_DOCUMENT = """
variable "action" {}
data "aws_iam_policy_document" "d0" {
  statement {
    sid       = "first"
    actions   = [var.action]
    resources = ["*"]
  }
}
"""
NEXT_DOCUMENT = """
data "aws_iam_policy_document" "d{0}" {{
  source_policy_documents   = [data.aws_iam_policy_document.d{1}.json]
  override_policy_documents = [data.aws_iam_policy_document.d{1}.json]
  statement {{
    sid       = "own"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }}
}}
"""


def test_a_document_that_others_merge_is_put_together_once(tmp_path: Path) -> None:
    """Each merges the one before, twice: forty of them would have no end."""
    text = FIRST_DOCUMENT + "".join(NEXT_DOCUMENT.format(number, number - 1) for number in range(1, 40))
    assert 0 < asked(folder(text, 40, tmp_path), "_put_together") <= 40


AS_MANY_DENIES = """
resource "aws_iam_policy" "all" {
  policy = jsonencode({ Statement = [for number in range(2 * @number@) : {
    Effect   = number < @number@ ? "Allow" : "Deny"
    Action   = number < @number@ ? "iam:*" : "iam:Put${number}"
    Resource = "*"
  }] })
}
"""


def test_a_deny_is_asked_of_the_actions_that_it_is_about(tmp_path: Path) -> None:
    """Of a hundred Denies, each of a hundred Allows asks those of its action."""
    few, many = (cost(folder(AS_MANY_DENIES, number, tmp_path), 1, "all") for number in (20, 100))
    assert many < few * 5 * 1.2


STARS = """
resource "aws_iam_policy" "all" {
  policy = jsonencode({ Statement = [for number in range(@number@) : {
    Effect   = "Allow"
    Action   = "*"
    Resource = "arn:aws:s3:::all/${number}/*"
  }] })
}
"""


A_POLICY_EACH = """
resource "aws_iam_role" "each" {
  count              = @number@
  assume_role_policy = jsonencode({ Statement = [] })
}
resource "aws_iam_role_policy" "each" {
  count  = @number@
  role   = aws_iam_role.each[count.index].name
  policy = jsonencode({ Statement = [{ Sid = "s${count.index}", Effect = "Allow", Action = "*", Resource = "*" }] })
}
"""


ONE_POLICY = """
resource "aws_iam_policy" "all" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
resource "aws_iam_role" "each" {
  count              = @number@
  name               = "role-${count.index}"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy_attachment" "each" {
  count      = @number@
  role       = aws_iam_role.each[count.index].name
  policy_arn = aws_iam_policy.all.arn
}
"""


def test_where_a_policy_leads_is_found_out_once_for_all_who_hold_it(tmp_path: Path) -> None:
    """A policy of everything leads to more privileges in a hundred ways."""
    few, many = (asked(folder(ONE_POLICY, number, tmp_path), "escalates") for number in (2, 20))
    assert 0 < few == many


def test_where_policies_lead_that_say_the_same_is_found_out_once(tmp_path: Path) -> None:
    """Hundreds of roles may each have a policy of their own, with the same words."""
    few, many = (asked(folder(A_POLICY_EACH, number, tmp_path), "escalates") for number in (2, 20))
    assert 0 < few == many


def test_how_wide_the_resources_of_a_statement_are_is_found_out_once_for_its_actions(tmp_path: Path) -> None:
    """An Allow of everything is asked for each of a hundred ways to more privileges, whose actions are of a few services."""
    assert 0 < asked(folder(STARS, 10, tmp_path), "is_wide") <= 10 * 32


def test_who_holds_a_policy_is_not_looked_up_where_no_deny_asks_for_it(tmp_path: Path) -> None:
    """A policy of everything is asked for each of hundreds of actions."""
    assert asked(folder(A_POLICY_EACH, 5, tmp_path), "end_of_arn") == 0


TAGS_OF_WHO_CALLS = """
resource "aws_iam_policy" "all" {
  policy = jsonencode({ Statement = concat([{ Effect = "Allow", Action = "*", Resource = "*" }], [for number in range(@number@) : {
    Effect    = "Deny"
    Action    = "iam:*"
    Resource  = "*"
    Condition = { StringNotEquals = { "aws:PrincipalTag/t${number}" = "x" } }
  }]) })
}
"""


def test_who_gives_himself_a_tag_is_found_out_once_for_all_ways_to_more_privileges(tmp_path: Path) -> None:
    """By a user or a role, who adds or removes it."""
    assert 0 < asked(folder(TAGS_OF_WHO_CALLS, 5, tmp_path), "with_walls") <= 4 * 5


A_TAG_EACH = """
resource "aws_iam_policy" "all" {
  policy = jsonencode({ Statement = [for number in range(@number@) : {
    Effect    = "Allow"
    Action    = ["iam:PassRole", "ec2:RunInstances", "iam:AttachUserPolicy"]
    Resource  = "*"
    Condition = { StringEquals = { "aws:PrincipalTag/t${number}" = "x" } }
  }] })
}
"""


def test_a_policy_that_gives_no_tags_is_not_looked_through_for_each_condition_on_a_tag(tmp_path: Path) -> None:
    """A hundred statements with a condition each would be ten thousand pairs."""
    assert asked(folder(A_TAG_EACH, 10, tmp_path), "_walled") == 0


def test_who_gives_a_tag_in_spite_of_a_condition_is_found_out_once_for_all_actions(tmp_path: Path) -> None:
    """Hundreds of actions are asked of an Allow of everything: of each, whether its holder gives himself the tag."""
    text = A_TAG_EACH.replace('["iam:PassRole", "ec2:RunInstances", "iam:AttachUserPolicy"]', '"*"')
    assert 0 < asked(folder(text, 5, tmp_path), "_walled") <= 5 * 4 * 2


def test_conditions_on_keys_of_their_own_are_not_held_against_each_other(tmp_path: Path) -> None:
    one, few, many = (cost(folder(A_KEY_EACH, number, tmp_path), 1) for number in (20, 60, 100))
    assert many - few < (few - one) * 1.2


def test_evidence_is_held_against_what_it_may_be_a_part_of() -> None:
    """A policy is told with a hundred ways to more privileges."""

    def told(number: int) -> int:
        at = Location("other.tf", 3, 3)
        pieces = [Evidence("aws_iam_policy.a", f"statement[{each}].actions", f'["iam:{each}"]', "written", at) for each in range(number)]
        whole = Evidence("aws_iam_policy.a", "statement[0]", '["iam:0"]')
        one = outcome("aws_iam_policy.a", "iam/all", "misconfigured", "it allows", evidence=(*pieces, whole))
        assert len(list(untold(one))) == number  # but for the first one, of which the whole says all
        return calls(lambda: list(untold(one)))

    assert told(200) < told(40) * 5 * 1.1


def test_a_text_is_held_against_the_few_sensitive_ones_that_it_may_repeat() -> None:
    """Most of what is sensitive in a plan may begin alike: names of secrets, ARNs of one account."""

    def held(number: int) -> int:
        texts = [f"arn:aws:iam::111122223333:role/production-{each}" for each in range(number)]
        change = {"actions": ["create"], "after": {"a": texts}, "after_sensitive": {"a": True}}
        plan = {"format_version": "1.2", "resource_changes": [{"address": "aws_iam_role.r", "change": change}]}
        repeated = Repeated(decode(json.dumps(plan).encode(), "plan.json"), shipped())
        assert all(one.repeats for one in repeated.veiled(of(texts)).items())
        return calls(lambda: repeated.veiled(of([f"a {text}/b" for text in texts])))

    assert held(500) < held(100) * 5 * 1.1


def test_the_words_of_a_text_are_told_apart_once_for_all_sensitive_words_in_it() -> None:
    texts = ["".join(chr(97 + int(digit)) for digit in f"{each:08}") for each in range(200)]
    change = {"actions": ["create"], "after": {"a": texts}, "after_sensitive": {"a": True}}
    plan = {"format_version": "1.2", "resource_changes": [{"address": "aws_iam_role.r", "change": change}]}
    repeated = Repeated(decode(json.dumps(plan).encode(), "plan.json"), shipped())
    assert calls(lambda: repeated.veiled(of(" ".join(f"x{text}y" for text in texts))), "_words") == 1


def folder(text: str, number: int, place: Path) -> Path:
    """A configuration with a number in it."""
    (place / str(number)).mkdir()
    (place / str(number) / "main.tf").write_text(text.replace("@number@", str(number)), encoding="utf-8")
    return place / str(number)


def test_very_many_conditions_are_not_supposed_in_every_way(tmp_path: Path) -> None:
    """Of a hundred statements that hang on a variable each, no two or three decide."""
    few, many = (cost(write("policy", number, tmp_path / str(number)), 2) for number in (10, 100))
    assert many < few * 5


def test_a_number_without_an_end_is_written_without_trying_all_its_digits() -> None:
    """`floor(count.index / 3)` of each of a thousand instances."""
    assert arithmetic("/", Decimal(2), Decimal(3)) == Decimal(f"0.{'6' * 153}7")
    assert calls(lambda: arithmetic("/", Decimal(2), Decimal(3))) < 1_000


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "%"])
def test_whole_numbers_are_no_fractions(sign: str) -> None:
    """`count.index % 3` of each instance."""
    for one, other in ((12, 4), (12, -4), (-12, 4), (0, -4), (10**12, 10**6)):
        found = arithmetic(sign, Decimal(one), Decimal(other))
        scaled = arithmetic(sign, Decimal(one) / 16, Decimal(other) / 16)  # the same, by way of fractions
        assert found == scaled * {"*": 256, "/": 1}.get(sign, 16)
        assert found.is_signed() == scaled.is_signed()
    assert calls(lambda: arithmetic(sign, Decimal(12), Decimal(4))) < 30


@pytest.mark.parametrize("call", ["merge([for x in s : { (x) = 1 }]...)", "concat([for x in s : [x]]...)", "coalesce(s...)"])
def test_each_of_many_arguments_is_looked_at_once(call: str) -> None:
    expression = hcl.parse_expression(call, "test")
    few, many = (of_names(expression, number) for number in (100, 500))
    assert many < few * 5 * 1.1


def of_names(expression: Expression, number: int) -> int:
    """Calls it takes to evaluate an expression about so many names."""
    names = cty.a_tuple([cty.string(f"name-{each:03d}") for each in range(number)])
    return calls(lambda: evaluate(expression, TemplateScope({"s": names}, None)))


def test_where_files_may_be_read_is_found_out_once_for_all_modules(tmp_path: Path) -> None:
    write("calls", 16, tmp_path)
    asked: list[Path] = []

    def files(folder: Path) -> Readable:
        asked.append(folder)
        return Readable(tmp_path, folder)

    tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), str)
    found = configured(tmp_path, tree, shipped(), Given(), files)
    assert len(found.graph.resources) > 16
    assert asked == [tmp_path]


LEAF = 'resource "aws_sqs_queue" "own" { name = "${path.module}-q" }\n'
CALLS_IT = (
    {"main.tf": 'module "leaf" { source = "../leaf" }\n'},
    {"main.tf": 'module/* of ours */leaf { source = "../leaf" }\n'},
    {"main.tf.json": '{"module": {"leaf": {"source": "../leaf"}}}'},
    {"main.tf.json": '{"\\u006dodule": {"leaf": {"source": "../leaf"}}}'},
    {"a.tf": LEAF, "b.tofu": 'module "leaf" { source = "../leaf" }\n'},
    {"main.tf": 'module "between" { source = "../between" }\n', "../between/main.tf": 'module "leaf" { source = "../leaf" }\n'},
)


@pytest.mark.parametrize("files", CALLS_IT)
def test_who_calls_a_module_is_found_without_parsing_what_calls_nothing(
    files: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook names one file of a repository."""
    monkeypatch.chdir(tmp_path)
    texts = {"leaf/main.tf": LEAF, **{f"other{number}/main.tf": LEAF for number in range(9)}}
    texts |= {(f"root/{name}" if not name.startswith("..") else name[3:]): text for name, text in files.items()}
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    parsed: list[str] = []

    def parse(path: Path, label: str) -> File:
        parsed.append(path.relative_to(tmp_path).as_posix())
        return parse_file(path.read_bytes(), label)

    found = concerned(["leaf/main.tf"], Tree(parse, str), (), ())
    assert (found.roots, found.errors) == ([tmp_path / "root"], {})
    assert sorted(parsed) == sorted(name for name in texts if not name.startswith("other"))  # the leaf itself, since it is judged


def test_what_cannot_be_read_as_a_text_may_call_anything(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CALLS_IT[0]["main.tf"], encoding="utf-16")
    assert may_call(tmp_path)


def test_what_does_not_parse_is_read_once(tmp_path: Path) -> None:
    """Its errors are told where it is asked for: they are kept from when many files were read together."""
    for number in range(3):
        (tmp_path / f"{number}.tf").write_text('resource "aws_sqs_queue" "q" { name = = 3 }\n', encoding="utf-8")

    def judge(moment: float) -> list[str]:
        named = Named((str(tmp_path),))
        _, wrong, _ = judged(named, facts().schema, lambda world: run((world,), facts(), Choice("all")), workers=2, moment=moment)
        return [str(one) for one in wrong]

    assert calls(lambda: judge(60), "parse_file") == 3
    assert judge(0) == judge(60)  # by processes, and by this one alone
    assert len(judge(0)) == 3


def test_blocks_without_labels_are_told_together(tmp_path: Path) -> None:
    """Thousands of them, in a file that was made by a program."""

    def read() -> Tree:
        tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), lambda path: path.name)
        tree.module(tmp_path)
        return tree

    def told(number: int) -> int:
        (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" {}\n' * number, encoding="utf-8")
        (wrong,) = read().errors.values()
        assert isinstance(wrong, Unparsed)
        assert len(wrong.errors) == number
        return calls(read)

    few, many = told(100), told(200)
    assert many < few * 2.2


AN_ACCOUNT_EACH = """
provider "aws" {{
  alias  = "a{0}"
  region = "eu-central-1"
  assume_role {{ role_arn = "arn:aws:iam::{1}:role/deploys" }}
}}
resource "aws_iam_user" "u{0}" {{
  provider = aws.a{0}
  name     = "u"
}}
resource "aws_cloudtrail" "t{0}" {{
  provider       = aws.a{0}
  name           = "t"
  s3_bucket_name = "trails"
}}
"""


AN_ALARM_EACH = """
resource "aws_cloudwatch_log_group" "each" {
  count = @number@
  name  = "trail-${count.index}"
}
resource "aws_cloudtrail" "each" {
  count                      = @number@
  name                       = "trail-${count.index}"
  s3_bucket_name             = "trails"
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.each[count.index].arn}:*"
}
resource "aws_cloudwatch_log_metric_filter" "each" {
  count          = @number@
  name           = "filter-${count.index}"
  log_group_name = aws_cloudwatch_log_group.each[count.index].name
  pattern        = "{ $.userIdentity.type = Root }"
  metric_transformation {
    name      = "metric-${count.index}"
    namespace = "ours"
    value     = "1"
  }
}
resource "aws_cloudwatch_metric_alarm" "each" {
  count               = @number@
  alarm_name          = "alarm-${count.index}"
  metric_name         = "metric-${count.index}"
  namespace           = "ours"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}
"""


def of_accounts(number: int, of: str, place: Path) -> int:
    """How often a function is called for so many accounts."""
    text = "".join(AN_ACCOUNT_EACH.format(each, 111122223333 + each) for each in range(number))
    return asked(folder(text, number, place), of)


def asked(place: Path, of: str) -> int:
    """How often a function is called to judge a configuration."""

    def judge() -> None:
        judged(Named((str(place),)), facts().schema, lambda world: run((world,), facts(), Choice("all")), workers=1)

    return calls(judge, of)


def test_an_alarm_is_looked_up_by_its_metric(tmp_path: Path) -> None:
    """Each metric filter asks for the alarm on its metric, and for the trail that writes to its log group."""
    few, many = of_numbers(AN_ALARM_EACH, (20, 100), tmp_path)
    assert many < few * 5 * 1.2


def test_what_the_trail_of_an_account_records_is_found_out_once_for_all_accounts(tmp_path: Path) -> None:
    """It may be the trail of an organization that each of them belongs to."""
    few, many = (of_accounts(number, "_recorded", tmp_path) for number in (5, 25))
    assert 0 < many <= few * 5


def test_where_each_resource_lives_is_found_out_once_for_all_accounts(tmp_path: Path) -> None:
    """The parts of a failing account are its own: not those of all accounts, each held against all of them."""
    few, many = (of_accounts(number, "scope", tmp_path) for number in (5, 25))
    assert 0 < many <= few * 5


def test_a_line_is_searched_for_secrets_once() -> None:
    """Where a secret stands is found out by looking at how the text begins, for each of a hundred again."""

    def told(number: int) -> int:
        text = "".join(f"export DB_PASSWORD_{number}_{each}=hunter{each}\n" for each in range(number))

        def look() -> None:
            secret_patterns._in_line.cache_clear()  # noqa: SLF001 — as a run begins
            assert [line_of(text, name, assignments) for name in assignments(text)] == list(range(1, number + 1))

        return calls(look, "_is_secret")

    assert told(20) == 20
    assert told(60) == 60


def test_waivers_of_other_addresses_are_not_held_against_a_finding() -> None:
    """Hundreds of entries of the settings, each about one resource."""

    def asked(number: int) -> int:
        entries = [
            WrittenWaiver(Waiver("settings", "ours", location=None), ("sqs/*",), f"waive[{each}]", address=f"aws_sqs_queue.q[{each}]")
            for each in (*range(number), "*")
        ]
        found = [outcome(f"aws_sqs_queue.q[{each}]", "sqs/all", "misconfigured", "it does not") for each in range(number)]
        acceptance = Acceptance(entries, Graph(()), dt.date(2026, 11, 28))

        def accept() -> None:
            assert all(acceptance.of(one) is not None for one in found)
            assert [len(acceptance.met(one)) for one in entries] == [*[1] * number, number]

        return calls(accept)

    assert asked(100) < asked(20) * 5 * 1.2


def test_a_finding_is_held_against_the_comments_that_stand_where_it_is() -> None:
    """Hundreds of resources in one file, each with a comment about it."""

    def asked(number: int) -> int:
        about = [Location("main.tf", 1 + 10 * each, 9 + 10 * each) for each in range(number)]
        entries = [WrittenWaiver(Waiver("comment", "known"), ("sqs/all",), f"main.tf:{one.line}", about=one) for one in about]
        found = [
            outcome(f"aws_sqs_queue.q{each}", "sqs/all", "misconfigured", "it does not", calls=(place,)) for each, place in enumerate(about)
        ]
        acceptance = Acceptance(entries, Graph(()), dt.date(2026, 11, 28))

        def accept() -> None:
            assert all(acceptance.of(one) is not None and acceptance.own(one) is None for one in found)
            assert all(len(acceptance.met(one)) == 1 for one in entries)

        return calls(accept)

    assert asked(200) < asked(40) * 5 * 1.2


def test_references_of_one_expression_are_not_held_against_each_other() -> None:
    """Terraform lists each of a thousand queues twice: with its attribute and without."""

    def told(number: int) -> int:
        references = [text for each in range(number) for text in (f"aws_sqs_queue.q[{each}].arn", f"aws_sqs_queue.q[{each}]")]
        assert longest([*references, "aws_sqs_queue.q-2"]) == [*references[::2], "aws_sqs_queue.q-2"]
        return calls(lambda: longest(references))

    assert told(200) < told(40) * 5 * 1.1


RULE = """
variable "x" { type = bool }
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = local.a%d
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}
"""


@pytest.mark.parametrize(
    ("first", "next_one"),
    [
        ('["10.0.0.0/8"]', 'var.x{1} ? local.a{0} : var.x ? local.a{0} : ["10.{1}.0.0/16", "10.0.0.0/8"]'),
        ('["10.0.0.0/8"]', 'var.x{1} ? concat(local.a{0}, ["10.{1}.0.0/16"]) : local.a{0}'),
        ('["10.0.0.0/8"]', "var.x{1} ? [local.a{0}[0]] : [trimspace(local.a{0}[0])]"),
        ('["10.0.0.0/8"]', '[for one in local.a{0} : var.x{1} ? one : "${{one}}{1}"]'),
        ('{{ a = "10.0.0.0/8" }}', 'var.x{1} ? merge(local.a{0}, {{ b{1} = "10.0.0.0/8" }}) : local.a{0}'),
    ],
)
def test_names_that_choose_between_what_another_one_chose_double_nothing(first: str, next_one: str, tmp_path: Path) -> None:
    """Of names each of which says twice what the one before may come to, nobody goes through all ends."""
    taken: list[int] = []
    for number in (8, 16):
        chain = "".join(f"  a{at} = {next_one.format(at - 1, at)}\n" for at in range(1, number + 1))
        variables = "".join(f'variable "x{at}" {{ type = bool }}\n' for at in range(1, number + 1))
        (tmp_path / str(number)).mkdir()
        text = f"{variables}locals {{\n  a0 = {first.format()}\n{chain}}}\n{RULE % number}"
        (tmp_path / str(number) / "main.tf").write_text(text, encoding="utf-8")
        taken.append(cost(tmp_path / str(number), 1))
    assert taken[1] < taken[0] * 32  # and not 256: how many ends there are goes up to a measure, and begins anew


def test_what_is_left_of_a_control_without_a_part_is_asked_of_that_control_alone(tmp_path: Path) -> None:
    """Not what a report says besides: who owns what of each resource, and what changes hands."""
    place = folder(A_RULE_EACH.replace("1000 +", "20 +"), 20, tmp_path)
    world = World("main.tf", from_configuration(place).graph)
    control, parts = "vpc/security-groups-close-admin-ports-to-world", frozenset[str | float]({22})

    def ask() -> None:
        rest = Remaining(world, facts(), Choice("all"))(control, parts)
        assert set(rest.found) == {"aws_security_group.all"}

    assert calls(ask, "_finished") == 1
    assert calls(ask, "split") == 0


PICKED = """
variable "env" { type = string }
locals {
  objects = [for i in range(@number@) : var.env == "prod" ? { k = "k${i}", encrypted = true } : { k = "k${i}", encrypted = false }]
}
resource "aws_ebs_volume" "v" {
  for_each          = toset([for o in local.objects : o.k])
  availability_zone = "eu-central-1a"
  size              = 8
  encrypted         = [for o in local.objects : o.encrypted if o.k == each.key][0]
}
"""


@pytest.mark.parametrize("what", ["_with_choices", "_kept"])
def test_each_of_many_picks_its_own_of_many_open_objects(what: str, tmp_path: Path) -> None:
    """What one of the objects has is taken of its sides once; each pair is compared once in each world."""
    taken = of_numbers(PICKED, (10, 30), tmp_path, of=what)
    in_three_worlds = 30 * 30 * 3 * 1.1  # nothing supposed, and each way the condition goes
    assert taken[1] < (taken[0] * 3 * 1.1 if what == "_with_choices" else in_three_worlds)


def test_a_text_is_searched_for_what_commands_take_once() -> None:
    """Of each text it is asked whether a secret stands in it, and again whether it may be shown: of 16 kB of user data that is slow."""
    text = "".join(f"curl --fail https://example.com/{number}\n" for number in range(100))

    def look() -> None:
        secret_patterns.formats.cache_clear()  # as a run begins
        secret_patterns.tells.cache_clear()
        assert not secret_patterns.formats(text)
        assert not secret_patterns.tells(text)

    assert calls(look, "taken") == calls(lambda: list(taken(text)), "taken")


@pytest.mark.parametrize("name", ["sarif", "gitlab-sast", "gitlab-code-quality", "junit", "markdown"])
def test_a_file_is_placed_in_the_repository_once(name: str) -> None:
    """Of thousands of findings, and by each format anew, the same few files are asked for."""
    at = Location("main.tf", 3, 5)
    found = tuple(outcome(f"aws_sqs_queue.q{each}", "sqs/all", "misconfigured", "it does not", location=at) for each in range(50))

    def render() -> None:
        uris.inside.cache_clear()  # as a run begins
        assert Wanted(name).render(report(outcomes=found), Layout())

    assert calls(render, "_whole") <= 5


def test_why_a_finding_fails_is_put_into_words_once_for_the_table_of_a_page_and_its_details() -> None:
    found = tuple(outcome(f"aws_sqs_queue.q{each}", "sqs/all", "misconfigured", "it does not") for each in range(10))
    assert calls(lambda: Wanted("markdown").render(report(outcomes=found), Layout()), "condensed") == len(found)


LONE_DENIES = """
resource "aws_s3_bucket" "b" { bucket = "b" }
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for n in range(@number@) : { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/${n}/*" }],
      [for n in range(@number@) : {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = "arn:aws:s3:::b/*"
        Condition = { StringEquals = { "aws:PrincipalTag/team-${n}" = "x" } }
      }],
    )
  })
}
"""


def test_a_deny_for_a_case_whose_opposite_no_other_is_for_is_held_against_no_allow(tmp_path: Path) -> None:
    """A hundred statements of each kind would be ten thousand pairs."""
    assert asked(folder(LONE_DENIES, 10, tmp_path), "_in_cases") == 0


def test_a_block_of_a_plan_is_looked_for_among_those_that_may_be_it() -> None:
    """Hundreds of rules of one group, each with a place of its own in the configuration."""

    def blocks(number: int) -> tuple[Value, ...]:
        return tuple(of({"protocol": "tcp", "from_port": each, "cidr_blocks": ["0.0.0.0/0"]}, written=True) for each in range(number))

    written, shown = blocks(100), blocks(100)
    assert calls(lambda: [fitting(written, one) for one in shown], "_agree") == 100
    assert [fitting(written, one) for one in (*shown, *written)] == [*range(100), *range(100)]
    open_port = Value({**cast("dict[str, Value]", written[7].data), "from_port": Value(Unknown("var.p", ("var.p",)), written=True)})
    assert fitting((*written[:7], open_port, *written[8:]), shown[7]) == 7
    assert fitting((*written[:7], open_port, *written[8:]), shown[8]) is None  # it may be the open one


def test_what_is_wrong_with_each_of_many_waivers_is_told_at_little_cost() -> None:
    """What the keys of a table are is found out once, however many tables have a wrong one."""

    def told(number: int) -> int:
        waivers = [{"control": "sqs/*", "reason": "ours", "expires": each} for each in range(number)]

        def read() -> None:
            _, wrong = settings.read({"waive": waivers}, ".srm-tf.toml")
            assert [one.where for one in wrong] == [(".srm-tf.toml", f"waive[{each}]", "expires") for each in range(number)]

        return calls(read, "get_type_hints") + calls(read, "fields")

    assert told(30) <= told(3)


LAID_OUT = """
data "aws_iam_policy_document" "all" {
  dynamic "statement" {
    for_each = range(@number@)
    content {
      sid       = "S${statement.value}"
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::b-${statement.value}/*"]
    }
  }
}
resource "aws_sqs_queue" "all" { name = length(data.aws_iam_policy_document.all.json) > 100 ? "long" : "short" }
"""


def test_a_document_is_laid_out_without_a_walk_through_all_its_statements(tmp_path: Path) -> None:
    """Each document of a chain is laid out with all that those before it say."""
    assert asked(folder(LAID_OUT, 30, tmp_path), "_iterencode") == 0


BEHAVIORS = """
resource "aws_cloudfront_distribution" "all" {
  enabled = true
  dynamic "origin" {
    for_each = range(@number@)
    content {
      domain_name = "o${origin.value}.example.com"
      origin_id   = "o${origin.value}"
      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = origin.value == 0 ? "match-viewer" : "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }
  dynamic "ordered_cache_behavior" {
    for_each = range(1, @number@)
    content {
      path_pattern           = "/${ordered_cache_behavior.value}/*"
      allowed_methods        = ["GET", "HEAD"]
      cached_methods         = ["GET", "HEAD"]
      target_origin_id       = "o${ordered_cache_behavior.value}"
      viewer_protocol_policy = ordered_cache_behavior.value == 1 ? "allow-all" : "https-only"
    }
  }
}
"""


def test_only_an_origin_that_follows_its_viewers_is_held_against_who_lets_them_come_plainly(tmp_path: Path) -> None:
    """Hundreds of behaviors with an origin each would be tens of thousands of pairs."""
    assert asked(folder(BEHAVIORS, 20, tmp_path), "_leads") == 1


DENIES_EACH = """
locals { all = { for n in range(@number@) : "r-${n}" => { name = "r-${n}" } } }
resource "aws_iam_role" "each" {
  for_each           = local.all
  name_prefix        = each.key
  assume_role_policy = jsonencode({})
}
resource "aws_iam_policy" "each" {
  for_each = local.all
  name     = each.key
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Deny", Action = "iam:*", Resource = "arn:aws:s3:::b-${each.key}/*" },
    ]
  })
}
resource "aws_iam_role_policy_attachment" "each" {
  for_each   = local.all
  role       = aws_iam_role.each[each.value.name].name
  policy_arn = aws_iam_policy.each[each.value.name].arn
}
"""


@pytest.mark.parametrize("names", ["name_prefix", "name"])
def test_policies_that_may_be_of_each_of_many_roles_are_not_held_against_each_other(names: str, tmp_path: Path) -> None:
    """A plan shows neither which policy an attachment is of, nor, where AWS makes up its name, of which role."""
    few, many = of_plans(DENIES_EACH.replace("name_prefix", names), ("", ""), (3, 12), tmp_path, of="takes_away")
    assert 0 < many <= few * 4 * 1.1


def test_a_policy_that_denies_other_things_is_held_against_no_statement(tmp_path: Path) -> None:
    (asked,) = of_plans(DENIES_EACH.replace('"iam:*"', '"s3:Delete*"'), ("", ""), (3,), tmp_path, of="takes_away")
    assert asked == 0


def test_what_each_instance_of_a_block_may_refer_to_is_found_out_once(tmp_path: Path) -> None:
    """Of `aws_iam_role.each[each.value.name].name` a plan shows the same of each instance: that it may be any of the roles."""
    few, many = of_plans(DENIES_EACH.replace('"iam:*"', '"s3:Delete*"'), ("", ""), (3, 12), tmp_path, of="_resource")
    assert 0 < many <= few * 4 * 1.1


USERS_EACH = """
locals { all = { for n in range(@number@) : "u-${n}" => { name = "u-${n}" } } }
resource "aws_iam_user" "each" {
  for_each = local.all
  name     = each.key
}
resource "aws_iam_policy" "each" {
  for_each = local.all
  name     = each.key
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = ["iam:PassRole", "ec2:*"], Resource = "*" },
      { Effect = "Deny", NotAction = "iam:*", Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = "eu-west-1" } } },
    ]
  })
}
resource "aws_iam_user_policy_attachment" "each" {
  for_each   = local.all
  user       = aws_iam_user.each[each.value.name].name
  policy_arn = aws_iam_policy.each[each.value.name].arn
}
resource "aws_iam_user_policy" "each" {
  for_each = local.all
  user     = aws_iam_user.each[each.value.name].name
  policy   = jsonencode({ Statement = [{ Effect = "@effect@", Action = "iam:PassRole", Resource = "*" }] })
}
"""


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_what_a_policy_that_denies_gives_is_found_out_once_for_all_who_may_hold_it(effect: str, tmp_path: Path) -> None:
    """A plan shows each policy as one that each user may hold: beside what he surely holds himself."""
    few, many = of_plans(USERS_EACH.replace("@effect@", effect), ("", ""), (3, 12), tmp_path, of="_allows")
    assert 0 < many <= few * 4 * 1.1


STRONG_EACH = """
locals { all = toset([for n in range(@number@) : "r-${n + 100}"]) }
resource "aws_iam_role" "strong" {
  for_each            = local.all
  name                = "strong-${each.key}"
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}
resource "aws_iam_policy" "each" {
  for_each = local.all
  name     = each.key
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "iam:PassRole", Resource = @named@ },
      { Effect = "Allow", Action = ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource = "*" },
    ]
  })
}
"""


@pytest.mark.parametrize(
    "named",
    [
        "aws_iam_role.strong[each.key].arn",
        '"arn:aws:iam::111122223333:role/strong-${each.key}"',
        '"arn:aws:iam::*:role/strong-${each.key}*"',
        '"arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/strong-${each.key}*"',
    ],
)
def test_a_role_that_is_passed_is_looked_up_among_the_administrators(named: str, tmp_path: Path) -> None:
    few, many = (asked(folder(STRONG_EACH.replace("@named@", named), number, tmp_path), "named_by") for number in (3, 12))
    assert 0 < many <= few * 4 * 1.1


ITS_OWN_SELECTION = """
resource "aws_dynamodb_table" "t@" {
  name     = "t@"
  hash_key = "id"
}
resource "aws_backup_selection" "s@" {
  name         = "s@"
  plan_id      = "plan"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_dynamodb_table.t@.arn]
}
"""


def test_who_is_taken_in_by_one_selection_asks_no_other(tmp_path: Path) -> None:
    """A plan shows of `resources` what it refers to: whatever may be written out beside that may take in each of the tables."""
    asked = []
    for number in (5, 20):
        text = "".join(ITS_OWN_SELECTION.replace("@", str(each)) for each in range(number))
        asked += of_plans(text, ("", ""), (number,), tmp_path, of="selects")
    assert 0 < asked[1] == asked[0] * 4


class Looked(str):
    """A text that counts how often a letter of it is looked at."""

    __slots__ = ()
    times = 0

    def __getitem__(self, at: SupportsIndex | slice) -> str:
        Looked.times += 1
        return super().__getitem__(at)


def test_stars_in_a_row_are_passed_once() -> None:
    taken: list[int] = []
    for number in (100, 400):
        Looked.times = 0
        assert overlap("a*b", Looked("*" * number))
        taken.append(Looked.times)
    assert 0 < taken[1] <= taken[0] * 4 * 1.1


def test_an_attribute_is_looked_up_among_thousands() -> None:
    """`lookup` of an object that a `for` made: each call asks for the type of one."""
    compared: list[str] = []

    class Name(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            compared.append(self)
            return super().__eq__(other)

        def __lt__(self, other: str) -> bool:
            compared.append(self)
            return super().__lt__(other)

    kind = object_of({Name(f"key-{number:04}"): STRING for number in range(2000)})
    compared.clear()
    assert kind.attribute("key-1999") is STRING
    assert kind.attribute("key") is None
    assert len(compared) < 30


A_TEXT_OF_CONTAINERS = """
resource "aws_ecs_task_definition" "all" {
  family                = "all"
  container_definitions = <<-EOT
    [{"name": "app", "image": "app:1", "environment": [@members@]}]
  EOT
}
"""


def test_the_json_of_a_text_is_read_once_for_all_controls_that_look_into_it(tmp_path: Path) -> None:
    """A dozen ask for what stands in the definitions of containers."""
    asked_for: list[int] = []
    for number in (5, 50):
        place = tmp_path / str(number)
        place.mkdir()
        members = ", ".join(f'{{"name": "N{each}", "value": "v{each}"}}' for each in range(number))
        (place / "main.tf").write_text(A_TEXT_OF_CONTAINERS.replace("@members@", members), encoding="utf-8")
        asked_for.append(asked(place, "of_text"))
    assert asked_for[0] == asked_for[1]
