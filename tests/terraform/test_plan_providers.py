"""Which provider configuration, and so which account and region, the resources of a plan belong to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from tests.support.graphs import from_configuration, from_plan
from tests.support.judging import after_plan, configured_graph, graph_of, worlds_of
from tests.test_configurations import FOLDERS, given, settings

HOME = {"name": "aws", "expressions": {"region": {"constant_value": "eu-central-1"}}}
AWAY = {"name": "aws", "alias": "away", "expressions": {"region": {"constant_value": "us-east-1"}}}


PASSED = {"a": {"b": {"": "module.a.module.b:aws"}}}
KNOWN = {"a": {"": "aws.away", "b": {"c": {"": "module.a.module.b.module.c:aws"}}}}
UNSEEN = {"a": {"b": {"c": {"": "module.a.module.b.module.c:aws"}}}}
BELOW = {"a": {"": "module.a:aws"}}
BETWEEN = {"a": {"": "aws", "b": {"": "module.a.module.b:aws"}}}


def calls(tree: dict[str, Any]) -> dict[str, Any]:
    """`configuration` of modules: name → the same of what it calls; "" → the provider configuration of its one queue."""
    called = {name: {"source": f"./{name}", "module": calls(below)} for name, below in tree.items() if name}
    queue: dict[str, Any] = {"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q"}
    queue["expressions"] = {"name": {"constant_value": "q"}}
    return {"module_calls": called, "resources": [queue | {"provider_config_key": tree[""]}] if "" in tree else []}


def keys(tree: dict[str, Any], path: tuple[str, ...] = ()) -> dict[str, str]:
    """Module address → the provider configuration that the plan names for what stands in it."""
    found = {".".join(f"module.{name}" for name in path): tree[""]} if "" in tree else {}
    for name, below in tree.items():
        found |= keys(below, (*path, name)) if name else {}
    return found


def planned(tree: dict[str, Any], *said: dict[str, Any]) -> Graph:
    """The graph of a plan whose provider configurations are those of the root, and those that a module has without a word."""
    configs = {".".join(filter(None, (one["name"], one.get("alias")))): one for one in said}
    configs |= {key: {"name": "aws", "module_address": module} for module, key in keys(tree).items() if ":" in key}
    body = {"actions": ["create"], "before": None, "after": {"name": "q"}, "after_unknown": {}}
    changes = [
        {"address": f"{module}.aws_sqs_queue.q", "module_address": module, "type": "aws_sqs_queue", "name": "q", "change": body}
        for module in keys(tree)
    ]
    document = {
        "format_version": "1.2",
        "resource_changes": changes,
        "configuration": {"provider_config": configs, "root_module": calls(tree)},
    }
    return after_plan(document)


@pytest.mark.parametrize(
    ("tree", "said", "provider"),
    [
        (PASSED, [HOME], "aws"),  # the module between calls it, and is all that it does
        (PASSED, [HOME, AWAY], "aws"),  # were it passed another one, Terraform would have found that
        (PASSED, [], "aws"),
        (PASSED, [AWAY], "aws"),
        (UNSEEN, [HOME], "aws"),
        (UNSEEN, [HOME, AWAY], "module.a.module.b.module.c:aws"),  # `module.a` may have been passed the other one
        (KNOWN, [HOME, AWAY], "aws.away"),
        (BELOW, [HOME], "module.a:aws"),  # the root is the module above, and has one: so this is `provider "aws" {}`
        (BETWEEN, [HOME], "module.a.module.b:aws"),
    ],
)
def test_whose_configuration_a_module_takes_without_a_word(tree: dict[str, Any], said: list[dict[str, Any]], provider: str) -> None:
    graph = planned(tree, *said)
    deepest = max(keys(tree), key=len)
    found = graph.get(f"{deepest}.aws_sqs_queue.q")
    assert found is not None
    assert found.provider == provider
    assert {one.address for one in graph.resources if one.mode == "provider"} >= {f"provider.{provider}"}
    assert len([one for one in graph.resources if one.mode == "provider"]) == len(
        {provider, *(("aws",) if HOME in said else ()), *(("aws.away",) if AWAY in said else ())}
    )


def placed(graph: Graph) -> dict[str, tuple[str, str | None]]:
    return {one.address: (one.provider, one.region) for one in graph.resources if one.type.startswith("aws_")}


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_both_doors_place_resources_alike(name: str) -> None:
    folder = FOLDERS[name]
    ours = placed(from_configuration(folder, given(folder), settings(folder).get("root", ".")).graph)
    plan = placed(from_plan(folder / "plan.json"))
    both = [(ours[address], plan[address]) for address in ours.keys() & plan.keys()]
    assert [one[0] for one, _ in both] == [other[0] for _, other in both]
    assert all(None in {one[1], other[1]} or one[1] == other[1] for one, other in both)


def provider_of(expressions: dict[str, Any], variables: dict[str, Any], given: dict[str, Any]) -> Resource:
    """`provider.aws` of a plan with these expressions, variables of the root (with their defaults) and values."""
    document = {
        "format_version": "1.2",
        "variables": {name: {"value": value} for name, value in given.items()},
        "resource_changes": [],
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "expressions": expressions}},
            "root_module": {"variables": variables},
        },
    }
    found = after_plan(document).get("provider.aws")
    assert found is not None
    return found


KEY = {"access_key": {"references": ["var.key"]}}


def test_the_default_of_a_variable_stands_in_a_provider_block() -> None:
    value = provider_of(KEY, {"key": {"default": "AKIAIOSFODNN7EXAMPLE"}}, {"key": "AKIAIOSFODNN7EXAMPLE"}).get("access_key")
    assert (value.text(), value.sensitive, value.references) == ("AKIAIOSFODNN7EXAMPLE", True, ())


def test_a_value_that_was_given_refers_to_its_variable() -> None:
    value = provider_of(KEY, {"key": {}}, {"key": "AKIAIOSFODNN7EXAMPLE"}).get("access_key")
    assert [one.text for one in value.references] == ["var.key"]


@pytest.mark.parametrize("value", [True, False, "dev"])
def test_what_is_made_of_a_variable_may_be_anything_else(value: bool | str) -> None:
    """A plan shows the same of `var.x`, of `!var.x` and of `var.x == "prod"`."""
    found = provider_of({"insecure": {"references": ["var.x"]}}, {"x": {}}, {"x": value}).get("insecure")
    assert (found.is_unknown, found.written, [one.text for one in found.references]) == (True, True, ["var.x"])


@pytest.mark.parametrize(
    ("references", "region"),
    [
        (["var.x.there[1]", "var.x.there", "var.x"], "us-east-1"),
        (['var.x.by_name["dr.eu"]', "var.x.by_name", "var.x"], "eu-west-1"),
        (["var.x.there[7]", "var.x.there", "var.x"], None),
        (["var.x.there", "var.x"], None),  # `element(var.x.there, 2)`
        (["var.x.there[1]", "var.x.there", "var.x", "var.y"], None),
    ],
)
def test_a_region_is_read_from_a_member_of_a_variable(references: list[str], region: str | None) -> None:
    given = {"there": ["eu-central-1", "us-east-1"], "by_name": {"dr.eu": "eu-west-1"}}
    found = provider_of({"region": {"references": references}}, {"x": {}, "y": {}}, {"x": given, "y": "z"})
    assert found.region == region


def test_a_provider_block_in_a_module_reads_the_variables_of_that_module() -> None:
    of_variable = {"references": ["var.region"]}
    child = {"variables": {"region": {}}, "resources": []}
    root = {
        "variables": {"region": {}, "hidden": {"sensitive": True}},
        "module_calls": {
            "m": {"expressions": {"region": {"constant_value": "us-east-1"}}, "module": child},
            "n": {"expressions": {"region": {"references": ["var.hidden"]}}, "module": child},
        },
    }
    written = {
        f"module.{name}:aws": {"name": "aws", "module_address": f"module.{name}", "expressions": {"region": of_variable}} for name in "mn"
    }
    document = {
        "format_version": "1.2",
        "variables": {"region": {"value": "eu-west-1"}, "hidden": {"value": "eu-west-2"}},
        "resource_changes": [],
        "configuration": {"provider_config": written, "root_module": root},
    }
    graph = after_plan(document)
    assert {one.address: one.region for one in graph.resources if one.mode == "provider"} == {
        "provider.module.m:aws": "us-east-1",
        "provider.module.n:aws": None,
    }


def test_what_a_plan_does_not_show_of_a_provider_is_not_left_out() -> None:
    """Nothing is filled in there: of `"${var.a}-b"`, or of a map with a variable in it, there is a value that the plan does not show."""
    made = provider_of({"profile": {"references": ["var.a"]}}, {"a": {}}, {"a": ["x"]}).get("profile")
    assert (made.is_unknown, made.written, [one.text for one in made.references]) == (True, True, ["var.a"])
    block = {"tags": {"references": ["var.a"]}}
    (tags,) = provider_of({"default_tags": [block]}, {"a": {}}, {"a": "x"}).get("default_tags").items()
    assert (tags.get("tags").is_unknown, tags.get("tags").written) == (True, True)


def test_constants_in_the_blocks_of_a_provider() -> None:
    block = {"role_arn": {"constant_value": "arn:x"}, "session_name": {"references": ["var.id"]}}
    (role,) = provider_of({"assume_role": [block]}, {"id": {}}, {"id": "y"}).get("assume_role").items()
    assert role.get("role_arn").text() == "arn:x"
    assert role.get("session_name").text() is None


ELSEWHERE = {"name": "aws", "alias": "b", "expressions": {"profile": {"constant_value": "b"}, "region": {"constant_value": "us-east-1"}}}


@pytest.mark.parametrize(
    ("said", "values", "place"),
    [
        ([HOME], {}, ("aws", "eu-central-1")),
        ([HOME], {"arn": "arn:aws:sqs:eu-north-1:123456789012:q"}, ("aws", "eu-north-1")),
        ([HOME, AWAY], {"arn": "arn:aws:sqs:us-east-1:123456789012:q"}, ("aws.away", "us-east-1")),
        ([HOME, AWAY], {"arn": "arn:aws:iam::123456789012:role/r"}, ("aws", "eu-central-1")),
        ([AWAY], {}, ("aws.away", "us-east-1")),
        ([HOME, AWAY], {}, ("", None)),  # nobody can tell in which region
        ([HOME, ELSEWHERE], {"arn": "arn:aws:sqs:us-east-1:123456789012:q"}, ("", None)),  # nobody can tell in which account
        ([], {}, ("", None)),
    ],
)
def test_what_is_declared_no_more_is_where_everything_is(
    said: list[dict[str, Any]], values: dict[str, Any], place: tuple[str, str | None]
) -> None:
    """A plan names the provider configuration of a block; of what has none any more it shows the values alone."""
    body = {"actions": ["no-op"], "before": values, "after": values, "after_unknown": {}}
    change = {"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q", "change": body}
    gone = {**body, "actions": ["delete"], "after": None}
    configs = {".".join(filter(None, (one["name"], one.get("alias")))): one for one in said}
    document = {
        "format_version": "1.2",
        "resource_changes": [change, {**change, "address": "aws_sqs_queue.gone", "name": "gone", "change": gone}],
        "configuration": {"provider_config": configs, "root_module": {"resources": [], "module_calls": {"m": {"module": {}}}}},
    }
    found = worlds_of(document)
    assert found.before is not None
    queues = [one for graph in (found.after, found.before) for one in graph.resources if one.type == "aws_sqs_queue"]
    assert [(one.provider, one.region) for one in queues] == [place] * 4


RENAMED = """
terraform {
  required_providers {
    amz   = { source = "%s" }
    other = { source = "example/other" }
  }
}
provider "amz" {
  region     = "eu-west-1"
  secret_key = "a key"
}
provider "other" {
  secret_key = "another key"
}
resource "aws_sqs_queue" "q" {
  provider = amz
}
"""


@pytest.mark.parametrize("source", ["hashicorp/aws", "opentofu/aws"])
@pytest.mark.parametrize("read", [graph_of, configured_graph])
def test_the_provider_is_known_by_its_address_whatever_a_module_calls_it(read: Callable[[str], Graph], source: str) -> None:
    """Also where no resource uses it: the keys in it stand there all the same."""
    for text in (RENAMED % source, (RENAMED % source).replace("provider = amz", "provider = other")):
        graph = read(text)
        found = [one for one in graph.resources if one.mode == "provider" and one.block == "provider.amz"]
        assert [(one.type, one.region, one.get("secret_key").text()) for one in found] == [("provider.aws", "eu-west-1", "a key")]
