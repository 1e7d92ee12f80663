"""Resources under new addresses: what `moved` blocks, plans and `count` say is followed by `--against` and by baselines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tf.engine.edited import renaming
from srm_tf.engine.renamed import former
from srm_tf.model.resource import Resource
from srm_tf.model.scopes import PROVISIONER
from tests.acceptance.test_against import committed
from tests.acceptance.test_baseline import ADMIN, FILE, bucket, check, counting, entries, group, said
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

MOVED = "moved {{\n  from = {}\n  to   = {}\n}}\n"
CHAIN = [("aws_x.a", "aws_x.b"), ("aws_x.b", "module.m.aws_x.b"), ("module.m", "module.n[0]"), ('aws_x.k["one"]', "aws_x.one")]


@pytest.mark.parametrize(
    ("address", "before"),
    [
        ("aws_x.b", ["aws_x.a"]),
        ("aws_x.b[2]", ["aws_x.a[2]"]),
        ("aws_x.bb", []),
        ("module.m.aws_x.b", ["aws_x.b", "aws_x.a"]),
        ("module.n[0].aws_x.b", ["module.m.aws_x.b", "aws_x.b", "aws_x.a"]),
        ("module.n[1].aws_x.b", []),
        ('module.n[0].module.deep["k"].aws_y.z', ['module.m.module.deep["k"].aws_y.z']),
        ("aws_x.one", ['aws_x.k["one"]']),
    ],
)
def test_former_addresses(address: str, before: list[str]) -> None:
    assert list(former(address, CHAIN)) == before


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("aws_x.a", "aws_x.b"),
        ("${aws_x.a.arn}/*", "${aws_x.b.arn}/*"),
        ("aws_x.b.id", "aws_x.c.id"),  # one step, as they were called just before
        ("aws_x.a aws_x.b", "aws_x.b aws_x.c"),
        ('aws_x.k["one"].id', "aws_x.one.id"),
        ('aws_x.k["two"].id', 'aws_x.k["two"].id'),
        ("aws_x.n.id", "aws_x.n[0].id"),
        ("aws_x.n[1].id", "aws_x.n[1].id"),
        ("aws_x.ab aws_x.a-b aws_x.a[0]", "aws_x.ab aws_x.a-b aws_x.a[0]"),
        ("my_aws_x.a data.aws_x.a my-aws_x.a", "my_aws_x.a data.aws_x.a my-aws_x.a"),
        ("aws_x_a", "aws_x_a"),
    ],
)
def test_a_text_names_things_as_they_are_called_now(text: str, now: str) -> None:
    moves = [("aws_x.a", "aws_x.b"), ("aws_x.b", "aws_x.c"), ('aws_x.k["one"]', "aws_x.one"), ("aws_x.n", "aws_x.n[0]")]
    run_by = Resource("aws_x.b.run", "x", "run", {}, mode=PROVISIONER, previous_address="aws_x.a.run")
    named = renaming([Resource(to, "aws_x", "x", {}, previous_address=was) for was, to in moves])
    assert named is not None
    assert named(text) == now
    assert renaming([Resource("aws_x.a", "aws_x", "a", {}), run_by]) is None


NAMES = st.sampled_from(["a", "b", "c", "module.m", "module.m.a", "a[0]"])


@given(NAMES, st.lists(st.tuples(NAMES, NAMES), max_size=6))
def test_moves_in_circles_come_to_an_end(address: str, moved: list[tuple[str, str]]) -> None:
    found = list(former(address, moved))
    assert len(set(found)) == len(found)
    assert address not in found


def _introduced(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["address"], one["control"]) for one in document["outcomes"] if one["change"] == "introduced"}


def _against(srm_tf: Program) -> dict[str, Any]:
    document: dict[str, Any] = srm_tf("check", ".", "--against", "HEAD", "--format", "json").document
    return document


def test_a_moved_resource_introduces_nothing(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": group("old", 22) + bucket("b")})
    module = {"m/main.tf": group("new", 22)}
    scan.write({"main.tf": bucket("b") + 'module "m" { source = "./m" }\n', **module})
    assert ("module.m.aws_security_group.new", ADMIN) in _introduced(_against(srm_tf))
    moved = MOVED.format("aws_security_group.old", "module.m.aws_security_group.new")
    scan.write({"main.tf": bucket("b") + 'module "m" { source = "./m" }\n' + moved, **module})
    found = _against(srm_tf)
    assert _introduced(found) == set()
    assert (found["destroyed"], found["summary"]["failing"]) == ([], 0)


RUN = 'resource "terraform_data" "%s" {\n%s  provisioner "local-exec" {\n    command = "DB_PASSWORD=hunter2-Xk93 ./run"\n  }\n}\n'


def test_what_a_moved_resource_runs_is_no_news(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": RUN % ("old", "") + RUN % ("one", "")})
    scan.write(RUN % ("new", "") + RUN % ("one", "  count = 1\n"))
    assert {address for address, _ in _introduced(_against(srm_tf))} == {"terraform_data.new.provisioner[0]"}
    scan.write(RUN % ("new", "") + RUN % ("one", "  count = 1\n") + MOVED.format("terraform_data.old", "terraform_data.new"))
    found = _against(srm_tf)
    assert _introduced(found) == set()
    assert {one["address"] for one in found["outcomes"]} >= {"terraform_data.new.provisioner[0]", "terraform_data.one[0].provisioner[0]"}


def test_a_baseline_follows_what_a_moved_resource_runs(scan: Scan, srm_tf: Program) -> None:
    scan.write(RUN % ("old", ""))
    srm_tf("baseline", "write", ".")
    scan.write(RUN % ("new", "") + MOVED.format("terraform_data.old", "terraform_data.new"))
    assert counting(check(srm_tf, ".")) == set()


def test_what_is_changed_while_it_is_moved_is_touched(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": group("old", 22)})
    scan.write(group("new", 22, 23) + MOVED.format("aws_security_group.old", "aws_security_group.new"))
    (found,) = (one for one in _against(srm_tf)["outcomes"] if one["control"] == ADMIN)
    assert (found["change"], found["touched"]) == ("unchanged", True)


POLICY = """
resource "aws_s3_bucket_policy" "{0}" {{
  bucket = aws_s3_bucket.{0}.id
  policy = jsonencode({{ Statement = [{{ Effect = "{1}", Action = "*", Principal = "*", Resource = aws_s3_bucket.{2}.arn }}] }})
}}
"""
BUCKET = 'resource "aws_s3_bucket" "%s" {\n}\n'
BOTH = MOVED.format("aws_s3_bucket.a", "aws_s3_bucket.b") + MOVED.format("aws_s3_bucket_policy.a", "aws_s3_bucket_policy.b")


def _touched(document: dict[str, Any]) -> bool:
    outcomes = [one for one in document["outcomes"] if one["control"] == "s3/bucket-policies-restrict-principals"]
    failing = [one["touched"] for one in outcomes if one["verdict"] == "misconfigured"]
    assert failing
    return all(failing)


@pytest.mark.parametrize(
    ("policy", "touched"),
    [
        (POLICY.format("b", "Allow", "b"), False),
        (POLICY.format("b", "Allow", "other"), True),
        (POLICY.format("b", "Allow", "b").replace("{\n", "{\n  lifecycle {\n    prevent_destroy = true\n  }\n", 1), True),
    ],
    ids=["another name", "another bucket", "other words"],
)
def test_what_names_what_moves_is_touched_if_it_says_something_else(scan: Scan, srm_tf: Program, policy: str, *, touched: bool) -> None:
    other = BUCKET % "other"
    committed(scan, {"main.tf": other + BUCKET % "a" + POLICY.format("a", "Allow", "a")})
    scan.write(other + BUCKET % "b" + policy + BOTH)
    found = _against(srm_tf)
    assert _introduced(found) == set()
    assert _touched(found) is touched


def test_what_a_module_takes_over_is_not_touched(scan: Scan, srm_tf: Program) -> None:
    whole = BUCKET % "a" + POLICY.format("a", "Allow", "a")
    committed(scan, {"main.tf": whole})
    moves = [MOVED.format(f"{one}.a", f"module.m.{one}.a") for one in ("aws_s3_bucket", "aws_s3_bucket_policy")]
    scan.write({"main.tf": 'module "m" { source = "./m" }\n' + "".join(moves), "m/main.tf": whole})
    assert not _touched(_against(srm_tf))


@pytest.mark.parametrize("repeat", ["count = 1", 'for_each = toset(["one"])'])
def test_what_gets_a_key_is_not_touched(scan: Scan, srm_tf: Program, repeat: str) -> None:
    committed(scan, {"main.tf": group("g", 22)})
    moved = MOVED.format("aws_security_group.g", 'aws_security_group.g["one"]') if "each" in repeat else ""
    scan.write(group("g", 22).replace("{\n", "{\n  %s\n" % repeat, 1) + moved)  # noqa: UP031 — braces
    assert [one["touched"] for one in _against(srm_tf)["outcomes"] if one["control"] == ADMIN] == [False]


def test_count_moves_the_first_instance(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": group("g", 22)})
    scan.write(group("g", 22).replace("{\n", "{\n  count = 2\n", 1))
    assert {address for address, _ in _introduced(_against(srm_tf))} == {"aws_security_group.g[1]"}


def test_an_old_block_does_not_follow_what_takes_the_name_anew(scan: Scan, srm_tf: Program) -> None:
    """The move was made long ago; since then there is another resource under the old name."""
    text = group("new", 22) + MOVED.format("aws_security_group.old", "aws_security_group.new")
    committed(scan, {"main.tf": text + group("old", 3389)})
    scan.write(text + group("old", 3389) + bucket("b"))
    assert {address for address, _ in _introduced(_against(srm_tf))} == {"aws_s3_bucket.b"}


def test_names_that_are_handed_on_are_followed_at_once(scan: Scan, srm_tf: Program) -> None:
    committed(scan, {"main.tf": group("a", 22) + bucket("x") + group("c", 443)})
    moves = MOVED.format("aws_security_group.a", "aws_security_group.b") + MOVED.format("aws_security_group.c", "aws_security_group.a")
    scan.write(group("b", 22) + bucket("x") + group("a", 443) + moves)
    assert _introduced(_against(srm_tf)) == set()


def test_a_baseline_follows_what_moves_and_update_calls_it_by_its_new_name(scan: Scan, srm_tf: Program) -> None:
    scan.write(group("old", 22) + bucket("b"))
    srm_tf("baseline", "write", ".")
    scan.write(group("new", 22) + bucket("b"))
    assert ("aws_security_group.new", ADMIN) in counting(check(srm_tf))
    scan.write(group("new", 22) + bucket("b") + MOVED.format("aws_security_group.old", "aws_security_group.new"))
    assert counting(check(srm_tf)) == set()
    before = entries()
    assert "Moved, and called by its new address" in said(srm_tf("baseline", "update", "."))
    assert {one["address"] for one in entries()} == {"aws_security_group.new", "aws_s3_bucket.b", "account_region"} & {
        one["address"].replace("old", "new") for one in before
    }
    assert len(entries()) == len(before)
    scan.write(group("new", 22) + bucket("b"))  # the block has done its work
    assert counting(check(srm_tf)) == set()


def _accepted() -> list[str]:
    return next(one["evidence"] for one in entries() if one["control"] == ADMIN)


def test_an_update_narrows_what_has_moved_no_more_than_what_stays(scan: Scan, srm_tf: Program) -> None:
    scan.write(group("old", 22, 3389))
    srm_tf("baseline", "write", ".")
    scan.write(group("new", 22) + MOVED.format("aws_security_group.old", "aws_security_group.new"))
    srm_tf("baseline", "update", ".")
    assert [one.split()[2] for one in _accepted()] == ["22", "3389"]
    scan.write(group("new", 22, 3389))  # an update that nobody told to prune leaves accepted what was
    assert counting(check(srm_tf)) == set()
    scan.write(group("new", 22))
    assert "Narrowed to what is left" in said(srm_tf("baseline", "update", ".", "--prune"))
    assert [one.split()[2] for one in _accepted()] == ["22"]


def test_an_update_calls_by_its_new_name_what_a_finding_rests_on_beside_it(scan: Scan, srm_tf: Program) -> None:
    """The block may go once it has done its work, and the finding is still accepted."""
    rule = """
resource "aws_security_group" "g" {{ vpc_id = "vpc-1" }}
resource "aws_security_group_rule" "{}" {{
  type              = "ingress"
  security_group_id = aws_security_group.g.id
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
}}
"""
    scan.write(rule.format("old"))
    srm_tf("baseline", "write", ".")
    scan.write(rule.format("new") + MOVED.format("aws_security_group_rule.old", "aws_security_group_rule.new"))
    assert counting(check(srm_tf)) == set()
    assert "Moved, and called by its new address" in said(srm_tf("baseline", "update", "."))
    scan.write(rule.format("new"))
    assert counting(check(srm_tf)) == set()


def test_a_baseline_follows_what_a_plan_moves(scan: Scan, srm_tf: Program) -> None:
    (scan.place / "plan.json").write_text(plan_text(group("old", 22)), encoding="utf-8")
    srm_tf("baseline", "write", "plan.json")
    plan = json.loads(plan_text(group("new", 22)))
    (scan.place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert ("aws_security_group.new", ADMIN) in counting(check(srm_tf, "plan.json"))
    plan["resource_changes"][0]["previous_address"] = "aws_security_group.old"
    (scan.place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert counting(check(srm_tf, "plan.json")) == set()
    assert Path(FILE).exists()


def test_what_a_plan_moves_was_there_before(scan: Scan, srm_tf: Program) -> None:
    """Terraform moves in the state before it plans, so what was before has the new address there (checked with Terraform 1.15)."""
    plan = json.loads(plan_text(group("a", 22) + group("b", 443)))
    for one, other in zip(plan["resource_changes"], ("b", "a"), strict=True):
        one["change"] |= {"actions": ["no-op"], "before": one["change"]["after"], "after_unknown": {}}
        one["previous_address"] = f"aws_security_group.{other}"
    (scan.place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    found = srm_tf("check", "plan.json", "--format", "json").document
    wrong = {(one["address"], one["control"]) for one in found["outcomes"] if one["verdict"] == "misconfigured"}
    assert ("aws_security_group.a", ADMIN) in wrong
    assert _introduced(found) == set()
    assert found["moves"] == []


def test_what_a_plan_moves_is_what_it_was(scan: Scan, srm_tf: Program) -> None:
    plan = json.loads(plan_text(group("new", 22)))
    (change,) = plan["resource_changes"]
    body = change["change"]
    body |= {"actions": ["no-op"], "before": body["after"] | {"id": "sg-1"}, "after": body["after"] | {"id": "sg-1"}, "after_unknown": {}}
    changes = {}
    for previous in ("aws_security_group.old", 'module.m["a.b"].aws_security_group.new'):
        change["previous_address"] = previous
        (scan.place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        found = srm_tf("check", "plan.json", "--format", "json").document["outcomes"]
        (changes[previous],) = {one["change"] for one in found if (one["address"], one["control"]) == ("aws_security_group.new", ADMIN)}
    assert set(changes.values()) == {"unchanged"}


def _standing(plan: dict[str, Any], **former: str) -> dict[str, Any]:
    """A plan that changes nothing but the addresses: of each name now, the address before."""
    for one in plan["resource_changes"]:
        one["change"] |= {"actions": ["no-op"], "before": one["change"]["after"], "after_unknown": {}}
        if one["name"] in former:
            one["previous_address"] = former[one["name"]]
    return plan


def test_a_plan_that_moves_a_resource_introduces_nothing(scan: Scan, srm_tf: Program) -> None:
    plan = _standing(json.loads(plan_text(group("new", 22) + group("other", 3389))), new="aws_security_group.old")
    (scan.place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    found = srm_tf("check", "plan.json", "--format", "json").document
    assert ("aws_security_group.new", ADMIN) in {
        (one["address"], one["control"]) for one in found["outcomes"] if one["verdict"] == "misconfigured"
    }
    assert (_introduced(found), found["destroyed"]) == (set(), [])


def test_what_is_declared_to_be_gone_and_is_still_there_is_said(scan: Scan) -> None:
    """Terraform 1.15: `Removed resource still exists`, `Removed module still exists`, `Moved object still exists`."""
    blocks = """removed {
  from = aws_vpc.here
}
removed {
  from = module.m
}
removed {
  from = module.m.aws_vpc.inside
}
removed {
  from = aws_vpc.gone
}
moved {
  from = aws_vpc.here
  to   = aws_vpc.there
}
moved {
  from = aws_vpc.there
  to   = aws_vpc.there["a"]
}
moved {
  from = module.n.aws_vpc.inside
  to   = aws_vpc.there
}
moved {
  from = aws_vpc.there["b"]
  to   = aws_vpc.other
}
resource "aws_vpc" "other" {}
resource "aws_vpc" "here" {}
resource "aws_vpc" "there" { for_each = toset(["a"]) }
module "m" { source = "./m" }
"""
    scan.write({"main.tf": blocks, "m/main.tf": 'resource "aws_vpc" "inside" {}\n'}).judge()
    assert [one.split(" is still declared")[0] for one in scan.notes()] == [
        "main.tf:1: aws_vpc.here", "main.tf:4: module.m", "main.tf:7: module.m.aws_vpc.inside", "main.tf:13: aws_vpc.here",
    ]  # fmt: skip
