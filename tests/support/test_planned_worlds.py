"""`plan_of` against plans that Terraform itself made: the worlds in `fixtures/`.

Those plans come from provider 3.39, the shipped schema describes provider 6: what is in both is compared, and what
the provider changed in between stands in `CHANGED`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from srm_tf.terraform.schema import shipped
from tests.support.planned import made_plan

FIXTURES = Path(__file__).parents[2] / "fixtures"
CREATED = ("01-web-app", "03-modules", "05-security-group-zoo", "11-serverless-data")
UPDATED = "08-risky-pull-request"
UNKNOWN = "known after apply"
Json: TypeAlias = "Any"  # what json.loads gives

# Where provider 6 plans something else for the same text: mostly arguments that have become computed as well.
CHANGED: dict[str, set[str]] = {
    "aws_api_gateway_rest_api": {"minimum_compression_size"},
    "aws_autoscaling_group": {"load_balancers"},
    "aws_cloudwatch_log_group": {"name_prefix"},
    "aws_cognito_user_pool": {"password_policy.temporary_password_validity_days"},
    "aws_db_instance": {"apply_immediately", "iops"},
    "aws_dynamodb_table": {"read_capacity", "write_capacity"},
    "aws_iam_instance_profile": {"name_prefix"},
    "aws_iam_role": {"name_prefix"},
    "aws_instance": {
        *("disable_api_termination", "ebs_optimized", "iam_instance_profile", "monitoring", "user_data_base64"),
        "user_data",  # in the clear since 6.0
    },
    "aws_kms_alias": {"name_prefix"},
    "aws_lambda_permission": {"statement_id_prefix"},
    "aws_lb": {"enable_cross_zone_load_balancing", "name_prefix"},
    "aws_lb_target_group": {"deregistration_delay", "name_prefix"},
    "aws_s3_bucket": {  # everything inside the bucket moved to resources of its own in 4.0 and is computed since
        *("acl", "bucket_prefix", "cors_rule", "grant", "lifecycle_rule", "logging", "object_lock_configuration", "policy"),
        *("replication_configuration", "server_side_encryption_configuration", "website"),
        "region",  # an argument since 6.0
    },
    "aws_sqs_queue": {"redrive_policy"},
    "aws_ssm_parameter": {"tier"},
    "aws_subnet": {"ipv6_cidr_block"},
    "aws_vpc": {"assign_generated_ipv6_cidr_block"},
}


def texts(folder: Path) -> tuple[str, dict[str, str]]:
    """The text of the root module, and the other files."""
    root = "\n".join(path.read_text() for path in sorted(folder.glob("*.tf")))
    files = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.glob("modules/**/*.tf")}
    return root, files | {path.name: path.read_text() for path in folder.glob("*.tfvars")}


@cache
def real(world: str) -> Json:
    plan: Json = json.loads((FIXTURES / world / "plan.json").read_text())
    return plan


@cache
def mine(world: str) -> Json:
    root, files = texts(FIXTURES / world)
    before = texts(FIXTURES / world / "before")[0] if (FIXTURES / world / "before").is_dir() else None
    plan: Json = json.loads(json.dumps(made_plan(root, files, before, shipped(), strict=False)))
    return plan


def merged(after: Json, unknown: Json) -> Json:
    """Values and what is unknown of them in one tree."""
    if unknown is True:
        return UNKNOWN
    if isinstance(after, dict):
        masks = unknown or {}
        names = {*after, *(name for name, mask in masks.items() if mask is True)}
        return {name: merged(after.get(name), masks.get(name)) for name in sorted(names)}
    if isinstance(after, list):
        masks = unknown or [None] * len(after)
        return [merged(item, mask) for item, mask in zip(after, masks, strict=True)]
    return policy(after)


def policy(value: Json) -> Json:
    """A policy document in one form: older providers write an empty Sid and lists of one."""
    if not isinstance(value, str) or not value.startswith("{"):
        return value
    document = json.loads(value)
    for statement in document.get("Statement", ()):
        if isinstance(statement, dict):
            statement.update(Condition=listed(statement.get("Condition")))
            statement.pop("Sid", None) if not statement.get("Sid") else None
    return document


def listed(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: listed(item) for name, item in value.items()}
    return value if isinstance(value, list) or value is None else [value]


def differences(one: Json, other: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Json, Json]]:
    """(path, real, mine) wherever both know an attribute and do not agree."""
    if isinstance(one, dict) and isinstance(other, dict) and "Statement" not in one:
        for name in one.keys() & other.keys():
            yield from differences(one[name], other[name], (*path, name))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for left, right in zip(one, other, strict=True):
            yield from differences(left, right, path)
    elif one != other or type(one) is not type(other):
        yield ".".join(path), one, other


def restated(section: Json) -> Json:
    """A configuration without schema versions; references of an attribute in block syntax have no order."""
    if isinstance(section, dict):
        inside = {name: restated(value) for name, value in section.items() if name != "schema_version"}
        return inside | {"references": sorted(section["references"])} if isinstance(section.get("references"), list) else inside
    return [restated(item) for item in section] if isinstance(section, list) else section


def heads(plan: Json) -> list[Json]:
    """All of the changes but the values."""
    return [
        {**change, "change": {"actions": change["change"]["actions"], "before_sensitive": change["change"]["before"] is None}}
        for change in plan["resource_changes"]
    ]


@pytest.mark.parametrize("world", CREATED)
def test_the_same_resources_in_the_same_order_with_the_same_actions(world: str) -> None:
    assert heads(mine(world)) == heads(real(world))


@pytest.mark.parametrize("world", [*CREATED, UPDATED])
def test_the_same_configuration(world: str) -> None:
    assert restated(mine(world)["configuration"]) == restated(real(world)["configuration"])


@pytest.mark.parametrize("world", CREATED)
@pytest.mark.parametrize("section", ["variables", "output_changes"])
def test_the_same_variables_and_outputs(world: str, section: str) -> None:
    assert mine(world).get(section) == real(world).get(section)


@pytest.mark.parametrize("world", CREATED)
def test_the_same_values_known_and_unknown(world: str) -> None:
    changes = {change["address"]: change["change"] for change in mine(world)["resource_changes"]}
    found = [
        (change["address"], *difference)
        for change in real(world)["resource_changes"]
        for difference in differences(
            merged(change["change"]["after"], change["change"]["after_unknown"]),
            merged(changes[change["address"]]["after"], changes[change["address"]]["after_unknown"]),
        )
        if difference[0] not in CHANGED.get(change["type"], ())
    ]
    assert found == []


@pytest.mark.parametrize("world", CREATED)
def test_the_same_is_sensitive(world: str) -> None:
    def secrets(mask: Json, path: str = "") -> set[str]:
        if isinstance(mask, dict):
            return {text for name, inner in mask.items() for text in secrets(inner, f"{path}.{name}")}
        if isinstance(mask, list):
            return {text for inner in mask for text in secrets(inner, path)}
        return {path} if mask is True and not path.endswith("_wo") else set()  # write-only arguments came with provider 5.9

    for change, own in zip(real(world)["resource_changes"], mine(world)["resource_changes"], strict=True):
        assert secrets(own["change"]["after_sensitive"]) == secrets(change["change"]["after_sensitive"]), change["address"]


@pytest.mark.parametrize("world", CREATED)
@pytest.mark.parametrize("section", ["planned_values", "prior_state"])
def test_the_same_tree_of_modules(world: str, section: str) -> None:
    def tree(module: Json) -> Json:
        inside = [tree(child) | {"address": child["address"]} for child in module.get("child_modules", ())]
        return {"resources": [one["address"] for one in module.get("resources", ())], "modules": inside}

    expected, found = (plan.get(section, {}) for plan in (real(world), mine(world)))
    expected, found = (part.get("values", part).get("root_module", {}) for part in (expected, found))
    assert tree(found) == tree(expected)


@pytest.mark.parametrize("world", ["01-web-app", "11-serverless-data"])
def test_the_same_policy_documents_are_read(world: str) -> None:
    expected, found = (plan["prior_state"]["values"]["root_module"]["resources"] for plan in (real(world), mine(world)))
    for one, other in zip(expected, found, strict=True):
        assert list(differences(merged(one["values"], {}), merged(other["values"], {}))) == [
            ("id", one["values"]["id"], other["values"]["id"])
        ]


def test_an_update_has_the_same_actions_and_reasons() -> None:
    def actions(plan: Json) -> list[tuple[Json, ...]]:
        return [
            (one["address"], one["change"]["actions"], one.get("action_reason"), one["change"].get("replace_paths"))
            for one in plan["resource_changes"]
        ]

    assert actions(mine(UPDATED)) == actions(real(UPDATED))


def test_an_update_changes_the_same_arguments() -> None:
    def changed(change: Json) -> dict[str, Json]:
        before, after = change["before"], change["after"]
        return {name: (before[name], after[name]) for name in before if before[name] != after[name]}

    for one, own in zip(real(UPDATED)["resource_changes"], mine(UPDATED)["resource_changes"], strict=True):
        if one["change"]["actions"] == ["update"] and one["type"] != "aws_iam_role_policy":
            expected, found = changed(one["change"]), changed(own["change"])
            assert found.keys() == expected.keys(), one["address"]
            assert list(differences([*map(list, expected.values())], [*map(list, found.values())])) == []
            assert own["change"]["after_unknown"] == {}
