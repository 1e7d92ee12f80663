"""Who reaches the instances of a Beanstalk environment by SSH, and which TLS its listeners speak."""

from __future__ import annotations

import pytest

from srm_tf.model.resource import Resource
from tests.language.terms.build import block, resource, says, unknown, world

LAUNCH, SECOND, GENERAL = "aws:autoscaling:launchconfiguration", "aws:elbv2:listener:443", "aws:elasticbeanstalk:environment"
KEY = (LAUNCH, "EC2KeyName", "operators")
HTTPS = (SECOND, "Protocol", "HTTPS")
KIND = (GENERAL, "LoadBalancerType", "application")


def environment(*options: tuple[str, str, object]) -> Resource:
    settings = [block(namespace=space, name=name, value=value) for space, name, value in options]
    return resource("aws_elastic_beanstalk_environment.shop", name="shop", setting=settings)


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        ([KEY], "missing"),
        ([KEY, (LAUNCH, "SSHSourceRestriction", "tcp, 22, 22, 10.0.0.0/8")], "satisfied"),
        ([KEY, (LAUNCH, "SSHSourceRestriction", "tcp, 22, 22, sg-903004f8")], "satisfied"),
        ([KEY, (LAUNCH, "SSHSourceRestriction", "tcp,22,22,0.0.0.0/0")], "misconfigured"),
        ([KEY, (LAUNCH, "SSHSourceRestriction", "tcp, 22, 22, ::/0")], "misconfigured"),
        ([KEY, (LAUNCH, "SSHSourceRestriction", "")], "missing"),
        ([KEY, (LAUNCH, "SSHSourceRestriction", unknown("var.ssh"))], "unknown"),
        ([KEY, (LAUNCH, "DisableDefaultEC2SecurityGroup", "true")], "satisfied"),
        ([KEY, (LAUNCH, "DisableDefaultEC2SecurityGroup", unknown("var.own"))], "unknown"),
    ],
)
def test_ssh_from_everywhere(options: list[tuple[str, str, object]], verdict: str) -> None:
    shop = environment(*options)
    assert says("its security group keeps SSH from the world", shop, world(shop)).verdict.word == verdict


@pytest.mark.parametrize(
    ("options", "verdict"),
    [([], "misconfigured"), ([KEY], "satisfied"), ([(LAUNCH, "EC2KeyName", unknown("var.key"))], "unknown")],
)
def test_who_may_log_in(options: list[tuple[str, str, object]], verdict: str) -> None:
    shop = environment(*options)
    assert says("its instances take a key pair or an SSH rule", shop, world(shop)).verdict.word == verdict


@pytest.mark.parametrize(
    ("options", "chooses", "current"),
    [
        ([KIND, HTTPS], "satisfied", "missing"),
        ([KIND, HTTPS, (SECOND, "SSLPolicy", "ELBSecurityPolicy-2016-08")], "satisfied", "misconfigured"),
        ([KIND, HTTPS, (SECOND, "SSLPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06")], "satisfied", "satisfied"),
        ([KIND, HTTPS, (SECOND, "SSLPolicy", "ELBSecurityPolicy-TLS14-1-4-2030-01")], "satisfied", "unknown"),
        ([KIND, HTTPS, (SECOND, "SSLPolicy", unknown("var.policy"))], "satisfied", "unknown"),
        ([KIND, HTTPS, (SECOND, "ListenerEnabled", "false")], "misconfigured", "satisfied"),
        ([(GENERAL, "LoadBalancerType", "classic"), HTTPS], "misconfigured", "satisfied"),
        ([KIND, (SECOND, "Protocol", "TCP")], "misconfigured", "satisfied"),
        ([KIND, (GENERAL, "LoadBalancerIsShared", "true"), HTTPS], "misconfigured", "satisfied"),
    ],
)
def test_the_policies_of_listeners(options: list[tuple[str, str, object]], chooses: str, current: str) -> None:
    shop = environment(*options)
    assert says("it chooses the TLS policy of a listener", shop, world(shop)).verdict.word == chooses
    assert says("its listeners use current TLS policies", shop, world(shop)).verdict.word == current
