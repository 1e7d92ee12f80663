"""Tags by what their keys mean."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.terms.tagged import carries_a_tag_named
from srm_tf.model.value import Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, unknown, world

NAMES = ["owner", "data-classification"]


def judged(tags: Any, **values: Any) -> Judgement:
    subject = resource("aws_instance.i", tags=tags, **values)
    return carries_a_tag_named(subject, world(subject), NAMES)


@pytest.mark.parametrize(
    "key", ["owner", "Owner", "OWNER", "acme:owner", "acme/shop/Owner", "DataClassification", "data_classification", "Data Classification"]
)
def test_a_key_may_be_spelt_in_many_ways(key: str) -> None:
    assert judged({key: "shop"}).verdict == Verdict.SATISFIED


@pytest.mark.parametrize("tags", [None, {}, {"Name": "web"}, {"ownership": "x"}, {"owner:old": "x"}, {"owner": ""}, {"owner": None}])
def test_another_key_or_no_value_is_no_tag(tags: Any) -> None:
    answer = judged(tags)
    assert answer.verdict == Verdict.MISSING
    assert answer.because == "aws_instance.i carries no tag named owner or the like"


@pytest.mark.parametrize(("key", "verdict"), [("所有者", Verdict.SATISFIED), ("acme:所有者", Verdict.SATISFIED), ("環境", Verdict.MISSING)])
def test_keys_of_other_alphabets_are_told_apart(key: str, verdict: Verdict) -> None:
    subject = resource("aws_instance.i", tags={key: "shop"})
    assert carries_a_tag_named(subject, world(subject), ["所有者"]).verdict == verdict


@pytest.mark.parametrize("tags", [unknown("var.tags"), {"owner": unknown("var.owner")}])
def test_what_is_not_known_leaves_it_open(tags: Any) -> None:
    answer = judged(tags)
    assert answer.verdict == Verdict.UNKNOWN
    assert answer.depends_on


def test_a_value_that_comes_from_a_resource_is_there() -> None:
    assert judged({"owner": ref("aws_iam_role.shop.arn")}).verdict == Verdict.SATISFIED


def test_tags_of_the_launch_template_count() -> None:
    template = resource("aws_launch_template.t", tag_specifications=[block(resource_type="instance", tags={"Owner": "shop"})])
    subject = resource("aws_instance.i", launch_template=[block(id=ref("aws_launch_template.t.id"))])
    assert carries_a_tag_named(subject, world(subject, template), NAMES).verdict == Verdict.SATISFIED


def test_no_answer_repeats_a_key_or_a_value() -> None:
    subject = resource("aws_instance.i", tags={"hunter2:owner": Value("hunter2", written=True, sensitive=True)})
    assert "hunter2" not in repr(carries_a_tag_named(subject, world(subject), NAMES))
