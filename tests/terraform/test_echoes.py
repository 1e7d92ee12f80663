"""What a resource repeats of the resources beside it: a change of the part leaves the whole behind.

The forms are those of plans that Terraform made of changes at moto, provider 3.39.
"""

from __future__ import annotations

import json
from typing import Any

from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.support.judging import schema

OPEN = '{"Statement":[{"Action":"sqs:SendMessage","Effect":"Allow","Principal":"*","Resource":"*"}]}'
NARROW = '{"Statement":[]}'
URL = "https://sqs.us-east-1.amazonaws.com/123456789012/q"


def entry(type_: str, actions: list[str], before: Any, after: Any) -> dict[str, Any]:
    return {
        "address": f"{type_}.x",
        "mode": "managed",
        "type": type_,
        "name": "x",
        "change": {"actions": actions, "before": before, "after": after, "after_unknown": {}},
    }


def after(*entries: dict[str, Any], **expressions: Any) -> Any:
    """The first of the resources after a plan of them; `expressions`: what it writes."""
    head = {name: entries[0][name] for name in ("address", "mode", "type", "name")}
    plan = {
        "format_version": "1.2",
        "resource_changes": list(entries),
        "configuration": {"root_module": {"resources": [{**head, "expressions": expressions}]}},
    }
    found = worlds(decode(json.dumps(plan).encode(), "plan.json"), schema())
    assert found.before is not None
    return found.after.by_address[entries[0]["address"]], found.before.by_address[entries[0]["address"]]


QUEUE = {"id": URL, "name": "q", "policy": OPEN}


def test_a_policy_that_another_resource_changes_is_not_the_queues() -> None:
    queue = entry("aws_sqs_queue", ["no-op"], QUEUE, QUEUE)
    changes = [
        (["update"], {"queue_url": URL, "policy": OPEN}, {"queue_url": URL, "policy": NARROW}),
        (["delete"], {"queue_url": URL, "policy": OPEN}, None),
        (["create"], None, {"queue_url": URL, "policy": NARROW}),
    ]
    for actions, was, will in changes:
        later, earlier = after(queue, entry("aws_sqs_queue_policy", actions, was, will))
        assert later.get("policy").is_null
        assert earlier.text("policy") == (OPEN if was is None else None)  # told by the part, where there is one


def test_a_policy_that_stays_or_is_another_queues_or_that_the_queue_writes_is_the_queues() -> None:
    queue = entry("aws_sqs_queue", ["no-op"], QUEUE, QUEUE)
    part = {"queue_url": URL, "policy": OPEN}
    other = {"queue_url": URL + "2", "policy": OPEN}
    assert after(queue, entry("aws_sqs_queue_policy", ["no-op"], part, part))[0].text("policy") == OPEN
    assert after(queue, entry("aws_sqs_queue_policy", ["delete"], other, None))[0].text("policy") == OPEN
    assert after(queue, entry("aws_sqs_queue_policy", ["delete"], part, None), policy={"constant_value": OPEN})[0].text("policy") == OPEN


def test_of_several_policies_of_a_role_only_those_that_change_go() -> None:
    inline = [{"name": "wide", "policy": OPEN}, {"name": "own", "policy": NARROW}]
    arns = [f"arn:aws:iam::aws:policy/{one}" for one in "AB"]
    values = {"id": "r", "name": "r", "inline_policy": inline, "managed_policy_arns": arns}
    role = entry("aws_iam_role", ["no-op"], values, values)
    wide = {"role": "r", "name": "wide", "policy": OPEN}
    attached = {"role": "r", "policy_arn": arns[0]}
    later, earlier = after(
        role,
        entry("aws_iam_role_policy", ["update"], wide, {**wide, "policy": NARROW}),
        entry("aws_iam_role_policy_attachment", ["delete"], attached, None),
    )
    assert [one.get("name").text() for one in later.get("inline_policy").items()] == ["own"]
    assert later.get("managed_policy_arns").plain() == arns[1:]
    assert [one.get("name").text() for one in earlier.get("inline_policy").items()] == ["own"]
