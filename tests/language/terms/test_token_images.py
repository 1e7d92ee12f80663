"""Which images ask for IMDSv2 by themselves: by the name of a look-up of AWS's own, or by what a look-up has found."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.token_images import is_an_image_that_asks_for_imdsv2
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Unknown, Value
from tests.language.terms.build import block, ref, resource, world

PUBLIC = "/aws/service/ami-amazon-linux-latest/"
AL2023 = "al2023-ami-2023.*-x86_64"
EKS = "/aws/service/eks/optimized-ami"


def verdict(value: object, *others: Resource) -> str:
    instance = resource("aws_instance.i", ami=value)
    context = world(instance, *others)
    return is_an_image_that_asks_for_imdsv2(Site(instance, "ami", instance.get("ami"), ("ami",)), context).verdict.word


def lookup(*names: object, **more: Any) -> Resource:
    return resource("data.aws_ami.a", **{"filter": [block(name="name", values=list(names))], "owners": ["amazon"], **more})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (f"{PUBLIC}al2023-ami-kernel-default-x86_64", "satisfied"),
        (f"{PUBLIC}al2023-ami-kernel-default-x86_64:42", "satisfied"),
        (
            Value(Unknown("later", prefix=f"{PUBLIC}al2023-ami-kernel-default-", shape=f"{PUBLIC}al2023-ami-kernel-default-{GAP}")),
            "satisfied",
        ),
        ("/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id", "satisfied"),
        ("/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id", "unknown"),
        (f"{EKS}/1.34/amazon-linux-2023/x86_64/standard/recommended/image_id", "satisfied"),
        (f"{EKS}/1.32/amazon-linux-2/recommended/image_id", "unknown"),
        (Value(Unknown("later", prefix=f"{EKS}/", shape=f"{EKS}/{GAP}/amazon-linux-2023/x86_64/standard/recommended")), "satisfied"),
        (Value(Unknown("later", prefix=f"{EKS}/", shape=f"{EKS}/{GAP}/amazon-linux-2/recommended")), "unknown"),
        (f"{PUBLIC}amzn2-ami-hvm-x86_64-gp2", "unknown"),
        ("/example/al2023-ami", "unknown"),
        ("al2023-ami-golden", "unknown"),  # a name that anybody may give a parameter of his
        (Value(Unknown("later")), "unknown"),
    ],
)
def test_a_parameter_is_told_by_its_name(name: object, expected: str) -> None:
    assert verdict(ref("data.aws_ssm_parameter.p.value"), resource("data.aws_ssm_parameter.p", name=name)) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lookup(AL2023), "satisfied"),
        (lookup("amazon-eks-node-al2023-x86_64-standard-1.34-*"), "satisfied"),
        (lookup(AL2023, "amzn2-ami-*"), "unknown"),
        (lookup(AL2023, owners=["self"]), "unknown"),
        (lookup(AL2023, owners=None), "unknown"),  # a look-up finds what anybody made public
        (lookup(AL2023, owners=[]), "unknown"),
        (lookup(AL2023, owners=["amazon", "self"]), "unknown"),
        (lookup(), "unknown"),
        (lookup(f"{PUBLIC}{AL2023}"), "unknown"),
        (lookup(AL2023, owners=Value(Unknown("later"))), "unknown"),
        (lookup("golden-*", owners=["self"], imds_support="v2.0"), "satisfied"),
        (lookup("golden-*", owners=["self"], imds_support=Value(Unknown("later"))), "unknown"),
    ],
)
def test_a_look_up_is_told_by_its_names_and_owners_or_by_what_it_found(found: Resource, expected: str) -> None:
    assert verdict(ref("data.aws_ami.a.id"), found) == expected


def test_a_look_up_that_tells_nothing_is_not_said_to_depend_on_itself() -> None:
    instance = resource("aws_instance.i", ami=ref("data.aws_ami.a.id"))
    context = world(instance, lookup("amzn-ami-hvm-*"))
    told = is_an_image_that_asks_for_imdsv2(Site(instance, "ami", instance.get("ami"), ("ami",)), context).because
    assert told == "ami comes from data.aws_ami.a, which does not say whether it asks for IMDSv2"


@pytest.mark.parametrize(
    ("name", "owners", "expected"),
    [
        ("owner-alias", ["amazon"], "satisfied"),
        ("owner-id", ["602401143452"], "satisfied"),
        ("owner-alias", ["amazon", "self"], "unknown"),
        ("owner-alias", ["*"], "unknown"),
        ("owner-alias", Value(Unknown("later")), "unknown"),
        ("architecture", ["amazon"], "unknown"),
    ],
)
def test_a_look_up_may_name_its_owners_in_a_filter(name: str, owners: object, expected: str) -> None:
    filters = [block(name="name", values=[AL2023]), block(name=name, values=owners)]
    assert verdict(ref("data.aws_ami.a.id"), lookup(owners=None, filter=filters)) == expected


def test_an_image_that_was_found_and_asks_for_nothing_is_told() -> None:
    assert verdict(ref("data.aws_ami.a.id"), lookup("golden-*", owners=["self"], imds_support="")) == "misconfigured"


def test_a_name_counts_whatever_was_found_since_knowing_more_overturns_nothing() -> None:
    assert verdict(ref("data.aws_ami.a.id"), lookup(AL2023, imds_support="")) == "satisfied"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"resolve:ssm:{PUBLIC}al2023-ami-kernel-default-arm64", "satisfied"),
        ("resolve:ssm:/example/ami", "unknown"),
        ("resolve:ssm:al2023-ami-golden", "unknown"),
        ("ami-0123456789abcdef0", "unknown"),
    ],
)
def test_a_text_tells_by_itself_only_where_it_names_a_parameter_of_aws(text: str, expected: str) -> None:
    assert verdict(text) == expected


def test_an_id_that_a_look_up_hands_out_is_that_of_the_look_up() -> None:
    assert verdict("ami-1", lookup(AL2023, id="ami-1")) == "satisfied"


def test_no_image_is_none_that_asks() -> None:
    assert verdict(Value()) == "missing"
