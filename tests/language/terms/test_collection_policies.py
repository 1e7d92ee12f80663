"""Security policies of OpenSearch Serverless: which collections they name, and what they say of them."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from srm_tf.language.terms.collection_policies import collection_policy_is, its_rules_set, names_no_collection
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import GAP, Reference, Unknown, Value
from tests.language.terms.build import resource, unknown, world

COLLECTION = resource("aws_opensearchserverless_collection.shop", name="shop")


def rules(resources: object, kind: object = "collection", **more: object) -> dict[str, object]:
    return {"Rules": [{"ResourceType": kind, "Resource": resources}], **more}


def policy(*parts: object, kind: object = "network", action: Action = Action.CREATE, doubt: str = "") -> Resource:
    text: object = parts[0] if len(parts) == 1 and not isinstance(parts[0], dict) else json.dumps(parts)
    return resource("aws_opensearchserverless_security_policy.p", action=action, doubt=doubt, type=kind, policy=text)


def put_together(shape: str) -> Value:
    """A pattern with a variable in it."""
    start, _, end = shape.partition(GAP)
    return Value(Unknown("var.x", ("var.x",), prefix=start, suffix=end, shape=shape), written=True, references=(Reference("var.x"),))


def is_private(one: Resource, *, here: bool = False) -> str:
    return collection_policy_is(COLLECTION, world(COLLECTION, one, here=here), "AllowFromPublic", value=False).verdict.word


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (policy(rules(["collection/shop"], AllowFromPublic=False)), "satisfied"),
        (policy(rules(["collection/shop"])), "satisfied"),  # left out is off
        (policy(rules(["collection/shop"], AllowFromPublic=True)), "misconfigured"),
        (policy(rules(["collection/sh*"], AllowFromPublic=True)), "misconfigured"),
        (policy(rules(["collection/*"], AllowFromPublic=True)), "misconfigured"),
        (policy(rules(["collection/other"], AllowFromPublic=True)), "unknown"),  # another stack may hold the shop's
        (policy(rules(["collection/shop"], "dashboard", AllowFromPublic=True)), "misconfigured"),  # its data is read through them
        (policy(rules(["collection/other"], "dashboard", AllowFromPublic=True)), "unknown"),
        (policy(rules(["collection/shop"], "dashboard", AllowFromPublic=False)), "unknown"),  # says nothing of the collection itself
        (policy(rules(["collection/shop"], AllowFromPublic=True), kind="encryption"), "unknown"),
        (policy(rules(["collection/shop"], AllowFromPublic=True), action=Action.DELETE), "unknown"),
        (policy(rules(["collection/shop"], AllowFromPublic=True), doubt="var.on"), "unknown"),
        (policy(rules(["collection/shop"], AllowFromPublic=False), doubt="var.on"), "unknown"),
        (policy(rules(["collection/shop"], AllowFromPublic=True), kind=unknown("var.kind")), "unknown"),
        (policy(unknown("var.policy")), "unknown"),
        (policy("no policy"), "unknown"),
    ],
)
def test_what_a_policy_says_of_a_collection(one: Resource, verdict: str) -> None:
    assert is_private(one) == verdict


def test_without_a_policy_only_the_stack_of_the_baseline_can_tell() -> None:
    other = policy(rules(["collection/other"]))
    assert is_private(other, here=True) == "satisfied"
    assert is_private(policy(rules(["collection/shop"], AllowFromPublic=False), doubt="var.on"), here=True) == "satisfied"
    assert collection_policy_is(COLLECTION, world(COLLECTION, other, here=True), "KmsARN", "x").verdict.word == "missing"


def test_beside_one_that_is_there_what_may_be_there_counts_only_where_it_is_wrong() -> None:
    sure = policy(rules(["collection/shop"], AllowFromPublic=False))
    for public, verdict in ((False, "satisfied"), (True, "unknown")):
        perhaps = replace(policy(rules(["collection/shop"], AllowFromPublic=public), doubt="var.on"), address="x.second")
        answer = collection_policy_is(COLLECTION, world(COLLECTION, sure, perhaps), "AllowFromPublic", value=False)
        assert answer.verdict.word == verdict


@pytest.mark.parametrize(
    ("resources", "verdict"),
    [
        (["collection/shop"], "missing"),
        (["collection/other"], "satisfied"),
        ([unknown("var.pattern")], "unknown"),
        ([put_together(f"collection/sh{GAP}")], "unknown"),
        ([put_together(f"collection/x{GAP}")], "satisfied"),
        ([put_together(f"{GAP}/shop")], "unknown"),
        (unknown("var.patterns"), "unknown"),
    ],
)
def test_a_policy_that_names_no_collection_here(resources: object, verdict: str) -> None:
    one = policy(Value((Value({"Rules": Value((Value({"ResourceType": Value("collection"), "Resource": as_value(resources)}),))}),)))
    answer = names_no_collection(one, world(one, COLLECTION))
    assert answer.verdict.word == verdict


def as_value(resources: object) -> Value:
    if isinstance(resources, Value):
        return resources
    assert isinstance(resources, list)
    return Value(tuple(one if isinstance(one, Value) else Value(one) for one in resources))


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (policy(rules(["collection/x"], AllowFromPublic=True)), "misconfigured"),
        (policy(rules(["collection/x"], AllowFromPublic=False)), "satisfied"),
        (policy(rules(["collection/x"], "dashboard", AllowFromPublic=True)), "misconfigured"),
        (policy(rules(["collection/x"], "workspace", AllowFromPublic=True)), "satisfied"),
        (policy("no policy"), "satisfied"),
        (policy(unknown("var.policy")), "unknown"),
    ],
)
def test_what_its_rules_do_to_whatever_they_name(one: Resource, verdict: str) -> None:
    assert its_rules_set(one, world(one), "AllowFromPublic", value=False).verdict.word == verdict


@pytest.mark.parametrize(
    ("pattern", "verdict"),
    [
        (f"collection/shop-{GAP}-*", "satisfied"),
        (f"collection/shop-{GAP}*", "satisfied"),
        (f"collection/shop-{GAP}-search", "satisfied"),
        (f"collection/shop-{GAP}-s*x*", "unknown"),
        (f"collection/shop-{GAP}-t*", "unknown"),  # another policy may take it in
    ],
)
def test_a_pattern_that_is_made_as_the_name_begins(pattern: str, verdict: str) -> None:
    named = resource(COLLECTION.address, name=put_together(f"shop-{GAP}-search"))
    document = {"Rules": Value((Value({"ResourceType": Value("collection"), "Resource": as_value([put_together(pattern)])}),))}
    one = policy(Value((Value({**document, "AllowFromPublic": Value(data=False)}),)))
    assert collection_policy_is(named, world(named, one), "AllowFromPublic", value=False).verdict.word == verdict


KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.mark.parametrize(
    ("switch", "verdict"),
    [
        ({"AWSOwnedKey": True}, "misconfigured"),
        ({"AWSOwnedKey": False, "KmsARN": KEY}, "satisfied"),
        ({"AWSOwnedKey": True, "KmsARN": KEY}, "satisfied"),  # AWS ignores the switch beside a key
        ({"AWSOwnedKey": True, "KmsARN": None}, "misconfigured"),
        ({"AWSOwnedKey": True, "KmsARN": ""}, "misconfigured"),
    ],
)
def test_a_key_goes_before_the_switch_for_that_of_aws(switch: dict[str, object], verdict: str) -> None:
    one = policy(rules(["collection/shop"], **switch), kind="encryption")
    assert collection_policy_is(COLLECTION, world(COLLECTION, one), "AWSOwnedKey", value=False).verdict.word == verdict
    assert its_rules_set(one, world(one), "AWSOwnedKey", value=False).verdict.word == verdict


def test_a_key_that_may_be_missing_leaves_the_switch_open() -> None:
    part = {"Rules": [{"ResourceType": "collection", "Resource": ["collection/shop"]}], "AWSOwnedKey": True, "KmsARN": unknown("var.key")}
    one = resource("aws_opensearchserverless_security_policy.p", type="encryption", policy=part)
    assert its_rules_set(one, world(one), "AWSOwnedKey", value=False).verdict.word == "unknown"


AUTO, ARN = "auto", "arn:aws:kms:eu-west-1:111122223333:key/k"


@pytest.mark.parametrize(
    ("action", "held", "own", "verdict"),
    [
        (Action.NO_OP, AUTO, True, "misconfigured"),
        (Action.UPDATE, AUTO, True, "misconfigured"),
        (Action.NONE, AUTO, True, "misconfigured"),  # a state
        (Action.NO_OP, ARN, False, "satisfied"),
        (Action.NO_OP, None, True, "satisfied"),
        (Action.NONE, None, True, "satisfied"),  # a configuration
        (Action.CREATE, None, True, "satisfied"),
        (Action.REPLACE, AUTO, True, "satisfied"),
        (Action.REPLACE, ARN, False, "misconfigured"),
    ],
)
def test_a_collection_that_stands_has_the_key_it_was_made_with(action: Action, held: str | None, own: bool, verdict: str) -> None:
    shop = resource(
        "aws_opensearchserverless_collection.shop",
        action=action,
        before=None if action in {Action.CREATE, Action.NONE} else {"name": "shop", "kms_key_arn": held},
        computed={"kms_key_arn": unknown("known after apply") if action.makes else held},
        name="shop",
    )
    said = policy(rules(["collection/shop"], AWSOwnedKey=not own), kind="encryption", action=Action.UPDATE)
    assert collection_policy_is(shop, world(shop, said), "AWSOwnedKey", value=False).verdict.word == verdict


def test_whose_key_it_has_is_asked_of_the_key_alone() -> None:
    shop = resource(
        "aws_opensearchserverless_collection.shop", action=Action.NO_OP, before={"name": "shop", "kms_key_arn": AUTO}, name="shop"
    )
    opened = policy(rules(["collection/shop"], AllowFromPublic=True))
    assert collection_policy_is(shop, world(shop, opened), "AllowFromPublic", value=False).verdict.word == "misconfigured"
    assert collection_policy_is(shop, world(shop), "AWSOwnedKey", value=True).verdict.word == "satisfied"
