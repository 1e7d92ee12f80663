"""Endpoints of a VPC, by the services they lead to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.context import Site
from srm_tf.language.terms.endpoints import has_endpoints, has_interface_endpoints, is_of_another_provider, shares_its_region_with
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Certainty, Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import anything, ref, resource, unknown, world

VPC = resource("aws_vpc.v", region="eu-west-1")
HERE = ref("aws_vpc.v.id")


def endpoint(name: Any, kind: Any = "Interface", vpc: Any = HERE, **other: Any) -> Resource:
    return resource("aws_vpc_endpoint.e", service_name=name, vpc_endpoint_type=kind, vpc_id=vpc, **other)


def asked(service: str, *others: Resource) -> str:
    return has_endpoints(VPC, world(VPC, *others), [service]).verdict.word


@pytest.mark.parametrize(
    ("name", "service", "word"),
    [
        ("com.amazonaws.eu-west-1.s3", "s3", "satisfied"),
        ("cn.com.amazonaws.cn-north-1.ec2", "ec2", "satisfied"),
        ("com.amazonaws.us-gov-west-1.ecr.api", "ecr.api", "satisfied"),
        ("com.amazonaws.us-east-1.kms-fips", "kms", "satisfied"),
        ("com.amazonaws.eu-west-1.ec2messages", "ec2", "missing"),
        ("com.amazonaws.eu-west-1.ecr.api", "api", "missing"),
        ("com.amazonaws.vpce.eu-west-1.vpce-svc-0123", "s3", "missing"),
        ("", "s3", "missing"),
        (None, "s3", "missing"),
        (unknown(), "s3", "unknown"),
        (Value(Unknown("var.x", prefix="com.amazonaws."), written=True), "s3", "unknown"),
        (Value(Unknown("var.x", prefix="com.amazonaws.eu-west-1.ecr."), written=True), "s3", "missing"),
        (Value(Unknown("var.x", prefix="com.amazonaws.eu-west-1.ecr."), written=True), "ecr.dkr", "unknown"),
        (Value(Unknown("var.x", prefix="com.amazonaws.", suffix=".ecr.api"), written=True), "ecr.api", "satisfied"),
        (Value(Unknown("var.x", prefix="com.amazonaws.", suffix=".kms-fips"), written=True), "kms", "satisfied"),
        (Value(Unknown("var.x", prefix="com.amazonaws.", suffix=".ecr.api"), written=True), "api", "missing"),
        (Value(Unknown("var.x", prefix="com.amazonaws.", suffix=".vpce-svc-0123"), written=True), "s3", "unknown"),
        (Value(Unknown("var.x", suffix=".s3"), written=True), "s3", "unknown"),
        (unknown(branches={"var.x": "com.amazonaws.eu-west-1.s3", "": "com.amazonaws.us-east-1.s3"}), "s3", "satisfied"),
    ],
)
def test_the_name_of_the_service(name: object, service: str, word: str) -> None:
    assert asked(service, endpoint(name)) == word


def test_a_service_that_is_looked_up() -> None:
    looked_up = resource("data.aws_vpc_endpoint_service.s", service="s3")
    named = endpoint(ref("data.aws_vpc_endpoint_service.s.service_name"))
    assert asked("s3", looked_up, named) == "satisfied"
    assert asked("sqs", looked_up, named) == "missing"
    assert asked("s3", resource("data.aws_vpc_endpoint_service.s", service_name=unknown()), named) == "unknown"
    assert asked("s3", resource("data.aws_vpc_endpoint_service.s", service="s3-fips"), named) == "satisfied"


@pytest.mark.parametrize(
    ("whence", "leads", "foreign"),
    [
        ("aws_vpc_endpoint_service.own.service_name", "missing", "satisfied"),
        ("confluent_private_link_attachment.a.aws", "missing", "satisfied"),
        ("module.atlas.mongodbatlas_privatelink_endpoint.a[0].endpoint_service_name", "missing", "satisfied"),
        ("data.ec_aws_privatelink_endpoint.a.vpc_service_name", "missing", "satisfied"),
        ("data.aws_vpc_endpoint_service.s.service_name", "unknown", "unknown"),
        ("data.external.names.result", "unknown", "unknown"),
        ("vault_generic_secret.names.data", "unknown", "unknown"),
        ("var.private_link_service", "unknown", "unknown"),
    ],
)
def test_a_name_that_comes_from_the_private_links_of_another_provider(whence: str, leads: str, foreign: str) -> None:
    theirs = endpoint(ref(whence))
    assert asked("s3", theirs) == leads
    site = Site(theirs, "service_name", theirs.get("service_name"))
    assert is_of_another_provider(site, world(theirs)).verdict.word == foreign


def test_a_choice_of_providers_is_open() -> None:
    either = endpoint(ref("confluent_private_link_attachment.a.aws", certainty=Certainty.POSSIBLE))
    assert asked("s3", either) == "unknown"


def test_whose_endpoint_it_is() -> None:
    name = "com.amazonaws.eu-west-1.s3"
    assert asked("s3") == asked("s3", endpoint(name, vpc="vpc-2")) == asked("s3", endpoint(name, action=Action.DELETE)) == "missing"
    assert asked("s3", endpoint(name, vpc=ref("aws_vpc.v.id", certainty=Certainty.POSSIBLE))) == "unknown"
    assert asked("sqs", endpoint(name, vpc=ref("aws_vpc.v.id", certainty=Certainty.POSSIBLE))) == "missing"
    module = world(VPC, open_modules={"module.endpoints": ("aws_vpc.v.id",)})
    assert has_endpoints(VPC, module, ["s3"]).depends_on == ("module.endpoints",)


def test_interfaces_only_and_each_of_several() -> None:
    def interface(kind: object) -> Judgement:
        return has_interface_endpoints(VPC, world(VPC, endpoint("com.amazonaws.eu-west-1.ec2", kind)), ["ec2"])

    assert interface("Interface").verdict.word == "satisfied"
    assert interface(None).verdict.word == interface("Gateway").verdict.word == "missing"
    assert interface(unknown()).verdict.word == "unknown"
    both = has_endpoints(VPC, world(VPC, endpoint("com.amazonaws.eu-west-1.s3")), ["s3", "sqs"])
    assert (both.verdict.word, both.because) == ("missing", "aws_vpc.v has no endpoint for sqs")
    assert has_endpoints(VPC, world(VPC), []).verdict.word == "satisfied"


def test_what_shares_its_region() -> None:
    def beside(*others: Resource) -> Judgement:
        return shares_its_region_with(VPC, world(VPC, *others), ["aws_ecr_repository"])

    assert beside(resource("aws_ecr_repository.r", region="eu-west-1")).verdict.word == "satisfied"
    assert beside(resource("aws_ecr_repository.r", region="us-east-1")).verdict.word == "missing"
    assert beside().verdict.word == beside(resource("aws_sqs_queue.q")).verdict.word == "missing"
    assert beside(resource("aws_ecr_repository.r", action=Action.DELETE)).verdict.word == "missing"
    assert beside(resource("aws_ecr_repository.r", doubt="var.x")).verdict.word == "unknown"
    assert beside(resource("aws_ecr_repository.r", provider="provider.aws.other")).verdict.word == "unknown"


ANYTHING = anything(st.just(HERE))


@settings(deadline=None, max_examples=60)
@given(name=ANYTHING, kind=ANYTHING, vpc=ANYTHING)
def test_no_value_makes_it_raise(name: object, kind: object, vpc: object) -> None:
    assert has_interface_endpoints(VPC, world(VPC, endpoint(name, kind, vpc)), ["s3", 5]).verdict in Verdict
