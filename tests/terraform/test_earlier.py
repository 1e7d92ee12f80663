"""What only earlier versions of the AWS provider have: the table is true, and whoever writes it is told."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from srm_tf.model.graph import Note
from srm_tf.terraform.earlier import COMPILED, Earlier, _read, earlier_arguments, earlier_types, write
from srm_tf.terraform.schema import shipped
from tests.support.judging import after_plan, configured_graph, facts, graph_of
from tests.support.planned import plan_of

ENTRIES = [(kind, path, one) for kind, several in _read().items() if kind != "types" for path, one in several.items()]
OUTER = ("bool", "number", "string", "block(single)", "block(list)", "block(set)", "set(string)", "list(string)", "set(map(string))")


@pytest.mark.parametrize("name", earlier_types())
def test_the_shipped_provider_has_no_such_type(name: str) -> None:
    assert not shipped().has_type(name)
    assert earlier_types()[name].until in range(2, 7)


@pytest.mark.parametrize(("kind", "path", "one"), ENTRIES, ids=lambda one: one if isinstance(one, str) else "")
def test_the_shipped_provider_has_no_such_argument(kind: str, path: str, one: Earlier) -> None:
    steps = path.split(".")
    assert kind in earlier_types() or kind.startswith(("data.", "provider.")) or shipped().has_type(kind)
    known = shipped().attribute(kind, tuple(steps))
    assert known is None or (known.computed and not known.optional and not known.required)
    assert one.kind in {"", *OUTER}
    above = earlier_arguments(kind).get(".".join(steps[:-1]))
    if one.until:
        assert one.until in range(2, 7)
        assert above is None
    else:  # it stands inside another one, or in a type that is no more
        assert one.kind
        assert above is not None or kind in earlier_types()


def notes(terraform: str) -> list[Note]:
    return [note for note in configured_graph(terraform).notes if note.kind == "earlier"]


def test_what_the_provider_only_tells_today_could_be_written_before() -> None:
    (note,) = notes('resource "aws_route" "nat" {\n  instance_id = aws_instance.nat.id\n}\n')
    assert note.text == "only AWS providers before version 5 have it (now: network_interface_id)"


def test_whoever_writes_it_is_told_what_it_is_called_now() -> None:
    (note,) = notes('resource "aws_eip" "nat" {\n  vpc = true\n}\n')
    assert note.where.endswith("/main.tf:2 aws_eip.nat.vpc")
    assert note.text == "only AWS providers before version 6 have it (now: domain); it is not judged"


def test_what_a_control_judges_is_not_said_to_be_left_out() -> None:
    (note,) = notes('resource "aws_elasticache_replication_group" "main" {\n  number_cache_clusters = 2\n}\n')
    assert note.text == "only AWS providers before version 5 have it (now: num_cache_clusters)"


@pytest.mark.parametrize(
    "block",
    [
        "  route {\n    instance_id = aws_instance.nat.id\n  }\n",
        '  dynamic "route" {\n    for_each = [1]\n    content {\n      instance_id = aws_instance.nat.id\n    }\n  }\n',
    ],
)
def test_an_argument_inside_a_block_is_found(block: str) -> None:
    (note,) = notes(f'resource "aws_route_table" "private" {{\n  vpc_id = "vpc-1"\n{block}}}\n')
    assert note.where.endswith(" aws_route_table.private.route.instance_id")


def test_a_whole_type_is_told_once_and_so_is_a_data_source() -> None:
    (note,) = notes('resource "aws_simpledb_domain" "main" {\n  name = "main"\n}\n')
    assert note.where.endswith("/main.tf:1 aws_simpledb_domain.main")
    assert note.text == "only AWS providers before version 6 have it"
    (note,) = notes('data "aws_subnet_ids" "all" {\n  vpc_id = "vpc-1"\n}\n')
    assert note.text == "only AWS providers before version 5 have it (now: data.aws_subnets)"


def test_the_provider_block_is_read_as_well() -> None:
    (note,) = notes('provider "aws" {\n  alias                   = "dr"\n  shared_credentials_file = "credentials"\n}\n')
    assert note.where.endswith("/main.tf:3 provider.aws.dr.shared_credentials_file")
    other = 'terraform {\n  required_providers {\n    aws = {\n      source = "example/aws"\n    }\n  }\n}\n'
    assert notes(other + 'provider "aws" {\n  shared_credentials_file = "credentials"\n}\n') == []


def test_what_no_version_has_is_said_as_before() -> None:
    (note,) = configured_graph('resource "aws_eip" "nat" {\n  vcp = true\n}\n').notes
    assert (note.kind, note.text) == ("warning", f"version {shipped().version} of the AWS provider has no such argument: it is not judged")


def test_it_tells_which_versions_are_left() -> None:
    both = 'resource "aws_eip" "nat" {\n  vpc = true\n}\ndata "aws_subnet_ids" "all" {\n  vpc_id = "vpc-1"\n}\n'
    assert configured_graph(both).asked == ("< 6", "< 5")
    called = 'module "nat" {\n  source = "./nat"\n}\n'
    assert configured_graph(called, files={"nat/main.tf": both}).asked == ("< 6", "< 5")


ELSEWHERE = """
provider "aws" {
  region = "eu-west-1"
}

resource "%s" "x" {
  region = "us-east-1"
}
"""


@pytest.mark.parametrize(
    ("kind", "region"),
    [("aws_config_aggregate_authorization", "eu-west-1"), ("aws_servicequotas_template", "eu-west-1"), ("aws_vpc", "us-east-1")],
)
def test_a_region_that_a_resource_is_about_is_not_where_it_lives(kind: str, region: str) -> None:
    for graph in (configured_graph(ELSEWHERE % kind), graph_of(ELSEWHERE % kind)):
        assert graph.by_address[f"{kind}.x"].region == region


@pytest.mark.parametrize(
    ("version", "asked"),
    [
        ("~> 6.0", ("~> 6.0",)),
        ("6.2.0", ("6.2.0",)),
        (">= 5.0, != 6.1.0, >= 6.0", (">= 5.0, != 6.1.0, >= 6.0",)),
        (">= 5.0", (">= 5.0", "< 6")),
        ("< 7.0", ("< 7.0", "< 6")),
        ("!= 6.1.0", ("!= 6.1.0", "< 6")),
        ("latest", ("latest", "< 6")),
    ],
)
def test_what_is_asked_for_comes_before_what_is_written(version: str, asked: tuple[str, ...]) -> None:
    provider = f'terraform {{\n  required_providers {{\n    aws = {{\n      version = "{version}"\n    }}\n  }}\n}}\n'
    assert configured_graph(provider + 'resource "aws_eip" "nat" {\n  vpc = true\n}\n').asked == asked


def test_what_a_wheel_carries_says_the_same(tmp_path: Path) -> None:
    place = tmp_path / "compiled" / COMPILED
    write(place)
    ready = msgspec.json.decode(place.read_bytes(), type=dict[str, dict[str, Earlier]])
    assert ready == _read()
    assert len(ready) > 10


def test_a_status_that_an_earlier_provider_left_to_aws_is_active() -> None:
    """Version 3 plans `status` as known after apply where nobody wrote it (optional and computed); today's has a default."""
    control = "iam/console-users-avoid-access-keys"
    plan = plan_of(
        """
resource "aws_iam_user" "jane" { name = "jane" }
resource "aws_iam_user_login_profile" "jane" { user = aws_iam_user.jane.name }
resource "aws_iam_access_key" "jane" { user = aws_iam_user.jane.name }
"""
    )
    (change,) = [one["change"] for one in plan["resource_changes"] if one["type"] == "aws_iam_access_key"]
    assert change["after"].pop("status") == "Active"
    change["after_unknown"]["status"] = True
    graph = after_plan(plan)
    found = run([World("", graph)], facts(), Choice("all", only=(control,))).outcomes
    assert {one.address: one.verdict.word for one in found}["aws_iam_user.jane"] == "misconfigured"
