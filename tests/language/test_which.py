"""`which` selects the candidates that a table is about; `where` says what must be so of them."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.errors import SrmError
from srm_tf.language import parse
from srm_tf.model.resource import Resource
from tests.language.stand import judged, later, thing

CLUSTER = thing("aws_eks_cluster.c", {"name": "c"})
HAS = {
    "has": "aws_eks_addon",
    "via": "cluster_name",
    "which": ["addon_name is 'vpc-cni'"],
    "where": ["resolve_conflicts_on_update is 'OVERWRITE'"],
}
LACKS = {"lacks": HAS["has"], **{key: value for key, value in HAS.items() if key != "has"}}


def addon(name: Any, on: Any = "OVERWRITE", label: str = "a", **more: Any) -> Resource:
    """An add-on of the cluster."""
    return thing(
        f"aws_eks_addon.{label}",
        {"cluster_name": later("aws_eks_cluster.c"), "addon_name": name, "resolve_conflicts_on_update": on},
        **more,
    )


@pytest.mark.parametrize(
    ("others", "verdict", "because"),
    [
        ((addon("vpc-cni"),), "satisfied", "aws_eks_addon.a.resolve_conflicts_on_update is 'OVERWRITE'"),
        ((addon("vpc-cni", "NONE"),), "misconfigured", "aws_eks_addon.a.resolve_conflicts_on_update is 'NONE', expected 'OVERWRITE'"),
        ((addon("coredns"),), "missing", "no aws_eks_addon whose cluster_name is aws_eks_cluster.c and addon_name is 'vpc-cni'"),
        ((addon("coredns", "NONE"),), "missing", "no aws_eks_addon whose cluster_name is aws_eks_cluster.c and addon_name is 'vpc-cni'"),
        (
            (addon("coredns"), addon("vpc-cni", "NONE", "b")),
            "misconfigured",
            "aws_eks_addon.b.resolve_conflicts_on_update is 'NONE', expected 'OVERWRITE'",
        ),
        ((addon(later()),), "unknown", "whether aws_eks_addon.a belongs to it depends on var.x"),
        ((addon(later()), addon("vpc-cni", label="b")), "satisfied", "aws_eks_addon.b.resolve_conflicts_on_update is 'OVERWRITE'"),
        ((addon(later(), "NONE"),), "missing", "no aws_eks_addon whose cluster_name is aws_eks_cluster.c and addon_name is 'vpc-cni'"),
        (
            (addon("coredns", doubt="var.more"),),
            "missing",
            "no aws_eks_addon whose cluster_name is aws_eks_cluster.c and addon_name is 'vpc-cni'",
        ),
    ],
)
def test_a_candidate_about_something_else_is_no_wrong_one(others: tuple[Resource, ...], verdict: str, because: str) -> None:
    answer = judged(HAS, CLUSTER, *others)
    assert (answer.verdict.word, answer.because) == (verdict, because)


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (addon("vpc-cni"), "misconfigured"),
        (addon("coredns"), "satisfied"),
        (addon(later()), "unknown"),
        (addon(later(), "NONE"), "satisfied"),
    ],
)
def test_what_must_not_be_there(other: Resource, verdict: str) -> None:
    assert judged(LACKS, CLUSTER, other).verdict.word == verdict


def test_what_is_selected_counts() -> None:
    twice = {**HAS, "at_least": 2, "where": []}
    assert judged(twice, CLUSTER, addon("vpc-cni"), addon("vpc-cni", label="b")).verdict.word == "satisfied"
    answer = judged(twice, CLUSTER, addon("vpc-cni"), addon("coredns", label="b"))
    assert (answer.verdict.word, answer.because) == (
        "misconfigured",
        "aws_eks_cluster.c has 1 aws_eks_addon whose addon_name is 'vpc-cni', expected at least 2",
    )


def test_where_absence_is_safe_one_about_something_else_is_as_good_as_none() -> None:
    safe = {**HAS, "absent": "satisfied"}
    assert judged(safe, CLUSTER, addon("coredns", "NONE")).verdict.word == "satisfied"
    assert judged(safe, CLUSTER, addon(later(), "NONE")).verdict.word == "unknown"
    assert judged(safe, CLUSTER, addon("vpc-cni", "NONE")).verdict.word == "misconfigured"


def test_in_an_account_another_stack_may_hold_the_one_that_is_meant() -> None:
    account = Resource("account", "account", "account", {}, mode="account")
    item = {"has": "aws_ecs_account_setting_default", "which": ["name is 'containerInsights'"], "where": ["value is 'enabled'"]}
    other = thing("aws_ecs_account_setting_default.d", {"name": "awsvpcTrunking", "value": "enabled"})
    answer = judged(item, account, other)
    assert (answer.verdict.word, answer.because) == (
        "unknown",
        "no aws_ecs_account_setting_default here whose name is 'containerInsights'; another stack may hold it",
    )
    wrong = thing("aws_ecs_account_setting_default.d", {"name": "containerInsights", "value": "disabled"})
    assert judged(item, account, wrong).verdict.word == "misconfigured"


def test_what_the_subject_points_at_may_be_something_else() -> None:
    item = {"has": "aws_db_parameter_group", "by": "parameter_group_name", "which": ["family starts with 'postgres'"]}
    group = thing("aws_db_parameter_group.g", {"family": "mysql8.0"})
    database = thing("aws_db_instance.d", {"parameter_group_name": later("aws_db_parameter_group.g")})
    answer = judged(item, database, group)
    assert (answer.verdict.word, answer.because) == (
        "missing",
        "parameter_group_name leads to no aws_db_parameter_group whose family starts with 'postgres'",
    )


def test_the_key_is_a_list_of_clauses() -> None:
    with pytest.raises(SrmError, match="expected clauses"):
        parse.item({**HAS, "which": [{"meets": "eks/clusters-log"}]}, ("test",))


def instance(**template: Any) -> Resource:
    """An instance that names its launch template."""
    return thing("aws_instance.i", {"launch_template": [template]})


WHERE = ["http_tokens is 'required'"]
EITHER = {"any_of": [{"has": "aws_launch_template", "by": f"launch_template.{key}", "where": WHERE} for key in ("id", "name")]}


@pytest.mark.parametrize(
    ("subject", "tokens", "verdict", "because"),
    [
        (instance(id=later("aws_launch_template.t")), "optional", "misconfigured", "http_tokens is 'optional', expected 'required'"),
        (instance(id=later("aws_launch_template.t")), None, "missing", "http_tokens is not set"),
        (instance(id=later("aws_launch_template.t")), "required", "satisfied", "http_tokens is 'required'"),
        (instance(), "optional", "missing", "launch_template.id is not set; or: launch_template.name is not set"),
    ],
)
def test_a_parent_that_one_key_names_is_not_asked_for_under_another(subject: Resource, tokens: Any, verdict: str, because: str) -> None:
    answer = judged(EITHER, subject, thing("aws_launch_template.t", {"http_tokens": tokens}))
    assert (answer.verdict.word, answer.because.replace("aws_launch_template.t.", "")) == (verdict, because)
