"""An argument that the provider requires and nobody wrote leaves open whether a sentence speaks: Terraform takes no such resource."""

from __future__ import annotations

import pytest

from tests.language.stand import judged, later, thing
from tests.support.scanning import Scan

UNWRITTEN = """
resource "aws_db_parameter_group" "orders" {
  name = "orders"
}
resource "aws_db_parameter_group" "events" {
  name   = "events"
  family = null
}
resource "aws_db_parameter_group" "ledger" {
  name   = "ledger"
  family = "oracle-ee-19"
}
"""


@pytest.mark.parametrize(("name", "said"), [("orders", "not set"), ("events", "null")])
def test_without_it_a_control_does_not_fall_silent(scan: Scan, name: str, said: str) -> None:
    scan.write(UNWRITTEN).judge()
    outcome = scan.outcome(f"aws_db_parameter_group.{name}", "rds/databases-require-tls")
    assert outcome.verdict.word == "unknown"
    assert outcome.because == f"it is not known whether this control applies: family is {said}, and the provider requires it"


def test_what_is_written_and_other_stays_silent(scan: Scan) -> None:
    report = scan.write(UNWRITTEN).judge()
    asked = {one.control for one in report.outcomes if one.address == "aws_db_parameter_group.ledger"}
    assert "rds/databases-require-tls" not in asked


LISTENER = {"any_of": ["port is 443", {"when": ["load_balancer_arn starts with 'arn:aws-cn:'"], "expect": ["protocol is 'HTTPS'"]}]}


def test_an_alternative_is_not_ruled_out_by_it() -> None:
    assert judged(LISTENER, thing("aws_lb_listener.l", {"port": 80, "protocol": "HTTPS"})).verdict.word == "unknown"
    named = {"port": 80, "protocol": "HTTPS", "load_balancer_arn": "arn:aws:x"}
    assert judged(LISTENER, thing("aws_lb_listener.l", named)).verdict.word == "misconfigured"


@pytest.mark.parametrize(
    ("origin", "verdict"),
    [
        ({"custom_origin_config": []}, "satisfied"),  # that block may be left out, with all that it requires
        ({"custom_origin_config": [{"http_port": 80}]}, "unknown"),
        ({"custom_origin_config": [{"origin_protocol_policy": "https-only"}]}, "satisfied"),
    ],
)
def test_inside_a_block_that_is_not_there_nothing_is_required(origin: dict[str, object], verdict: str) -> None:
    table = {"every": "origin", "when": ["custom_origin_config.origin_protocol_policy is 'http-only'"], "where": ["origin_id is 'x'"]}
    assert judged(table, thing("aws_cloudfront_distribution.d", {"origin": [origin]})).verdict.word == verdict


def test_an_add_on_without_a_name_may_be_the_one() -> None:
    add_on = {"has": "aws_eks_addon", "via": "cluster_name", "which": ["addon_name is 'vpc-cni'"]}
    cluster = thing("aws_eks_cluster.c", {"name": "c"})
    nameless = thing("aws_eks_addon.a", {"cluster_name": later("aws_eks_cluster.c")})
    assert judged(add_on, cluster, nameless).verdict.word == "unknown"
    assert judged(add_on, cluster).verdict.word == "missing"
