"""Rules and entries as resources of their own: whether what they belong to is here."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.outside import acl_is_outside, function_is_outside, list_is_outside
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import ref, resource, unknown, world

ACL = resource("aws_network_acl.a", id="acl-1")
VPC = resource("aws_vpc.v", id="vpc-1")
FUNCTIONS = (resource("aws_lambda_function.a", id="a"), resource("aws_lambda_function.b", id="b"))
CHOSEN = unknown("var.new", branches={"var.new": ref("aws_lambda_function.a.arn"), "!var.new": ref("aws_lambda_function.b.arn")})


def rule(acl: Any, *others: Resource) -> Judgement:
    subject = resource("aws_network_acl_rule.r", network_acl_id=acl)
    return acl_is_outside(subject, world(subject, *others))


def test_an_acl_that_is_here_carries_the_finding() -> None:
    inside = rule(ref("aws_network_acl.a.id"), ACL)
    assert (inside.verdict.word, inside.because) == ("misconfigured", "aws_network_acl_rule.r belongs to aws_network_acl.a")
    assert rule("acl-1", ACL).verdict.word == "misconfigured"
    assert rule("acl-2", ACL).verdict.word == rule(None, ACL).verdict.word == rule(unknown()).verdict.word == "satisfied"
    assert rule(unknown("data.x.y.id"), ACL).verdict.word == "unknown"  # it may be this one
    assert rule(ref("aws_network_acl.a.id", certainty=Certainty.POSSIBLE), ACL).verdict.word == "unknown"


def test_the_default_acl_is_here_once_it_is_adopted() -> None:
    by_vpc = ref("aws_vpc.v.default_network_acl_id")
    assert rule(by_vpc, VPC).verdict.word == "satisfied"
    adopted = resource("aws_default_network_acl.d", default_network_acl_id=ref("aws_vpc.v.default_network_acl_id"))
    assert rule(by_vpc, VPC, adopted).verdict.word == "misconfigured"
    hidden = replace(unknown(), references=())  # of a plan without its configuration
    assert rule(hidden, VPC).verdict.word == "satisfied"  # nothing here is an ACL
    assert rule(hidden, VPC, adopted).verdict.word == "unknown"


def test_a_list_that_is_here_carries_the_finding() -> None:
    lists = resource("aws_ec2_managed_prefix_list.l")
    for given, word in ((ref("aws_ec2_managed_prefix_list.l.id"), "misconfigured"), ("pl-1", "satisfied")):
        entry = resource("aws_ec2_managed_prefix_list_entry.e", prefix_list_id=given)
        assert list_is_outside(entry, world(entry, lists)).verdict.word == word


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (ref("aws_lambda_function.a.arn"), "misconfigured"),
        ("b", "misconfigured"),
        ("c", "satisfied"),
        (CHOSEN, "satisfied"),
        (unknown("var.function"), "satisfied"),
        (ref("aws_lambda_function.a.arn", certainty=Certainty.POSSIBLE), "satisfied"),
    ],
)
def test_a_grant_speaks_for_itself_where_no_function_carries_it_for_certain(given: Any, word: str) -> None:
    subject = resource("aws_lambda_permission.p", function_name=given)
    assert function_is_outside(subject, world(subject, *FUNCTIONS)).verdict.word == word


def test_an_entry_of_one_of_two_lists_speaks_for_itself() -> None:
    lists = [resource(f"aws_ec2_managed_prefix_list.{name}") for name in "ab"]
    either = ref(*(f"{one.address}.id" for one in lists), certainty=Certainty.POSSIBLE)
    entry = resource("aws_ec2_managed_prefix_list_entry.e", prefix_list_id=either)
    assert list_is_outside(entry, world(entry, *lists)).verdict.word == "satisfied"
