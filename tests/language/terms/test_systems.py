"""Which operating system a look-up asks for, and whether it has ended on the day of the judgement."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.systems import is_an_image_of_a_system_in_support
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Unknown, Value
from tests.language.terms.build import block, ref, resource, world

PUBLIC = "/aws/service/ami-amazon-linux-latest/"
AFTER = date(2026, 11, 1)
PRODUCTS = {
    "amazon-linux": {"2023": date(2029, 6, 30), "2": date(2026, 6, 30), "2018.03": date(2020, 12, 31)},
    "ubuntu": {"24.04": date(2029, 5, 31), "20.04": date(2025, 5, 31)},
    "windows-server": {"2022": date(2031, 10, 14), "2012": date(2023, 10, 10)},
}
CANONICAL = "/aws/service/canonical/ubuntu/"
WINDOWS = "/aws/service/ami-windows-latest/"


def verdict(value: object, *others: Resource, on: date = AFTER) -> str:
    instance = resource("aws_instance.i", ami=value)
    context = world(instance, *others, lifecycle=PRODUCTS, as_of=on)
    return is_an_image_of_a_system_in_support(Site(instance, "ami", instance.get("ami"), ("ami",)), context).verdict.word


def parameter(name: object) -> Resource:
    return resource("data.aws_ssm_parameter.p", name=name)


def lookup(*names: str, **more: Any) -> Resource:
    by_name: dict[str, Any] = {"filter": [block(name="name", values=list(names))]} if names else {}
    return resource("data.aws_ami.a", **by_name, **more)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (f"{PUBLIC}amzn2-ami-hvm-x86_64-gp2", "misconfigured"),
        (f"{PUBLIC}amzn-ami-hvm-x86_64-gp2", "misconfigured"),
        (f"{PUBLIC}al2023-ami-kernel-default-arm64", "satisfied"),
        ("/aws/service/eks/optimized-ami/1.29/amazon-linux-2/recommended/image_id", "misconfigured"),
        ("/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/recommended/image_id", "satisfied"),
        ("/aws/service/ecs/optimized-ami/amazon-linux-2/arm64/recommended/image_id", "misconfigured"),
        ("/aws/service/ecs/optimized-ami/amazon-linux-2-gpu/recommended/image_id", "misconfigured"),
        ("/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id", "satisfied"),
        (f"{CANONICAL}server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id", "satisfied"),
        (f"{CANONICAL}server/20.04/stable/current/amd64/hvm/ebs-gp2/ami-id", "misconfigured"),
        (f"{CANONICAL}server-minimal/focal/stable/current/amd64/hvm/ebs-gp2/ami-id", "misconfigured"),
        (f"{CANONICAL}pro-server/20.04/stable/current/amd64/hvm/ebs-gp2/ami-id", "satisfied"),
        (f"{CANONICAL}eks/20.04/1.29/stable/current/amd64/hvm/ebs-gp2/ami-id", "misconfigured"),
        (f"{WINDOWS}Windows_Server-2012-R2_RTM-English-64Bit-Base", "misconfigured"),
        (f"{WINDOWS}Windows_Server-2022-English-Full-Base", "satisfied"),
        (f"{WINDOWS}Windows_Server-2031-English-Full-Base", "satisfied"),
        (Unknown("a name", prefix=f"{CANONICAL}server/20.04/stable/current/", depends_on=("var.arch",)), "misconfigured"),
        (Unknown("a name", prefix=f"{CANONICAL}server/24.04/stable/current/", depends_on=("var.arch",)), "satisfied"),
        (Unknown("a name", prefix=f"{CANONICAL}pro-server/", depends_on=("var.release",)), "satisfied"),
        (Unknown("a name", prefix=f"{CANONICAL}server/", depends_on=("var.release",)), "unknown"),
        (Unknown("a name", prefix=f"{WINDOWS}Windows_Server-20", depends_on=("var.release",)), "unknown"),
        (Unknown("a name", prefix=f"{PUBLIC}amzn2-ami-hvm-", depends_on=("var.arch",)), "misconfigured"),
        (Unknown("a name", prefix=f"{PUBLIC}al2023-ami-", depends_on=("var.arch",)), "satisfied"),
        (
            Unknown("a name", prefix="/aws/service/eks/", suffix="/amazon-linux-2023/recommended/image_id", depends_on=("var.v",)),
            "satisfied",
        ),
        (Unknown("a name", prefix="/aws/service/ecs/optimized-ami/amazon-linux-2", depends_on=("var.year",)), "unknown"),
        (Unknown("a name", shape=f"/aws/service/eks/optimized-ami/{GAP}/amazon-linux-2/recommended/image_id"), "misconfigured"),
        (Unknown("a name", shape=f"{CANONICAL}{GAP}/20.04/stable/current/amd64/hvm/ebs-gp2/ami-id", depends_on=("var.kind",)), "unknown"),
        (Unknown("a name", depends_on=("var.name",)), "unknown"),
    ],
)
def test_a_public_parameter_is_known_by_its_name(name: str | Unknown, expected: str) -> None:
    value = Value(name, written=True) if isinstance(name, Unknown) else name
    assert verdict(ref("data.aws_ssm_parameter.p.value"), parameter(value)) == expected


def test_the_day_counts() -> None:
    name = parameter(f"{PUBLIC}amzn2-ami-hvm-x86_64-gp2")
    assert verdict(ref("data.aws_ssm_parameter.p.value"), name, on=date(2026, 6, 30)) == "satisfied"
    assert verdict(ref("data.aws_ssm_parameter.p.value"), name, on=date(2026, 7, 1)) == "misconfigured"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (lookup("amzn2-ami-hvm-*"), "misconfigured"),
        (lookup("amazon-eks-node-1.29-v*"), "misconfigured"),
        (lookup("amazon-eks-node-al2023-x86_64-standard-1.33-v*"), "satisfied"),
        (lookup("amzn2-ami-hvm-*", "al2023-ami-2023*"), "satisfied"),
        (lookup("golden-*"), "satisfied"),
        (lookup("ubuntu/images/hvm-ssd/ubuntu-focal-20.04-amd64-server-*"), "misconfigured"),
        (lookup("ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"), "satisfied"),
        (lookup("ubuntu-eks/k8s_1.29/images/hvm-ssd/ubuntu-focal-20.04-amd64-server-*"), "misconfigured"),
        (lookup("ubuntu-minimal/images/*/ubuntu-focal-*"), "misconfigured"),
        (lookup("*ubuntu*20.04*"), "misconfigured"),
        (lookup("*/ubuntu-*-20.04-amd64-server-*"), "misconfigured"),
        (lookup("ubuntu-pro-server/images/hvm-ssd/ubuntu-focal-20.04-amd64-pro-server-*"), "satisfied"),
        (lookup("ubuntu/images/hvm-ssd/ubuntu-*-amd64-server-*"), "satisfied"),
        (lookup("ubuntu-hardened-20.04-*"), "satisfied"),
        (lookup("Windows_Server-2012-R2_RTM-English-64Bit-Base-*"), "misconfigured"),
        (lookup("Windows_Server-2022-English-Full-Base-*"), "satisfied"),
        (lookup(), "satisfied"),
        (lookup(name_regex="^amzn2-ami-hvm"), "misconfigured"),
    ],
)
def test_a_look_up_is_known_by_the_names_that_it_asks_for(source: Resource, expected: str) -> None:
    assert verdict(ref("data.aws_ami.a.id"), source) == expected


def test_what_ec2_resolves_is_known_by_its_name_and_an_id_tells_nothing() -> None:
    assert verdict(f"resolve:ssm:{PUBLIC}amzn2-ami-hvm-x86_64-gp2") == "misconfigured"
    assert verdict("ami-0123456789abcdef0") == "unknown"
    assert verdict("ami-0123456789abcdef0", lookup("amzn2-ami-hvm-*", id="ami-0123456789abcdef0")) == "misconfigured"
    assert verdict("ami-0123456789abcdef0", lookup("al2023-ami-*", id="ami-0123456789abcdef0")) == "satisfied"
    assert verdict("ssm:/golden/ami") == "unknown"
    assert verdict(f"ssm:{PUBLIC}amzn2-ami-hvm-x86_64-gp2") == "misconfigured"
    assert verdict(f"ssm:{PUBLIC}al2023-ami-kernel-default-arm64") == "satisfied"


MANAGED = ":aws:image/"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("amazon-linux-2-x86/x.x.x", "misconfigured"),
        ("amazon-linux-2-ecs-optimized-kernel-5-x86/x.x.x", "misconfigured"),
        ("amazon-linux-arm64-2/2024.1.1", "misconfigured"),
        ("amazon-linux-2023-arm64/x.x.x", "satisfied"),
        ("amazon-linux-2023-ecs-optimized-x86/x.x.x", "satisfied"),
        ("amazon-linux-x86-latest/x.x.x", "satisfied"),
        ("ubuntu-server-20-lts-x86/x.x.x", "misconfigured"),
        ("ubuntu-server-24-lts-arm64/x.x.x", "satisfied"),
        ("windows-server-2012-r2-english-full-base-x86/x.x.x", "misconfigured"),
        ("windows-server-2022-english-core-base-x86/x.x.x", "satisfied"),
        ("red-hat-enterprise-linux-9-x86/x.x.x", "satisfied"),
    ],
)
def test_an_image_that_aws_manages_is_told_by_its_name_in_whichever_region(image: str, expected: str) -> None:
    assert verdict(f"arn:aws:imagebuilder:eu-west-1{MANAGED}{image}") == expected
    half_known = Value(Unknown("known after apply", prefix="arn:aws:imagebuilder:", suffix=f"{MANAGED}{image}"))
    assert verdict(half_known) == expected


def test_an_image_of_ones_own_or_of_a_name_that_is_not_known_yet_tells_no_system() -> None:
    assert verdict("arn:aws:imagebuilder:eu-west-1:111122223333:image/amazon-linux-2-web/x.x.x") == "unknown"
    nameless = Value(Unknown("known after apply", prefix=f"arn:aws:imagebuilder:eu-west-1{MANAGED}", suffix="/x.x.x"))
    assert verdict(nameless) == "unknown"
    begun = Value(Unknown("known after apply", prefix=f"arn:aws:imagebuilder:eu-west-1{MANAGED}ubuntu-server-20-lts-", suffix="/x.x.x"))
    assert verdict(begun) == "misconfigured"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (f"amazon-linux-2-{GAP}/x.x.x", "misconfigured"),
        (f"amazon-linux-2-x86/{GAP}", "misconfigured"),
        (f"red-hat-enterprise-linux-9-x86/{GAP}", "satisfied"),
        (f"amazon-linux-2023-{GAP}/x.x.x", "satisfied"),
        (f"red-hat-enterprise-linux-9-{GAP}", "unknown"),
        (f"{GAP}/x.x.x", "unknown"),
    ],
)
def test_a_managed_image_with_gaps_around_what_tells_its_system(image: str, expected: str) -> None:
    shape = f"arn:aws:imagebuilder:{GAP}{MANAGED}{image}"
    start, end = shape.partition(GAP)[0], shape.rpartition(GAP)[2]
    assert verdict(Value(Unknown("known after apply", prefix=start, suffix=end, shape=shape))) == expected


def test_the_message_names_the_system_and_its_last_day() -> None:
    recipe = resource(
        "aws_imagebuilder_image_recipe.r", parent_image="arn:aws:imagebuilder:eu-west-1:aws:image/ubuntu-server-20-lts-x86/x.x.x"
    )
    context = world(recipe, lifecycle=PRODUCTS, as_of=AFTER)
    site = Site(recipe, "parent_image", recipe.get("parent_image"), ("parent_image",))
    said = is_an_image_of_a_system_in_support(site, context).because
    assert said == "parent_image names a system whose support has ended: ubuntu 20.04, on 2025-05-31"
