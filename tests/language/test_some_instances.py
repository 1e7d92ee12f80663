"""A resource of an unknown number of instances: what is said of one of them under its key is not said of all the others."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from tests.support.judging import configured_graph, facts, words_of

NETWORK = """
variable "azs" { type = list(string) }
variable "create" { type = bool }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "data" {
  %s
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_network_acl" "data" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = %s
}
"""
BUCKETS = """
variable "names" { type = set(string) }
variable "which" { type = string }
resource "aws_s3_bucket" "b" {
  for_each = var.names
  bucket   = each.key
}
resource "aws_s3_bucket_versioning" "v" {
  %s
  bucket = aws_s3_bucket.b[%s].id
  versioning_configuration {
    status = "Enabled"
  }
}
"""


MODULE = """
variable "name" { type = string }
resource "aws_s3_bucket" "b" { bucket = var.name }
resource "aws_s3_bucket_versioning" "v" {
  bucket = %s
  versioning_configuration {
    status = "Enabled"
  }
}
"""


def verdicts(terraform: str, control: str, files: dict[str, str] | None = None) -> list[str]:
    graph = configured_graph(terraform, files=files)
    return list(words_of(graph, control).values())


def verdict(terraform: str, control: str) -> str:
    return verdicts(terraform, control)[0]


@pytest.mark.parametrize(
    ("number", "named", "wanted"),
    [
        ("count = length(var.azs)", "[aws_subnet.data[0].id]", "unknown"),
        ("for_each = toset(var.azs)", '[aws_subnet.data["a"].id]', "unknown"),
        ("count = length(var.azs)", "[element(aws_subnet.data[*].id, 0)]", "unknown"),
        ("count = length(var.azs)", "slice(aws_subnet.data[*].id, 0, 1)", "unknown"),
        ("count = length(var.azs)", "slice(aws_subnet.data.*.id, 1, length(var.azs))", "unknown"),
        ("count = length(var.azs)", "[for at, one in aws_subnet.data : one.id if at == 0]", "unknown"),
        ("for_each = toset(var.azs)", '[for key, one in aws_subnet.data : one.id if key == "a"]', "unknown"),
        ("for_each = toset(var.azs)", "[values(aws_subnet.data)[0].id]", "unknown"),
        ("for_each = toset(var.azs)", "slice(values(aws_subnet.data)[*].id, 0, 1)", "unknown"),
        ("for_each = toset(var.azs)", '[lookup(aws_subnet.data, "a").id]', "unknown"),
        ("for_each = toset(var.azs)", 'compact([for key, one in aws_subnet.data : key == "a" ? one.id : ""])', "unknown"),
        ("for_each = toset(var.azs)", '[for key, one in aws_subnet.data : key == "a" ? one.id : "subnet-1"]', "unknown"),
        ("count = length(var.azs)", "compact([for at, one in aws_subnet.data : at == 0 ? one.id : null])", "unknown"),
        ("count = length(var.azs)", '[for at, one in aws_subnet.data : "${at == 0 ? one.id : ""}"]', "unknown"),
        ("count = length(var.azs)", '[for at, one in aws_subnet.data : coalesce(at == 0 ? one.id : null, "subnet-1")]', "unknown"),
        ("count = length(var.azs)", "[for at, one in aws_subnet.data : var.create ? one.id : one.id]", "satisfied"),
        ("for_each = toset(var.azs)", "values(aws_subnet.data)[*].id", "satisfied"),
        ("count = length(var.azs)", "concat(aws_subnet.data[*].id, var.azs)", "satisfied"),
        ("count = length(var.azs)", "toset(aws_subnet.data[*].id)", "satisfied"),
        ("count = length(var.azs)", "aws_subnet.data[*].id", "satisfied"),
        ("for_each = toset(var.azs)", "[for one in aws_subnet.data : one.id]", "satisfied"),
        ("count = var.create ? 1 : 0", "[aws_subnet.data[0].id]", "satisfied"),
        ("count = 1", "[aws_subnet.data[0].id]", "satisfied"),
    ],
)
def test_an_acl_for_one_subnet_is_not_for_all(number: str, named: str, wanted: str) -> None:
    assert verdict(NETWORK % (number, named), "vpc/subnets-have-own-network-acls") == wanted


@pytest.mark.parametrize(
    ("number", "key", "wanted"),
    [
        ("", '"a"', "unknown"),
        ("", "var.which", "unknown"),
        ("for_each = var.names", "var.which", "unknown"),
        ('for_each = toset([for one in var.names : one if one != "a"])', "each.key", "unknown"),
        ("for_each = var.names", "each.key", "satisfied"),
        ("for_each = aws_s3_bucket.b", "each.key", "satisfied"),
    ],
)
def test_what_stands_beside_one_bucket_stands_beside_all_only_if_there_is_one_for_each(number: str, key: str, wanted: str) -> None:
    assert verdict(BUCKETS % (number, key), "s3/buckets-are-versioned") == wanted


COUNTED = """
variable "n" { type = number }
resource "aws_s3_bucket" "b" { count = var.n }
resource "aws_s3_bucket_versioning" "v" {
  count  = %s
  bucket = aws_s3_bucket.b[%s].id
  versioning_configuration {
    status = "Enabled"
  }
}
"""


@pytest.mark.parametrize(
    ("number", "key", "wanted"),
    [
        ("var.n", "count.index", "satisfied"),
        ("var.n - 1", "count.index", "unknown"),
        ("var.n", "(count.index + 1) % var.n", "unknown"),
        ("var.n", "0", "unknown"),
        ("length(aws_s3_bucket.b)", "count.index", "satisfied"),
        ("length(aws_s3_bucket.b) - 1", "count.index", "unknown"),
    ],
)
def test_as_many_of_one_as_of_the_other(number: str, key: str, wanted: str) -> None:
    assert verdict(COUNTED % (number, key), "s3/buckets-are-versioned") == wanted


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("one(aws_kms_key.k[*].arn)", "unknown"),
        ("try(aws_kms_key.k[0].arn, null)", "unknown"),
        ('join("", aws_kms_key.k[*].arn)', "unknown"),
        ('element(concat(aws_kms_key.k[*].arn, [""]), 0)', "unknown"),
        ("aws_kms_key.k[0].arn", "satisfied"),
    ],
)
def test_what_is_null_where_there_is_no_key_is_no_key_for_certain(key: str, wanted: str) -> None:
    for count, verdict_of_it in (("var.create ? 1 : 0", wanted), ("1", "satisfied")):
        terraform = f"""
variable "create" {{ type = bool }}
resource "aws_kms_key" "k" {{ count = {count} }}
resource "aws_sns_topic" "t" {{ kms_master_key_id = {key} }}
"""
        assert verdict(terraform, "sns/topics-use-customer-keys") == verdict_of_it


@pytest.mark.parametrize(
    ("repeat", "key", "wanted"),
    [
        ("count = var.n", "aws_s3_bucket.b.id", "satisfied"),
        ("for_each = toset(var.names)", "aws_s3_bucket.b.id", "satisfied"),
        ("for_each = toset(var.names)", "aws_s3_bucket.b.bucket", "satisfied"),
        ("for_each = toset(var.names)", "var.other", "unknown"),
    ],
)
def test_what_stands_in_a_module_belongs_together_however_many_of_it_there_are(repeat: str, key: str, wanted: str) -> None:
    root = f'variable "n" {{}}\nvariable "names" {{}}\nmodule "m" {{\n  source = "./m"\n  {repeat}\n  name = "x"\n}}\n'
    files = {"m/main.tf": f'variable "other" {{ default = null }}\n{MODULE % key}'}
    if wanted == "unknown":
        root = root.replace('name = "x"', 'name  = "x"\n  other = var.n')
    assert verdicts(root, "s3/buckets-are-versioned", files)[0] == wanted


@pytest.mark.parametrize(
    ("names", "key", "wanted"),
    [("toset(var.names)", "each.value", "satisfied"), ("toset(var.names)", "each.key", "satisfied"), ("var.map", "each.value", "unknown")],
)
def test_in_a_set_a_value_is_its_own_key(names: str, key: str, wanted: str) -> None:
    text = BUCKETS.replace('variable "which"', 'variable "map" { type = map(string) }\nvariable "which"')
    assert (
        verdict(text.replace("for_each = var.names", f"for_each = {names}") % (f"for_each = {names}", key), "s3/buckets-are-versioned")
        == wanted
    )


ON_RECORD = """
data "aws_availability_zones" "here" { state = "available" }
locals { zones = toset(slice(data.aws_availability_zones.here.names, 0, 2)) }
variable "logs" { type = number }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  %s
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_flow_log" "s" {
  %s
  subnet_id    = %s
  traffic_type = "ALL"
}
"""
BY_KEY, BY_NUMBER = "for_each = local.zones", "count = length(data.aws_availability_zones.here.names)"


@pytest.mark.parametrize(
    ("made", "repeated", "subnet", "expected"),
    [
        (BY_KEY, "for_each = aws_subnet.s", "each.value.id", "satisfied"),
        (BY_KEY, "for_each = aws_subnet.s", "aws_subnet.s[each.key].id", "satisfied"),
        (BY_NUMBER, "count = length(aws_subnet.s)", "aws_subnet.s[count.index].id", "satisfied"),
        (BY_NUMBER, BY_NUMBER, "aws_subnet.s[count.index].id", "satisfied"),
        (BY_NUMBER, "count = var.logs", "aws_subnet.s[count.index].id", "unknown"),
        (BY_NUMBER, "count = 1", "aws_subnet.s[count.index].id", "unknown"),
    ],
)
def test_one_for_each_of_those_that_surely_exist(made: str, repeated: str, subnet: str, expected: str) -> None:
    assert verdict(ON_RECORD % (made, repeated, subnet), "vpc/vpcs-log-flows") == expected


SUBNETS = """
variable "cidrs" { type = list(string) }
variable "which" { type = string }
variable "public" { type = bool }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  %s
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = %s
}
resource "aws_efs_mount_target" "t" {
  file_system_id = "fs-0123456789abcdef0"
  subnet_id      = %s
}
"""
BY_CIDR, BY_LENGTH = "for_each = toset(var.cidrs)", "count = length(var.cidrs)"


@pytest.mark.parametrize(("public", "wanted"), [("false", "satisfied"), ("true", "misconfigured"), ("var.public", "unknown")])
@pytest.mark.parametrize(
    ("made", "named"),
    [
        (BY_LENGTH, "aws_subnet.s[0].id"),
        (BY_LENGTH, "aws_subnet.s[3].id"),
        (BY_CIDR, 'aws_subnet.s["10.0.0.0/24"].id'),
        (BY_CIDR, "aws_subnet.s[var.which].id"),
        (BY_CIDR, "aws_subnet.s[var.cidrs[0]].id"),
        (BY_CIDR, "values(aws_subnet.s)[0].id"),
    ],
)
def test_what_each_of_them_says_is_said_of_the_one_that_is_named(made: str, named: str, public: str, wanted: str) -> None:
    """Whichever of the subnets it is; where there is none of that key, Terraform refuses the configuration."""
    assert verdict(SUBNETS % (made, public, named), "efs/mount-targets-are-private") == wanted


def test_what_a_key_perhaps_finds_nothing_of_stays_open() -> None:
    perhaps = SUBNETS % (BY_LENGTH, "false", 'try(aws_subnet.s[3].id, "subnet-0123456789abcdef0")')
    assert verdict(perhaps, "efs/mount-targets-are-private") == "unknown"


ZONES = """
data "aws_availability_zones" "here" {}
resource "aws_subnet" "s" {
  count             = length(data.aws_availability_zones.here.names)
  vpc_id            = "vpc-0123456789abcdef0"
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.here.names[count.index]
}
resource "aws_autoscaling_group" "g" {
  min_size            = 2
  max_size            = 3
  vpc_zone_identifier = %s
}
"""


@pytest.mark.parametrize(
    ("subnets", "wanted"),
    [
        ("aws_subnet.s[*].id", "satisfied"),
        ("[for one in aws_subnet.s : one.id]", "satisfied"),
        ("toset(aws_subnet.s[*].id)", "satisfied"),
        ('concat(aws_subnet.s[*].id, ["subnet-0123456789abcdef0"])', "satisfied"),
        ("[aws_subnet.s[0].id]", "misconfigured"),
        ("[element(aws_subnet.s[*].id, 0)]", "misconfigured"),
        ("slice(aws_subnet.s[*].id, 0, 1)", "unknown"),
        ('{ for one in aws_subnet.s : one.availability_zone => one.id... }["eu-west-1a"]', "unknown"),
        ("[for place, one in aws_subnet.s : one.id if place == 0]", "unknown"),
    ],
)
def test_one_of_the_subnets_is_in_one_zone(subnets: str, wanted: str) -> None:
    assert verdict(ZONES % subnets, "autoscaling/groups-are-multi-az") == wanted


NUMBERED = """
variable "number" { type = number }
resource "aws_subnet" "s" {
  count      = var.number
  vpc_id     = "vpc-0123456789abcdef0"
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_lb" "web" {
  subnets = %s
}
"""


@pytest.mark.parametrize(
    ("subnets", "wanted"),
    [
        ("[aws_subnet.s[0].id]", "misconfigured"),  # whichever zone it is in
        ("[aws_subnet.s[0].id, aws_subnet.s[1].id]", "unknown"),
        ("aws_subnet.s[*].id", "unknown"),
    ],
)
def test_one_of_subnets_that_nobody_can_count_is_in_one_zone(subnets: str, wanted: str) -> None:
    assert verdict(NUMBERED % subnets, "elb/load-balancers-are-multi-az") == wanted


NAMED_ZONES = """
data "aws_availability_zones" "here" {
  %s
}
resource "aws_subnet" "s" {
  for_each          = %s
  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = %s
}
resource "aws_autoscaling_group" "g" {
  min_size            = 2
  max_size            = 3
  vpc_zone_identifier = %s
}
"""
ALL = "toset(data.aws_availability_zones.here.names)"
EACH = "[for one in aws_subnet.s : one.id]"


@pytest.mark.parametrize(
    ("lookup", "zones", "zone", "subnets", "wanted"),
    [
        ("", ALL, "each.key", EACH, "satisfied"),  # a Region has two zones at least
        ("", ALL, "each.value", EACH, "satisfied"),
        ("", ALL, "each.key", "values(aws_subnet.s)[*].id", "satisfied"),
        ("", ALL, "each.key", "values({ for zone, one in aws_subnet.s : zone => one.id })", "satisfied"),
        ("", ALL, "each.key", "[values(aws_subnet.s)[0].id]", "unknown"),
        ("", ALL, "each.key", '[for key, one in aws_subnet.s : one.id if key == "eu-west-1a"]', "unknown"),
        ("", ALL, "data.aws_availability_zones.here.names[0]", EACH, "misconfigured"),
        ('exclude_names = ["eu-west-1a"]', ALL, "each.key", EACH, "unknown"),
        ("", "toset(var.zones)", "each.key", EACH, "unknown"),  # of a variable nobody knows how many
    ],
)
def test_a_subnet_in_each_zone_is_in_several(lookup: str, zones: str, zone: str, subnets: str, wanted: str) -> None:
    terraform = 'variable "zones" { type = list(string) }' + NAMED_ZONES % (lookup, zones, zone, subnets)
    assert verdict(terraform, "autoscaling/groups-are-multi-az") == wanted


@pytest.mark.parametrize(
    ("zones", "zone", "subnets", "wanted"),
    [
        ("toset(local.zones)", "each.key", EACH, "satisfied"),
        ("{ for place, zone in local.zones : zone => place }", "each.key", EACH, "satisfied"),
        ("{ for place, zone in local.zones : zone => place }", "each.key", "values(aws_subnet.s)[*].id", "satisfied"),
        ('{ for place, zone in local.zones : "zone-${place}" => zone }', "each.value", EACH, "satisfied"),
        ("toset(local.zones)", "each.key", "[for zone in local.zones : aws_subnet.s[zone].id]", "satisfied"),
        ("toset(local.zones)", "each.key", "values({ for at, one in aws_subnet.s : at => one.id })", "satisfied"),
        ("toset(local.zones)", "each.key", "[for one in values(aws_subnet.s) : one.id]", "satisfied"),
        ("toset(local.zones)", "each.key", "[for at, id in { for at, one in aws_subnet.s : at => one.id } : id]", "satisfied"),
        (
            "toset(local.zones)",
            "each.key",
            '[for id in values({ for at, one in aws_subnet.s : "${at}/n" => one.id }) : id]',
            "satisfied",
        ),
        ("toset(local.zones)", "each.key", '[for one in values(aws_subnet.s) : one.id if one.tags["a"] == var.tag]', "unknown"),
        (
            "toset(local.zones)",
            "each.key",
            "values({ for at, one in aws_subnet.s : at => one.id if at != local.zones[0] })",
            "misconfigured",
        ),
        ("toset(local.zones)", "each.key", "values({ for zone, one in aws_subnet.s : zone => one.id if zone == var.tag })", "unknown"),
        ("toset(local.zones)", "each.key", "[values(aws_subnet.s)[0].id]", "misconfigured"),
        ("toset(slice(local.zones, 0, 1))", "each.key", "values({ for zone, one in aws_subnet.s : zone => one.id })", "misconfigured"),
        ("toset(local.zones)", "each.key", "[aws_subnet.s[local.zones[0]].id]", "misconfigured"),
        ("toset(local.zones)", "each.key", '[for key, one in aws_subnet.s : one.id if key == "eu-west-1a"]', "unknown"),
        ("toset(local.zones)", "local.zones[0]", EACH, "misconfigured"),
        ("toset(slice(local.zones, 0, 1))", "each.key", EACH, "misconfigured"),
        ("toset([local.zones[0], local.zones[0]])", "each.key", EACH, "unknown"),
    ],
)
def test_a_subnet_in_each_of_the_first_zones(zones: str, zone: str, subnets: str, wanted: str) -> None:
    first = 'variable "tag" { type = string }\nlocals {\n  zones = slice(data.aws_availability_zones.here.names, 0, 2)\n}\n'
    assert verdict(first + NAMED_ZONES % ("", zones, zone, subnets), "autoscaling/groups-are-multi-az") == wanted


MAPPED = """
data "aws_availability_zones" "here" {}
variable "zones" { type = set(string) }
locals { zones = slice(data.aws_availability_zones.here.names, 0, 2) }
resource "aws_subnet" "s" {
  for_each          = toset(%s)
  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = %s
}
resource "aws_networkfirewall_firewall" "f" {
  name                = "f"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/p"
  vpc_id              = "vpc-0123456789abcdef0"
  dynamic "subnet_mapping" {
    for_each = aws_subnet.s
    content {
      subnet_id = subnet_mapping.value.id
    }
  }
}
"""


@pytest.mark.parametrize(
    ("zones", "zone", "wanted"),
    [
        ("local.zones", "each.key", "satisfied"),
        ("local.zones", "null", "satisfied"),  # a firewall takes one subnet of each zone
        ("slice(local.zones, 0, 1)", "each.key", "misconfigured"),
        ("[local.zones[0], local.zones[0]]", "each.key", "unknown"),
        ("var.zones", "each.key", "unknown"),
    ],
)
def test_a_block_for_each_of_the_first_zones(zones: str, zone: str, wanted: str) -> None:
    assert verdict(MAPPED % (zones, zone), "networkfirewall/firewalls-are-multi-az") == wanted


RANGES = """
variable "ranges" { type = list(string) }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "data" {
  for_each   = toset(var.ranges)
  vpc_id     = aws_vpc.main.id
  cidr_block = each.value
}
resource "aws_security_group" "data" { vpc_id = aws_vpc.main.id }
resource "aws_vpc_security_group_ingress_rule" "data" {
  for_each          = toset(var.ranges)
  security_group_id = aws_security_group.data.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = %s
}
"""


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("aws_subnet.data[each.value].cidr_block", "satisfied"),
        ("aws_subnet.data[each.key].cidr_block", "satisfied"),
        ("each.value", "unknown"),
    ],
)
def test_what_a_neighbour_is_called_by_is_not_what_it_holds(source: str, wanted: str) -> None:
    assert verdict(RANGES % source, "vpc/security-groups-close-admin-ports-to-world") == wanted


NAMES = """
variable "a" { type = string }
variable "b" { type = string }
resource "aws_subnet" "s" {
  for_each          = { "x-${var.a}" = "eu-west-1a", "y-${var.b}" = "eu-west-1b" }
  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = each.value
}
resource "aws_lb" "l" {
  internal = true
  subnets  = %s
}
"""


@pytest.mark.parametrize(
    ("subnets", "wanted"),
    [
        ("[for one in aws_subnet.s : one.id]", "satisfied"),
        ("slice([for one in aws_subnet.s : one.id], 0, 2)", "satisfied"),
        ("slice([for one in aws_subnet.s : one.id], 0, 1)", "misconfigured"),
    ],
)
def test_one_that_is_cut_from_subnets_whose_names_are_open_is_in_one_zone(subnets: str, wanted: str) -> None:
    assert verdict(NAMES % subnets, "elb/load-balancers-are-multi-az") == wanted


@pytest.mark.parametrize(
    ("number", "named", "on"),
    [("for_each = var.names", "each.key", "var.names"), ("count = var.n", "count.index", "var.n"), ("", "var.n", "var.n")],
)
def test_what_hangs_on_its_own_key_names_what_gives_the_keys(number: str, named: str, on: str) -> None:
    """Nobody can give a value to `each.key`: whoever reads the answer asks which variable to give."""
    world = 'variable "names" { type = set(string) }\nvariable "n" { type = number }\n'
    graph = configured_graph(f'{world}resource "aws_sns_topic" "t" {{\n  {number}\n  kms_master_key_id = {named}\n}}\n')
    (found,) = run([World("", graph)], facts(), Choice("all", only=("sns/topics-are-encrypted-at-rest",))).outcomes
    said = f"kms_master_key_id depends on {named}; {named} depends on {on}, which has no value"
    assert found.because == (said if number else f"kms_master_key_id depends on {on}, which has no value")
    assert on in found.depends_on
