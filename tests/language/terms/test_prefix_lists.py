"""Prefix lists: their entries together, whoever adds them."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms.prefix_lists import narrower
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, secret, unknown, world


def listed(*others: Resource, **values: Any) -> Judgement:
    subject = resource("aws_ec2_managed_prefix_list.l", **values)
    return narrower(subject, world(subject, *others))


def entry(cidr: Any) -> Resource:
    return resource("aws_ec2_managed_prefix_list_entry.e", prefix_list_id=ref("aws_ec2_managed_prefix_list.l.id"), cidr=cidr)


def test_blocks_and_entries_count_together() -> None:
    whole = listed(entry=[block(cidr="0.0.0.0/0")])
    assert (whole.verdict.word, whole.because) == (
        "misconfigured",
        "aws_ec2_managed_prefix_list.l.entry holds 0.0.0.0/0, the whole internet",
    )
    assert listed(entry("128.0.0.0/1"), entry=[block(cidr="0.0.0.0/1")]).verdict.word == "misconfigured"
    assert listed(entry("::/0")).verdict.word == "misconfigured"
    assert listed(entry("10.0.0.0/8"), entry=[block(cidr="0.0.0.0/1")]).verdict.word == "satisfied"
    assert listed().verdict.word == "satisfied"
    assert listed(computed={"entry": [block(cidr="0.0.0.0/0")]}).verdict.word == "missing"


def test_what_is_not_known_is_named() -> None:
    assert listed(entry=[block(cidr=unknown())]).depends_on == ("var.x",)
    assert listed(entry(unknown("var.y"))).depends_on == ("var.y",)
    assert listed(entry=unknown(body={"cidr": "10.0.0.0/8"})).verdict.word == "satisfied"


def test_a_secret_range_is_not_shown() -> None:
    answer = listed(entry=[block(cidr=secret("0.0.0.0/0"))])
    assert answer.verdict.word == "misconfigured"
    assert "/0" not in f"{answer.because}{answer.evidence}"


def test_an_entry_by_itself() -> None:
    for cidr, word in (("0.0.0.0/0", "misconfigured"), ("10.0.0.0/8", "satisfied"), (unknown(), "unknown"), (None, "satisfied")):
        subject = resource("aws_ec2_managed_prefix_list_entry.e", prefix_list_id="pl-1", cidr=cidr)
        assert narrower(subject, world(subject)).verdict.word == word


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.just(Unknown("x")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["cidr", "x"]), inner, max_size=2),
    max_leaves=5,
)


@settings(deadline=None, max_examples=60)
@given(entries=ANYTHING, cidr=ANYTHING)
def test_no_value_makes_it_raise(entries: object, cidr: object) -> None:
    assert listed(entry(cidr), entry=entries).verdict in Verdict
