"""States as Terraform 0.12 shows them: addresses within the module, and up to 0.12.21 without keys.

https://github.com/hashicorp/terraform/issues/24110; `internal/command/jsonstate/state.go`, then `command/jsonstate/state.go`, calls a
resource by its whole address since 0.13.
"""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.model.graph import Graph
from tests.support.judging import after_plan


def queue(address: str, **more: Any) -> dict[str, Any]:
    """A queue of a state."""
    return {"address": address, "mode": "managed", "type": "aws_sqs_queue", "name": "q", "values": {"name": "q"}, **more}


def read(document: dict[str, Any]) -> Graph:
    return after_plan(document)


@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize("path", [False, True])
def test_each_instance_has_an_address_of_its_own(*, key: bool, path: bool) -> None:
    keys: list[int | str] = [0, 1, "a.b"]
    shown = [f'["{one}"]' if isinstance(one, str) else f"[{one}]" for one in keys]
    several = [queue(f"aws_sqs_queue.q{text if key else ''}", index=one) for one, text in zip(keys, shown, strict=True)]
    inside = [{**one, "address": f"module.m.module.n.{one['address']}"} if path else one for one in several]
    data = {**queue("data.aws_sqs_queue.q"), "mode": "data"}
    modules = [{"address": "module.m", "child_modules": [{"address": "module.m.module.n", "resources": [*inside, data]}]}]
    root = {"resources": [queue("aws_sqs_queue.q")], "child_modules": modules}
    found = read({"format_version": "0.1", "terraform_version": "0.12.20", "values": {"root_module": root}})
    names = [*(f"aws_sqs_queue.q{text}" for text in shown), "data.aws_sqs_queue.q"]
    expected = {"aws_sqs_queue.q", *(f"module.m.module.n.{name}" for name in names)}
    assert {one.address for one in found.resources} == expected
    assert len(found.resources) == len(expected)


def test_the_state_of_a_plan_is_of_the_resources_that_it_changes() -> None:
    """Else what a plan has changes of would be there once more, as it stands."""
    values = {"name": "q"}
    body = {"actions": ["update"], "before": values, "after": {"name": "q", "fifo_queue": True}, "after_unknown": {}}
    head = {"mode": "managed", "type": "aws_sqs_queue", "name": "q", "module_address": "module.m", "change": body}
    state = {"root_module": {"child_modules": [{"address": "module.m", "resources": [queue("aws_sqs_queue.q", index=0)]}]}}
    plan = {
        "format_version": "0.1",
        "resource_changes": [{**head, "address": "module.m.aws_sqs_queue.q[0]", "index": 0}],
        "prior_state": {"format_version": "0.1", "values": state},
    }
    assert [one.address for one in read(plan).resources] == ["module.m.aws_sqs_queue.q[0]"]
