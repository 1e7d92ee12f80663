"""Rules of a container registry, and the repositories they take in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms.registry import its_registry_scans_it
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Reference, Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, resource, unknown, world

SATISFIED, UNKNOWN, MISSING, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING, Verdict.MISCONFIGURED


def scanned(*others: Resource, name: object = "team/app") -> Judgement:
    subject = resource("aws_ecr_repository.r", name=name)
    return its_registry_scans_it(subject, world(subject, *others))


def rules(pattern: object, frequency: object = "SCAN_ON_PUSH", doubt: str = "") -> Resource:
    filters = [block(filter=pattern, filter_type="WILDCARD")]
    rule = block(scan_frequency=frequency, repository_filter=filters)
    return resource("aws_ecr_registry_scanning_configuration.c", doubt=doubt, rule=[rule])


@pytest.mark.parametrize(
    ("pattern", "verdict"),
    [("*", SATISFIED), ("team/*", SATISFIED), ("app", SATISFIED), ("app*", MISSING), ("t?am/*", MISSING), (unknown(), UNKNOWN)],
)
def test_a_filter_with_a_star_fits_the_whole_name_and_another_a_part(pattern: object, verdict: Verdict) -> None:
    assert scanned(rules(pattern)).verdict == verdict


def made(shape: str, variable: str = "var.team") -> Value:
    return Value(Unknown(variable, (variable,), shape=shape), written=True, references=(Reference(variable),))


@pytest.mark.parametrize(
    ("pattern", "name", "verdict"),
    [
        (made(f"{GAP}/*"), made(f"{GAP}/app"), SATISFIED),
        (made(f"{GAP}*"), made(f"{GAP}/app"), SATISFIED),
        (made(f"{GAP}/app"), made(f"{GAP}/app"), SATISFIED),
        (made(f"{GAP}/"), made(f"{GAP}/app"), SATISFIED),  # one without a star fits what contains it
        (made(f"{GAP}/*"), made(f"{GAP}/app", "var.other"), UNKNOWN),
        (made(f"{GAP}/*"), "team/app", UNKNOWN),
        (made(f"{GAP}/*/x"), made(f"{GAP}/app"), UNKNOWN),  # nobody knows what a star in the middle comes to
        (made(f"{GAP}-web*"), "team/app", MISSING),
        (made(f"{GAP}/"), made(GAP), UNKNOWN),
    ],
)
def test_a_filter_that_is_not_known_fits_a_name_that_begins_with_it(pattern: Value, name: object, verdict: Verdict) -> None:
    assert scanned(rules(pattern), name=name).verdict == verdict


def test_how_often_and_whether_there_is_a_rule() -> None:
    assert scanned(rules("*", "CONTINUOUS_SCAN")).verdict == SATISFIED
    assert scanned(rules("*", "MANUAL")).verdict == MISCONFIGURED
    assert scanned(rules("*", unknown())).verdict == UNKNOWN
    assert scanned(rules("*", doubt="var.on")).verdict == UNKNOWN
    assert scanned(rules("*"), name=unknown()).verdict == SATISFIED
    assert scanned(rules("team/*"), name=unknown()).verdict == UNKNOWN
    assert scanned().verdict == MISSING


def test_inspector_scans_every_repository() -> None:
    assert scanned(resource("aws_inspector2_enabler.i", resource_types=["EC2", "ECR"])).verdict == SATISFIED
    assert scanned(resource("aws_inspector2_enabler.i", resource_types=["EC2"])).verdict == MISSING


@pytest.mark.parametrize(
    ("scan_type", "pattern", "verdict"),
    [
        ("ENHANCED", "team/*", SATISFIED),
        ("ENHANCED", "prod-*", MISSING),
        ("BASIC", "team/*", SATISFIED),
        ("BASIC", "prod-*", UNKNOWN),
        (unknown("var.type"), "prod-*", UNKNOWN),
    ],
)
def test_inspector_goes_by_the_filters_of_the_registry(scan_type: object, pattern: str, verdict: Verdict) -> None:
    filters = [block(filter=pattern, filter_type="WILDCARD")]
    rule = block(scan_frequency="CONTINUOUS_SCAN", repository_filter=filters)
    registry = resource("aws_ecr_registry_scanning_configuration.c", scan_type=scan_type, rule=[rule])
    assert scanned(registry, resource("aws_inspector2_enabler.i", resource_types=["ECR"])).verdict == verdict


def test_enhanced_scanning_without_a_rule_may_take_everything_in() -> None:
    assert scanned(resource("aws_ecr_registry_scanning_configuration.c", scan_type="ENHANCED")).verdict == UNKNOWN
    assert scanned(resource("aws_ecr_registry_scanning_configuration.c", scan_type="BASIC")).verdict == MISSING


ANYTHING: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.just(Unknown("x")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["rule", "filter"]), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, max_examples=60)
@given(first=ANYTHING, second=ANYTHING)
def test_no_value_makes_it_raise(first: object, second: object) -> None:
    others = (rules(first, second), resource("aws_ecr_registry_scanning_configuration.d", rule=first))
    assert scanned(*others, resource("aws_inspector2_enabler.i", resource_types=second), name=second).verdict in Verdict
