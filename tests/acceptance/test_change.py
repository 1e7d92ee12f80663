"""What a plan introduces and fixes (case 31 of the documented ones), on real plans: a risky pull request, and its way back."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Gate, Outcome, Report, Waiver
from srm_tf.engine.run import World, run
from srm_tf.report import table
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.report.reports import outcome
from tests.support.judging import facts, schema
from tests.support.planned import plan_of

WORLD = Path(__file__).parents[2] / "fixtures" / "08-risky-pull-request"
# Of the way back: AWS's own certificate authority is one that the fake AWS of the plan names by a word of its own, in either direction; and
# that a bucket had a public access block until this plan, only the plan knows that removes it. Of a bucket that loses its ACL nobody says
# whether it is old enough to have had ACLs on.
ONE_WAY = {
    ("aws_db_instance.ledger", "rds/instances-use-current-ca-certificates"),
    ("aws_s3_bucket.statements", "s3/buckets-block-public-access"),
    ("aws_s3_bucket.exports", "s3/buckets-disable-acls"),
}


def judged(text: bytes) -> Report:
    found = worlds(decode(text, "plan.json"), schema())
    return run((World("plan.json", found.after, found.before),), facts(), Choice("all"))


@cache
def there() -> Report:
    return judged((WORLD / "plan.json").read_bytes())


@cache
def back() -> Report:
    return judged((WORLD / "reverse.json").read_bytes())


def changes(report: Report) -> dict[tuple[str, str], str]:
    return {(one.address, one.control): one.change for one in report.outcomes}


def test_what_is_introduced_and_fixed_is_what_was_reasoned_by_hand() -> None:
    rows = tomllib.loads((WORLD / "expected.toml").read_text(encoding="utf-8"))["expect"]
    words = {"preexisting": "unchanged"}
    wanted = {(row["address"], row["control"]): words.get(row["delta"], row["delta"]) for row in rows if "delta" in row}
    found = changes(there())
    assert {pair: found.get(pair, "unchanged") for pair in wanted} == wanted
    assert {"introduced"} <= set(wanted.values())


def test_the_way_back_fixes_what_was_introduced_and_introduces_what_was_fixed() -> None:
    one, other = changes(there()), changes(back())
    mirror = {"introduced": "fixed", "fixed": "introduced", "unchanged": "unchanged"}
    both = one.keys() & other.keys() - ONE_WAY
    assert {pair: other[pair] for pair in both} == {pair: mirror[one[pair]] for pair in both}
    assert sum(other[pair] == "fixed" for pair in both) > 15


@pytest.mark.parametrize("report", [there, back])
def test_nothing_changes_without_something_that_the_plan_does(report: object) -> None:
    found: Report = report()  # type: ignore[operator]
    actions = {one.address: one.action for one in found.resources}
    gone = set(found.destroyed)

    def moves(one: Outcome) -> bool:
        named = {one.address, *(piece.address for piece in one.evidence)}
        return any(actions.get(address, "no-op") not in {"no-op", "read"} or address in gone for address in named) or bool(gone)

    assert [(one.address, one.control) for one in found.outcomes if one.change == "introduced" and not moves(one)] == []
    still = {one.address for one in found.outcomes if one.change == "introduced" and actions.get(one.address) == "no-op"}
    assert still <= {"aws_security_group.db", "aws_s3_bucket.exports", "aws_s3_bucket.statements", "aws_subnet.app[0]", "aws_subnet.app[1]"}


def test_the_gate_counts_what_the_plan_has_to_do_with() -> None:
    report = there()
    everything = [one for one in report.outcomes if Gate("low", scope="all").stops(one)]
    own = [one for one in report.outcomes if Gate("low", scope="changed").stops(one)]
    assert set(own) < set(everything)
    assert all(one.touched for one in own)
    assert not any(one.change == "introduced" for one in everything if one not in own)


STRICT, ALL = Gate("low", strict=True), Gate("low", scope="all")


@pytest.mark.parametrize(
    ("gate", "verdict", "severity", "more", "stops"),
    [
        (Gate(), "missing", "high", {}, True),
        (Gate(), "misconfigured", "critical", {}, True),
        (Gate(), "missing", "medium", {}, False),
        (Gate("medium"), "missing", "medium", {}, True),
        (Gate("never"), "missing", "critical", {}, False),
        (Gate("never", strict=True, scope="all"), "unknown", "critical", {}, False),
        (Gate("low"), "satisfied", "critical", {}, False),
        (Gate("low"), "unknown", "critical", {}, False),
        (STRICT, "unknown", "low", {}, True),
        (STRICT, "satisfied", "critical", {}, False),
        (STRICT, "missing", "low", {}, True),
        (STRICT, "unknown", "low", {"touched": False}, False),
        (STRICT, "unknown", "low", {"waiver": Waiver("comment", "why")}, False),
        (Gate("low"), "missing", "low", {"touched": False}, False),
        (ALL, "missing", "low", {"touched": False}, True),
        (ALL, "missing", "low", {"waiver": Waiver("comment", "why")}, False),
    ],
)
def test_what_a_gate_stops(gate: Gate, verdict: str, severity: str, more: dict[str, Any], *, stops: bool) -> None:
    assert gate.stops(outcome("aws_x.a", "own/x", verdict, severity=severity, **more)) == stops


BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "ledger"\n  tags = { a = "%s" }\n}\n'
LIST = 'resource "aws_s3_bucket_versioning" "b" {\n  bucket = aws_s3_bucket.b.id\n  versioning_configuration {\n    status = "%s"\n  }\n}\n'
LATER = 'resource "random_pet" "r" {}\n'
VERSIONED = "s3/buckets-are-versioned"


@pytest.mark.parametrize(
    ("before", "after", "change", "touched"),
    [
        (BUCKET % "x", BUCKET % "x", "unchanged", False),
        (BUCKET % "x", BUCKET % "y", "unchanged", True),
        (BUCKET % "x" + LIST % "Enabled", BUCKET % "x" + LIST % "Suspended", "introduced", True),
        (BUCKET % "x" + LIST % "Suspended", BUCKET % "x" + LIST % "Enabled", "fixed", True),
        (BUCKET % "x" + LIST % "Enabled", BUCKET % "x", "introduced", True),
        (BUCKET % "x" + LIST % "Suspended", LATER + BUCKET % "x" + LIST.replace('"%s"', "random_pet.r.id"), "unchanged", True),
    ],
    ids=["nothing", "another argument", "a part that turns it off", "a part that turns it on", "a part that goes", "what nobody knows yet"],
)
def test_what_became_of_one_control(before: str, after: str, change: str, *, touched: bool) -> None:
    report = judged(json.dumps(plan_of(after, before=before)).encode())
    (one,) = (one for one in report.outcomes if one.control == VERSIONED)
    assert (one.change, one.touched) == (change, touched)
    assert Gate("low").stops(one) == (one.verdict.fails and touched)


_DATABASE = """variable "p" { type = string }
resource "aws_db_instance" "d" {
  allocated_storage = 10
  engine = "mysql"
  instance_class = "db.t3.micro"
  username = "admin"
  password = %s
}
"""


@pytest.mark.parametrize(("now", "change"), [("Tr0ub4dor-and-3", "unchanged"), ("correct-Horse-9-staple", "fixed")])
def test_what_stands_as_it_did_is_not_fixed_by_the_way_it_is_written(now: str, change: str) -> None:
    """Of what stands a plan does not say how it was written: a password from a variable reads as a literal before."""
    values = {"terraform.tfvars": f'p = "{now}"\n'}
    plan = plan_of(_DATABASE % "var.p", before=_DATABASE % '"Tr0ub4dor-and-3"', files=values)
    (one,) = (one for one in judged(json.dumps(plan).encode()).outcomes if one.control == "rds/databases-keep-passwords-out-of-code")
    assert (one.verdict.word, one.change) == ("satisfied", change)


def test_the_page_shows_first_what_the_plan_has_to_do_with() -> None:
    text = table.render(there(), width=120, colour=False)
    _, found = text.split("FINDINGS of what the change introduces or touches")
    own, stood = found.split("FINDINGS that stood before, in what the change does not touch")
    assert "aws_s3_bucket.exports" in own
    assert "· introduced" not in stood
    assert "aws_db_instance.reports" in stood
    assert "aws_db_instance.reports" not in own


_OF_YOURS = 'resource "aws_launch_configuration" "l" {\n  image_id = "ami-12345678"\n  instance_type = "t3.micro"\n}\n'
_TEMPLATE = 'resource "aws_launch_template" "l" {\n  image_id = "ami-12345678"\n  instance_type = "t3.micro"\n}\n'
_MACHINE = 'resource "aws_instance" "i" {\n  ami = "ami-12345678"\n  instance_type = "t3.micro"\n}\n'
_OF_AWS = 'resource "aws_nat_gateway" "n" {\n  connectivity_type = "private"\n  subnet_id = "subnet-1"\n}\n'
_KEY = 'resource "aws_kms_key" "k" {}\n'
_NETWORK = """
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_network_interface" "i" {
  subnet_id = aws_subnet.s.id
}
resource "aws_vpc_peering_connection" "p" {
  vpc_id      = aws_vpc.v.id
  peer_vpc_id = "vpc-1"
}
resource "aws_default_subnet" "d" {
  availability_zone = "eu-west-1a"
}
resource "aws_default_vpc" "d" {}
""" + "".join(
    f'resource "aws_{name}" "x" {{\n  {argument} = aws_vpc.v.{attribute}\n}}\n'
    for name, argument, attribute in (
        ("security_group", "vpc_id", "id"),
        ("internet_gateway", "vpc_id", "id"),
        ("network_acl", "vpc_id", "id"),
        ("route_table", "vpc_id", "id"),
        ("default_security_group", "vpc_id", "id"),
        ("default_network_acl", "default_network_acl_id", "default_network_acl_id"),
    )
)
_FILES = 'resource "aws_efs_file_system" "f" {}\n'


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        (_OF_AWS, _MACHINE, ("aws_nat_gateway.n",)),
        (_OF_AWS + _OF_YOURS, _TEMPLATE, None),
        (_OF_AWS + _OF_YOURS, _TEMPLATE + _MACHINE, ("aws_nat_gateway.n",)),
        (_OF_YOURS, _TEMPLATE, None),
        (_KEY, _FILES, None),
        (_NETWORK, _MACHINE, None),
    ],
    ids=[
        "a gateway becomes a machine",
        "a template for a configuration",
        "and a machine for a gateway",
        "one for the other",
        "a key is none",
        "a network is none",
    ],
)
def test_what_moves_to_the_customer_with_the_guest(before: str, after: str, left: tuple[str, ...] | None) -> None:
    moves = judged(json.dumps(plan_of(after, before=before)).encode()).moves
    found = {one.domain: one.left for one in moves if one.was == "aws" and one.now == "customer" and one.left}
    assert found.get("guest_os_patching") == left
    assert left is not None or not found


def test_nothing_moves_from_what_is_forgotten() -> None:
    plan = plan_of(_MACHINE, before=_OF_AWS)
    for change in plan["resource_changes"]:
        if change["change"]["actions"] == ["delete"]:
            change["change"]["actions"] = ["forget"]
    assert [one for one in judged(json.dumps(plan).encode()).moves if one.left] == []
