"""Laws of plans, over the examples of all controls: what a plan shows less of leaves an answer open, or as it was.

Each value of a plan may be known after apply only; a plan may come without its configuration; where it stands, and what its provider is
called, changes nothing. A sample of each, the same one each time.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from srm_tf.catalogue.control import Control, Example
from srm_tf.catalogue.load import control_files
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.verdict import Judgement
from srm_tf.terraform.computed_blocks import is_filled_in
from tests.support.altering import answers, kind
from tests.support.judging import after_plan
from tests.support.pages import control_page
from tests.support.planned import plan_of

Json = Any
Path = tuple[Any, ...]
PAGES = [(path, f"{path.parent.name}/{path.stem}") for path in control_files()]
PLACES = 3  # that are hidden in a control's examples, one at a time
LATER = {"references": ["local.later"]}

# What rests on who wrote a known value, or on which documents a policy was made of: without configuration nobody can tell.
NEED_CONFIGURATION = (
    *("apigateway/stages-log-executions", "cloudwatch/alarms-have-actions", "datasync/locations-keep-secrets-out-of-code"),
    *("elb/public-load-balancers-are-declared", "generic/arguments-keep-secrets-out-of-code", "iam/", "redshift/clusters-are-"),
    *("backup/vaults-use-customer-keys", "fsx/file-systems-use-customer-keys", "glue/job-outputs-use-customer-keys"),
    *("athena/query-results-use-customer-keys", "kendra/indexes-use-customer-keys", "rds/performance-insights-use-customer-keys"),
    *("batch/compute-environments-track-latest-amis", "ec2/instances-track-latest-amis", "ec2/instances-upgrade-packages-at-boot"),
    *("eks/node-groups-track-latest-amis", "vpc/default-vpcs-are-empty", "vpc/security-groups-are-in-use"),
    "vpc/vpcs-have-service-endpoints",
)


def judged(control: Control, example: Example, plan: Json) -> dict[str, Judgement | None]:
    graph = after_plan(plan)
    return answers(control, example, with_scopes(graph))


def plan_for(example: Example) -> Json:
    return plan_of(example.terraform, files=example.files, before=example.before or None)


def known(data: Json, unknown: Json, path: Path = ()) -> Iterator[Path]:
    """Where a change has a value that is known."""
    if unknown is True or data is None:
        return
    if path:
        yield path
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, one in inside:
        yield from known(one, step(unknown, name), (*path, name))


def step(tree: Json, name: Any) -> Json:
    if isinstance(tree, dict):
        return tree.get(name)
    return tree[name] if isinstance(tree, list) and isinstance(name, int) and name < len(tree) else None


def hidden(data: Json, unknown: Json, path: Path) -> tuple[Json, Json]:
    """Values and mask with one place that is known after apply."""
    name, rest = path[0], path[1:]
    mask = _beside(data, unknown)
    if rest:
        data[name], mask[name] = hidden(data[name], step(mask, name), rest)
    elif isinstance(data, dict):
        mask[name] = bool(data.pop(name) is not None)
    else:
        data[name], mask[name] = None, True
    return data, mask


def _beside(data: Json, unknown: Json) -> Json:
    if isinstance(data, dict):
        return dict(unknown) if isinstance(unknown, dict) else {}
    return [step(unknown, at) for at in range(len(data))]


def later(expressions: Json, path: Path) -> bool:
    """Whether an expression stands at a place, or around it; it refers to something else then. A block that is not known has none."""
    at, holder = expressions, None
    for name in path:
        if isinstance(at, dict) and ("references" in at or "constant_value" in at):
            break
        if step(at, name) is None:
            return False
        holder, key, at = at, name, at[name]
    if holder is None:
        return False
    if isinstance(at, dict):
        holder[key] = LATER
    else:
        del holder[key]
    return True


def block_of(plan: Json, change: Json) -> Json:
    """The block in the configuration that a change is one of."""
    module = plan["configuration"]["root_module"]
    for call in [part.partition("[")[0] for part in change.get("module_address", "").split("module.")[1:]]:
        module = module["module_calls"][call.rstrip(".")]["module"]
    same = (one for one in module["resources"] if all(one[name] == change[name] for name in ("mode", "type", "name")))
    return next(same)


def fewer(plan: Json, at: int, path: Path) -> Json:
    """The plan with one value that is known after apply, None where that cannot be."""
    names = tuple(name for name in path if isinstance(name, str))
    type_ = plan["resource_changes"][at]["type"]
    if any(is_filled_in(type_, names[:length]) for length in range(1, len(names) + 1)):
        return None  # left out or not, a plan does not tell
    made = copy.deepcopy(plan)
    change = made["resource_changes"][at]
    if not later(block_of(made, change).setdefault("expressions", {}), path):
        return None
    body = change["change"]
    body["after"], body["after_unknown"] = hidden(body["after"], body["after_unknown"], path)
    return made


@pytest.mark.parametrize(("path", "control_id"), PAGES, ids=[name for _, name in PAGES])
def test_less_that_is_known_leaves_the_answer_open_or_as_it_was(path: Any, control_id: str) -> None:
    page = control_page(path)
    chance = random.Random(control_id)  # noqa: S311 — a sample
    for example in chance.sample(page.examples, min(PLACES, len(page.examples))):
        plan = plan_for(example)
        whole = judged(page.control, example, plan)
        changes = [one["change"] for one in plan["resource_changes"]]
        spots = [(at, one) for at, body in enumerate(changes) for one in known(body["after"], body["after_unknown"])]
        for at, spot in chance.sample(spots, min(PLACES, len(spots))):
            less = fewer(plan, at, spot)
            found = judged(page.control, example, less) if less is not None else whole
            for address, answer in whole.items():
                assert kind(found[address]) in {"open", kind(answer)}, (
                    example.name,
                    plan["resource_changes"][at]["address"],
                    spot,
                    address,
                )


@pytest.mark.parametrize(("path", "control_id"), PAGES, ids=[name for _, name in PAGES])
def test_without_configuration_less_is_known(path: Any, control_id: str) -> None:
    page = control_page(path)
    chance = random.Random(control_id)  # noqa: S311 — a sample
    example = chance.choice(page.examples)
    plan = plan_for(example)
    whole = judged(page.control, example, plan)
    del plan["configuration"]
    found = judged(page.control, example, plan)
    for address, answer in whole.items():
        if address in found and answer is not None and not control_id.startswith(NEED_CONFIGURATION):
            assert kind(found[address]) in {"open", kind(answer)}, (example.name, address)


@pytest.mark.parametrize("provider", ["aws", "registry.opentofu.org/hashicorp/aws"])
def test_what_the_provider_is_called_changes_nothing(provider: str) -> None:
    for path, _ in PAGES[::20]:
        page = control_page(path)
        plan = plan_for(page.examples[0])
        whole = judged(page.control, page.examples[0], plan)
        text = json.dumps(plan).replace("registry.terraform.io/hashicorp/aws", provider)
        assert judged(page.control, page.examples[0], json.loads(text)) == whole
