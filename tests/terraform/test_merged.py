"""A plan with the configuration it was made of, and with one it was not made of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from srm_tf.engine.configurations import origins
from srm_tf.model.graph import Graph
from srm_tf.terraform.decode import decode
from srm_tf.terraform.merged import as_written
from srm_tf.terraform.plan import worlds
from tests.support.judging import after_plan, asked_of, beside_plan, configured_graph, graph_of, schema, word_of, words_of
from tests.support.planned import plan_of

ADMIN = "vpc/security-groups-close-admin-ports-to-world"
GROUP = """
resource "aws_eip" "office" {}
resource "aws_security_group" "g" {
  name = "%s"
  dynamic "ingress" {
    for_each = [%s]
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}
"""
OFFICE = '"${aws_eip.office.public_ip}/32"'


def verdict(graph: Graph) -> str:
    return words_of(graph, ADMIN)["aws_security_group.g"]


def beside(graph: Graph, terraform: str) -> Graph:
    return beside_plan(configured_graph(terraform), graph)


def test_what_a_dynamic_block_holds_is_known_from_its_words() -> None:
    graph = graph_of(GROUP % ("g", OFFICE))
    value = beside(graph, GROUP % ("g", OFFICE)).by_address["aws_security_group.g"].get("ingress")
    assert {one.target for inner in value.walk() for one in inner.references} == {"aws_eip.office"}


IN_A_BLOCK = """
variable "password" { type = string }
resource "aws_mq_broker" "b" {
  broker_name        = "b"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m5.large"
  dynamic "user" {
    for_each = [%s]
    content {
      username = "b"
      password = user.value
    }
  }
}
"""


@pytest.mark.parametrize(
    ("given", "alone", "told"), [("var.password", "unknown", "satisfied"), ('"hunter2hunter2"', "unknown", "misconfigured")]
)
def test_where_a_password_in_a_dynamic_block_comes_from_only_the_configuration_tells(given: str, alone: str, told: str) -> None:
    files = {"terraform.tfvars": 'password = "out-of-the-vault"'}
    graph = graph_of(IN_A_BLOCK % given, files=files)
    source = configured_graph(IN_A_BLOCK % given, files=files)
    both = beside_plan(source, graph)

    def answer(one: Graph) -> str:
        return word_of(one, "generic/arguments-keep-secrets-out-of-code")

    assert (answer(graph), answer(both)) == (alone, told)


def test_another_configuration_tells_nothing() -> None:
    graph = graph_of(GROUP % ("g", OFFICE))
    later = 'resource "aws_eip" "home" {}\n' + GROUP % ("g", OFFICE.replace("office", "home"))  # an address that this plan does not make
    for other in (GROUP % ("h", OFFICE), GROUP % ("g", '"10.0.0.0/8"'), GROUP.replace("name", "description") % ("g", OFFICE), later):
        placed = beside(graph, other)
        assert verdict(placed) == verdict(graph)
        assert placed.by_address["aws_security_group.g"].location is not None


def test_what_the_plan_knows_stays_and_what_is_sensitive_stays_so() -> None:
    text = 'variable "s" {\n  sensitive = true\n}\n# plan: s = "hunter2"\nresource "aws_db_instance" "d" {\n  password = var.s\n}\n'
    graph = beside(graph_of(text), text)
    value = graph.by_address["aws_db_instance.d"].get("password")
    assert value.sensitive
    assert value.text() == "hunter2"


def test_what_comes_to_nothing_is_left_to_the_provider() -> None:
    """Null and the empty list of an argument that the provider computes are known after apply in a plan (checked with Terraform 1.15)."""
    text = """
    variable "own" {
      default = false
    }
    resource "aws_kms_key" "k" {}
    resource "aws_route_table" "t" {
      for_each = toset(["public"])
      vpc_id   = "vpc-0123456789abcdef0"
    }
    resource "aws_ecr_repository" "e" {
      name = "e"
      encryption_configuration {
        encryption_type = "KMS"
        kms_key         = var.own ? aws_kms_key.k.arn : null
      }
    }
    resource "aws_vpc_endpoint" "s3" {
      vpc_id          = "vpc-0123456789abcdef0"
      service_name    = "com.amazonaws.eu-west-1.s3"
      route_table_ids = [for name, table in aws_route_table.t : table.id if name != "public"]
    }
    """
    plan = plan_of(text)
    changes = {one["address"]: one["change"] for one in plan["resource_changes"]}
    changes["aws_ecr_repository.e"]["after_unknown"]["encryption_configuration"] = [{"kms_key": True}]
    changes["aws_vpc_endpoint.s3"]["after_unknown"]["route_table_ids"] = True
    changes["aws_vpc_endpoint.s3"]["after"].pop("route_table_ids", None)
    graph = after_plan(plan)
    found = beside(graph, text)
    assert not found.by_address["aws_vpc_endpoint.s3"].get("route_table_ids").data
    (block,) = found.by_address["aws_ecr_repository.e"].get("encryption_configuration").items()
    assert block.get("kms_key").is_null


def test_blocks_of_which_a_plan_knows_nothing_are_those_of_the_configuration() -> None:
    text = """
    resource "aws_subnet" "s" {
      count      = 2
      vpc_id     = "vpc-0123456789abcdef0"
      cidr_block = "10.0.${count.index}.0/24"
    }
    resource "aws_networkfirewall_firewall" "f" {
      name                = "f"
      vpc_id              = "vpc-0123456789abcdef0"
      firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/p"
      dynamic "subnet_mapping" {
        for_each = aws_subnet.s[*].id
        content {
          subnet_id = subnet_mapping.value
        }
      }
    }
    """
    blocks = beside(graph_of(text), text).by_address["aws_networkfirewall_firewall.f"].get("subnet_mapping")
    assert [one.target for block in blocks.items() for one in block.get("subnet_id").references] == ["aws_subnet.s[0]", "aws_subnet.s[1]"]


def test_a_block_is_told_from_others_by_what_the_plan_knows_of_it() -> None:
    text = """
    resource "aws_security_group" "g" {
      name = "g"
    }
    resource "aws_elastic_beanstalk_environment" "e" {
      name        = "e"
      application = "a"
      dynamic "setting" {
        for_each = { b = "1", a = aws_security_group.g.id, c = "2" }
        content {
          namespace = "aws:x"
          name      = setting.key
          value     = setting.value
        }
      }
    }
    """
    graph = graph_of(text)
    shown = graph.by_address["aws_elastic_beanstalk_environment.e"].get("setting")
    assert {block.get("name").text() for block in shown.items()} == {"a", "b", "c"}
    settings = beside(graph, text).by_address["aws_elastic_beanstalk_environment.e"].get("setting")
    found = {block.get("name").text(): [one.target for one in block.get("value").references] for block in settings.items()}
    assert found == {"a": ["aws_security_group.g"], "b": [], "c": []}


RULES = """
resource "aws_eip" "office" {}
resource "aws_eip" "lab" {}
resource "aws_security_group" "g" {
  name = "g"
  dynamic "ingress" {
    for_each = { %s }
    content {
      from_port   = tonumber(ingress.key)
      to_port     = tonumber(ingress.key)
      protocol    = "tcp"
      cidr_blocks = ["${ingress.value}/32"]
    }
  }
}
"""
BOTH = '"22" = aws_eip.lab.public_ip, "443" = aws_eip.office.public_ip'


def sources(graph: Graph) -> dict[str | None, set[str | None]]:
    rules = graph.by_address["aws_security_group.g"].get("ingress").items()
    return {one.get("from_port").text(): {there.target for inner in one.walk() for there in inner.references} for one in rules}


def test_blocks_of_which_the_configuration_knows_as_much_are_paired_with_those_that_say_the_same() -> None:
    graph = graph_of(RULES % BOTH)
    assert sources(beside(graph, RULES % BOTH)) == {"22": {"aws_eip.lab"}, "443": {"aws_eip.office"}}


def test_blocks_that_may_be_others_are_not_paired() -> None:
    graph = graph_of(RULES % BOTH)
    for other in (BOTH.replace("443", "21"), BOTH.replace('"443"', "tostring(aws_eip.lab.id)")):
        assert sources(beside(graph, RULES % other)) == sources(graph) == {"22": set(), "443": set()}


TABLE = """
resource "aws_kms_key" "k" {}
resource "aws_dynamodb_table" "t" {
  name = "t"
  dynamic "server_side_encryption" {
    for_each = aws_kms_key.k.arn == null ? [] : [aws_kms_key.k.arn]
    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
"""


def test_a_dynamic_block_that_the_provider_fills_in_where_it_is_left_out_is_known_from_its_words() -> None:
    """Terraform does not know whether the ARN is null, so that the plan shows of the block what it shows of one that is left out."""
    graph = graph_of(TABLE)
    assert graph.by_address["aws_dynamodb_table.t"].get("server_side_encryption").is_null
    value = beside(graph, TABLE).by_address["aws_dynamodb_table.t"].get("server_side_encryption")
    assert {one.target for inner in value.walk() for one in inner.references} == {"aws_kms_key.k"}


PICKED = """
variable "all" {
  default = false
}
locals {
  rows = { app = "web", data = "data" }
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "s" {
  for_each   = { app = 0, data = 1 }
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.${each.value}.0/24"
}
resource "aws_network_acl" "a" {
  vpc_id     = aws_vpc.v.id
  subnet_ids = %s
}
"""


@pytest.mark.parametrize(
    ("picked", "alone", "with_source"),
    [
        ('[aws_subnet.s["app"].id, aws_subnet.s["data"].id]', "satisfied", "satisfied"),
        ('[for one in ["app", "data"] : aws_subnet.s[one].id]', "unknown", "satisfied"),
        ("values(aws_subnet.s)[*].id", "unknown", "satisfied"),
        ('[for name, one in aws_subnet.s : one.id if name == "data"]', "unknown", "missing"),
        ('[for name, tier in local.rows : aws_subnet.s[name].id if tier == "data"]', "unknown", "missing"),
        ("var.all ? values(aws_subnet.s)[*].id : []", "unknown", "missing"),
    ],
)
def test_what_a_plan_alone_does_not_tell_is_which_of_several_are_picked(picked: str, alone: str, with_source: str) -> None:
    text = PICKED % picked
    graph = graph_of(text)

    def said(graph: Graph) -> str:
        return words_of(graph, "vpc/subnets-have-own-network-acls")['aws_subnet.s["app"]']

    assert said(graph) == alone
    assert said(beside(graph, text)) == with_source


BROKER = """
variable "engine" {
  default = "%s"
}
variable "own" {
  default = null
}
resource "aws_mq_broker" "b" {
  broker_name         = "b"
  engine_type         = var.engine
  deployment_mode     = var.engine == "ActiveMQ" ? "ACTIVE_STANDBY_MULTI_AZ" : null
  publicly_accessible = var.engine == "ActiveMQ" ? false : true
}
"""


@pytest.mark.parametrize(("engine", "mode"), [("RabbitMQ", ("SINGLE_INSTANCE", False)), ("ActiveMQ", ("ACTIVE_STANDBY_MULTI_AZ", True))])
def test_a_default_in_the_place_of_null_is_written_by_nobody(engine: str, mode: tuple[str, bool]) -> None:
    broker = beside(graph_of(BROKER % engine), BROKER % engine).by_address["aws_mq_broker.b"]
    shown = broker.get("deployment_mode")
    assert (shown.text(), shown.written) == mode
    assert broker.get("publicly_accessible").written


def test_what_another_configuration_leaves_to_the_default_was_written() -> None:
    """A plan that shows no default was made with other values: what it shows stays written."""
    broker = beside(graph_of(BROKER % "ActiveMQ"), BROKER % "RabbitMQ").by_address["aws_mq_broker.b"]
    assert broker.get("deployment_mode").written


VOLUME = """
variable "key" {
  default = %s
}
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-west-1a"
  kms_key_id        = var.key
  tags              = { Name = "%s" }
}
"""
KEY = '"arn:aws:kms:eu-west-1:111122223333:key/k"'


def test_what_the_provider_may_fill_in_was_written_unless_it_stood_before() -> None:
    given, left_out = VOLUME % (KEY, "b"), VOLUME % ("null", "b")
    made = beside(graph_of(given), left_out).by_address["aws_ebs_volume.v"].get("kms_key_id")
    assert made.written  # with other values: AWS fills in nothing before apply
    plan = plan_of(given, before=VOLUME % (KEY, "a"))
    stands = after_plan(plan)
    assert not beside(stands, left_out).by_address["aws_ebs_volume.v"].get("kms_key_id").written


REPOSITORY = """
resource "aws_ecr_repository" "r" {
  name                 = "r"
  image_tag_mutability = "%s"
}
"""
KEPT = [{"encryption_type": "AES256", "kms_key": ""}]


def kept(block: list[dict[str, str]]) -> Graph:
    plan = plan_of(REPOSITORY % "MUTABLE", before=REPOSITORY % "IMMUTABLE")
    for side in ("before", "after"):
        plan["resource_changes"][0]["change"][side]["encryption_configuration"] = block
    return after_plan(plan)


def written_of(graph: Graph) -> bool:
    value = graph.by_address["aws_ecr_repository.r"].get("encryption_configuration")
    return any(inner.written for inner in value.walk())


def test_a_block_of_defaults_that_the_state_holds_is_written_by_nobody() -> None:
    """The provider keeps it where the configuration has none (checked with Terraform 1.15 and version 3.39 of the provider)."""
    assert not written_of(kept(KEPT))


def test_a_block_that_the_state_holds_and_the_configuration_does_not_is_written_by_nobody() -> None:
    block = [{"encryption_type": "KMS", "kms_key": "arn:aws:kms:eu-west-1:111122223333:key/k"}]
    assert written_of(kept(block))
    assert not written_of(beside(kept(block), REPOSITORY % "MUTABLE"))
    dynamic = REPOSITORY.replace(
        "}", 'dynamic "encryption_configuration" {\n    for_each = ["KMS"]\n    content {\n      %s\n    }\n  }\n}'
    ) % (
        "MUTABLE",
        "encryption_type = encryption_configuration.value",
    )
    assert written_of(beside(kept(block), dynamic))


PASSED = """
variable "given" {
  default = null
}
locals { kept = "%s" }
module "broker" {
  source   = "./broker"
  password = coalesce(var.given, "%s")
}
resource "aws_ssm_parameter" "p" {
  name  = "p"
  type  = "SecureString"
  value = local.kept
}
"""
FILES = {
    "broker/main.tf": """
variable "password" {}
resource "aws_mq_broker" "b" {
  broker_name = "b"
  engine_type = "RabbitMQ"
  user {
    username = "user"
    password = var.password
  }
}
"""
}


@pytest.mark.parametrize(("given", "found"), [("", []), ('# plan: given = "hunter2-hunter2"\n', ["var.given"])])
def test_where_a_known_text_comes_from_is_told_by_the_configuration(given: str, found: list[str], tmp_path: Path) -> None:
    """A plan names what an expression is made of, and not the words in it; it shows the defaults of variables as what they were given."""
    text = given + PASSED % ("kept-in-code", "guest-guest-guest")
    for name, content in {"main.tf": text, **FILES}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    document = decode(json.dumps(plan_of(text, files=FILES)).encode(), "plan.json")
    graph = worlds(document, schema()).after
    placed = origins(tmp_path, schema(), {name: one.value for name, one in document.variables.items()}).placed(graph)
    (user,) = placed.by_address["module.broker.aws_mq_broker.b"].get("user").items()
    assert [one.text for one in user.get("password").references] == found
    assert not placed.by_address["aws_ssm_parameter.p"].get("value").references


def test_another_configuration_does_not_tell_where_a_text_comes_from() -> None:
    text, other = PASSED % ("kept-in-code", "x"), PASSED % ("kept-elsewhere", "x")
    graph = graph_of(text, files=FILES)
    source = configured_graph(other, files=FILES)
    placed = beside_plan(source, graph)
    assert [one.text for one in placed.by_address["aws_ssm_parameter.p"].get("value").references] == ["local.kept"]


NEW_KEY = """
resource "aws_kms_key" "k" {}
locals {
  key_arn = aws_kms_key.k.arn
}
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-north-1a"
  size              = 1
  encrypted         = %s
}
"""


@pytest.mark.parametrize(
    "encrypted",
    ["local.key_arn != null", "local.key_arn == null ? false : true", "length(compact([aws_kms_key.k.arn])) > 0"],
)
def test_that_a_new_key_has_an_arn_terraform_does_not_know_and_the_configuration_decides(encrypted: str) -> None:
    """Unknown in a plan of Terraform 1.15 with version 3 of the provider."""
    plan = plan_of(NEW_KEY % encrypted)
    (volume,) = (one["change"] for one in plan["resource_changes"] if one["type"] == "aws_ebs_volume")
    volume["after"].pop("encrypted", None)
    volume["after_unknown"]["encrypted"] = True
    graph = after_plan(plan)
    assert graph.by_address["aws_ebs_volume.v"].get("encrypted").is_unknown
    told = beside(graph, NEW_KEY % encrypted).by_address["aws_ebs_volume.v"].get("encrypted")
    assert told.text() == "true"
    assert beside(graph, NEW_KEY % "true").by_address["aws_ebs_volume.v"].get("encrypted").is_unknown  # made of another configuration


def test_so_it_does_where_a_block_is_there_for_a_new_key() -> None:
    """Of a block that the provider computes a plan shows nothing at all then."""
    text = """
    resource "aws_kms_key" "k" {}
    resource "aws_s3_bucket" "b" {
      dynamic "versioning" {
        for_each = aws_kms_key.k.arn != null ? [1] : []
        content {
          enabled = true
        }
      }
    }
    """
    plan = plan_of(text)
    (bucket,) = (one["change"] for one in plan["resource_changes"] if one["type"] == "aws_s3_bucket")
    bucket["after"].pop("versioning", None)
    bucket["after_unknown"]["versioning"] = True
    graph = after_plan(plan)
    (block,) = beside(graph, text).by_address["aws_s3_bucket.b"].get("versioning").items()
    assert block.get("enabled").text() == "true"


def test_a_list_by_way_of_a_local_value_is_from_where_the_configuration_has_it() -> None:
    text = """
resource "aws_network_interface" "web" {
  subnet_id   = "subnet-0123456789abcdef0"
  private_ips = ["10.0.1.10", "10.0.1.11"]
}
locals {
  addresses = aws_network_interface.web.private_ips
}
resource "aws_route53_record" "main" {
  zone_id = "Z0123456789"
  name    = "www"
  type    = "A"
  ttl     = 300
  records = local.addresses
}
"""
    records = beside(graph_of(text), text).by_address["aws_route53_record.main"].get("records")
    assert [one.target for item in records.items() for one in item.references] == ["aws_network_interface.web"] * 2


MEMBERS = """
resource "aws_kms_key" "k" {}
resource "aws_s3_bucket" "logs" { bucket = "logs-of-the-shop" }
module "shop" {
  source = "./m"
  settings = {
    password = %s
    key      = aws_kms_key.k.arn
    logs     = aws_s3_bucket.logs
  }
}
"""
CLUSTER = {
    "m/main.tf": """
variable "settings" {}
resource "aws_rds_cluster" "c" {
  engine          = "aurora-postgresql"
  master_username = "admin"
  master_password = var.settings.password
  kms_key_id      = var.settings.key
}
"""
}


@pytest.mark.parametrize(
    ("password", "alone", "told"),
    [('"correct-horse"', "unknown", "misconfigured"), ("aws_s3_bucket.logs.bucket", "unknown", "satisfied")],
)
def test_of_members_that_are_known_the_configuration_tells_where_each_is_from(password: str, alone: str, told: str) -> None:
    text = MEMBERS % password
    graph = graph_of(text, files=CLUSTER)
    source = configured_graph(text, files=CLUSTER)
    placed = beside_plan(source, graph)
    for world, wanted in ((graph, alone), (placed, told)):
        assert word_of(world, "rds/databases-keep-passwords-out-of-code") == wanted


PASSED_ON = """
resource "terraform_data" "d" {
  input = { cidrs = ["0.0.0.0/0"] }
}
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = %s
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}
"""


def test_of_a_block_that_is_foreseen_all_that_is_written_is_foreseen() -> None:
    """What a plan of Terraform 1.15 shows of `for_each = terraform_data.d.output.cidrs`: one block, whose constants are unknown as well."""
    text = PASSED_ON % "terraform_data.d.output.cidrs"
    plan = plan_of(text)
    (group,) = (one["change"] for one in plan["resource_changes"] if one["type"] == "aws_security_group")
    lists: dict[str, object] = {name: [] for name in ("ipv6_cidr_blocks", "prefix_list_ids", "security_groups")}
    group["after"]["ingress"] = [{"description": "", "self": False, **lists}]
    group["after_unknown"]["ingress"] = [dict.fromkeys(("cidr_blocks", "from_port", "protocol", "to_port"), True) | lists]
    graph = after_plan(plan)
    assert verdict(graph) == "unknown"
    assert verdict(beside(graph, text)) == "misconfigured"
    several = PASSED_ON % 'concat(["192.0.2.1/32"], terraform_data.d.output.cidrs)'
    assert verdict(beside(graph, several)) == "misconfigured"  # however many there are, a plan shows one
    assert verdict(beside(graph, PASSED_ON % '["0.0.0.0/0"]')) == "unknown"  # made of another configuration
    assert verdict(beside(graph, PASSED_ON % '["192.0.2.1/32", "0.0.0.0/0"]')) == "unknown"


BESIDE_ANOTHER = """
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_security_group" "g" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  dynamic "ingress" {
    for_each = aws_vpc.v.id == "vpc-0123456789abcdef0" ? [1] : []
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = ["%s"]
    }
  }
}
"""


def with_rules(text: str, *known: dict[str, object]) -> Graph:
    """What a plan of Terraform 1.15 shows: one block of which it knows nothing, and behind it those that it knows."""
    plan = plan_of(text)
    (group,) = (one["change"] for one in plan["resource_changes"] if one["type"] == "aws_security_group")
    lists: dict[str, object] = {name: [] for name in ("ipv6_cidr_blocks", "prefix_list_ids", "security_groups")}
    later = dict.fromkeys(("cidr_blocks", "description", "from_port", "protocol", "to_port"), True) | lists
    group["after"]["ingress"] = [{"self": False} | lists, *({"description": "", "self": False} | lists | one for one in known)]
    group["after_unknown"]["ingress"] = [later, *({"cidr_blocks": [False]} | lists for _ in known)]
    return after_plan(plan)


@pytest.mark.parametrize(("cidr", "told"), [("192.0.2.1/32", "satisfied"), ("0.0.0.0/0", "unknown")])
def test_a_dynamic_block_beside_one_that_is_always_there_is_known_from_its_words(cidr: str, told: str) -> None:
    text = BESIDE_ANOTHER % cidr
    graph = with_rules(text, {"cidr_blocks": ["0.0.0.0/0"], "from_port": 443, "protocol": "tcp", "to_port": 443})
    assert verdict(graph) == "unknown"
    assert verdict(beside(graph, text)) == told
    shown, written = graph.by_address["aws_security_group.g"].values, configured_graph(text).by_address["aws_security_group.g"].values
    assert [as_written(f"ingress[{at}].from_port", shown, written) for at in (0, 1)] == ["", "ingress[0].from_port"]


ENDPOINTS = """
resource "aws_eks_cluster" "c" {
  name = "c"
}
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = split(",", aws_eks_cluster.c.endpoint)
    content {
      from_port   = %s
      to_port     = %s
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}
"""


@pytest.mark.parametrize(("port", "told"), [(443, "satisfied"), (22, "unknown")])
def test_so_is_one_that_stands_alone(port: int, told: str) -> None:
    text = ENDPOINTS % (port, port)
    graph = with_rules(text)
    assert verdict(graph) == "unknown"
    assert verdict(beside(graph, text)) == told


HANDED_ON = """
resource "terraform_data" "d" {
  input = "correct-horse"
}
resource "aws_db_instance" "d" {
  instance_class = "db.t3.micro"
  password       = join("-", ["battery", terraform_data.d.output])
}
"""


def test_a_text_made_of_what_terraform_hands_on_holds_what_was_handed_to_it() -> None:
    graph = graph_of(HANDED_ON)
    for world in (graph, beside(graph, HANDED_ON)):
        (found,) = asked_of(world, "rds/databases-keep-passwords-out-of-code")
        assert (found.verdict.word, "terraform_data.d.output" in found.because) == ("misconfigured", True)


@pytest.mark.parametrize(
    ("bucket", "may_be"), [("aws_s3_bucket.logs.id", []), ('aws_s3_bucket.logs.id == "a" ? "" : "logs"', ["", "logs"])]
)
def test_an_empty_text_in_the_place_of_what_is_there_comes_later(bucket: str, may_be: list[str]) -> None:
    """So a plan shows the bucket of a load balancer as long as Terraform does not know whether it writes logs.

    `DiffSuppressFunc` of `access_logs.bucket`: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elbv2/load_balancer.go
    """
    terraform = f"""
resource "aws_s3_bucket" "logs" {{}}
resource "aws_lb" "front" {{
  access_logs {{
    bucket  = {bucket}
    enabled = aws_s3_bucket.logs.id != ""
  }}
}}
"""
    plan = plan_of(terraform)
    (change,) = (one["change"] for one in plan["resource_changes"] if one["address"] == "aws_lb.front")
    change["after"]["access_logs"], change["after_unknown"]["access_logs"] = [{"bucket": ""}], [{"enabled": True}]
    graph = after_plan(plan)
    (logs,) = beside(graph, terraform).by_address["aws_lb.front"].get("access_logs").items()
    value = logs.get("bucket")
    assert (value.is_unknown, [one.text() for _, one in value.unknown.branches]) == (True, may_be)
