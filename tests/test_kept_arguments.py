"""What stays in force when its argument is taken away is judged as before: the provider keeps what is optional and computed.

Of a plan that changes nothing, an argument is taken out of the configuration alone, as Terraform does when somebody deletes the line: what
is planned is what stood before. An empty text in its place is no other thing to resources of Terraform's older library for providers. What
failed fails, or nobody knows: a failure that became a pass would be a silent one. (What passed because somebody wrote it may fail where
nobody does: a night for maintenance that AWS drew, a policy that was never thought of.)
So it is with what the plan shows to go, and the provider does not send (`terraform/unsent.py`): there what is planned is that it goes.
https://developer.hashicorp.com/terraform/plugin/framework/handling-data/attributes has what `Optional` and `Computed` together do.

`pytest tests/test_kept_arguments.py -k s3/` takes the controls of one service.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from srm_tf.catalogue.control import Control, Example
from srm_tf.catalogue.load import control_files
from srm_tf.engine.scopes import with_scopes
from srm_tf.terraform.computed_blocks import is_filled_in
from srm_tf.terraform.unsent import _NEVER_EMPTIED, _NEVER_RESET, _PARAMETER, _PERHAPS_EMPTIED, _PERHAPS_SENT, _PROMOTED, _SENT_ONCE
from tests.support.altering import answers, kind
from tests.support.hcl_syntax import PlanError
from tests.support.judging import after_plan, schema
from tests.support.pages import control_page
from tests.support.planned import plan_of

Json = Any
# Where a failure passes once nobody writes what it is about: control, argument and why. A row that is not needed any more fails a test.
IN_CODE = "what is no longer in the code is no secret in the code"
_CDN = "encoder_settings.output_groups.output_group_settings.hls_group_settings.hls_cdn_settings"
IN_TEMPLATE = "without a line of its own an instance has the image of its launch template, as a rule, which is asked"
IN_BUCKET = "what says nothing is encrypted as its bucket is, which is asked"
IN_SOURCE = "a replica takes it from its source, which is asked"
EXCEPT = {
    ("cloudformation/stacks-keep-secrets-out-of-parameters", "aws_cloudformation_stack.parameters"): IN_CODE,
    (
        "cloudformation/stacks-keep-secrets-out-of-parameters",
        "aws_serverlessapplicationrepository_cloudformation_stack.parameters",
    ): IN_CODE,
    ("generic/arguments-keep-secrets-out-of-code", "aws_api_gateway_api_key.value"): IN_CODE,
    ("generic/arguments-keep-secrets-out-of-code", f"aws_medialive_channel.{_CDN}.hls_akamai_settings.salt"): IN_CODE,
    ("generic/arguments-keep-secrets-out-of-code", "aws_mq_broker.user"): IN_CODE,
    ("generic/arguments-keep-secrets-out-of-code", "aws_opensearch_domain.advanced_security_options"): IN_CODE,
    ("generic/arguments-keep-secrets-out-of-code", "aws_ssm_parameter.value"): IN_CODE,
    ("generic/functions-keep-secrets-out-of-code", "aws_bedrockagent_agent.instruction"): IN_CODE,
    ("generic/functions-keep-secrets-out-of-code", "aws_kinesisanalyticsv2_application.application_configuration"): IN_CODE,
    ("generic/workloads-keep-secrets-out-of-environment", "aws_connect_contact_flow.content"): IN_CODE,
    ("iam/accounts-keep-secrets-out-of-tags", "aws_instance.root_block_device"): IN_CODE,
    ("ssm/parameters-keep-secrets-out-of-strings", "aws_ssm_parameter.value"): IN_CODE,
    ("cognito/user-pools-require-strong-passwords", "aws_cognito_user_pool.password_policy"): "a policy of nothing but zeros is none",
    ("ec2/instances-track-latest-amis", "aws_instance.ami"): IN_TEMPLATE,
    ("ec2/instances-track-latest-amis", "aws_spot_instance_request.ami"): "a request that names no image is refused",
    ("ec2/instances-use-current-amis", "aws_instance.ami"): IN_TEMPLATE,
    ("generic/resources-use-customer-keys", "aws_s3vectors_index.encryption_configuration"): IN_BUCKET,
    (
        "iam/console-users-replace-first-passwords",
        "aws_iam_user_login_profile.password_reset_required",
    ): "providers that have a default of true there make the password anew",
    (
        "iam/identities-avoid-inline-policies",
        "aws_iam_role.inline_policy",
    ): "a role shows all of its policies there, and those of resources of their own are judged with them",
    ("rds/databases-run-supported-versions", "aws_db_instance.engine_version"): IN_SOURCE,
    (
        "storagegateway/gateways-encrypt-smb-traffic",
        "aws_storagegateway_gateway.smb_security_strategy",
    ): "each gateway has one, and it is for those that serve SMB, as shares or somebody who writes one say",
    ("vpc/default-routes-avoid-nat-instances", "aws_route.network_interface_id"): "a route without a target is refused",
    ("vpc/endpoint-policies-are-scoped", "aws_vpc_endpoint.policy"): "the policy that stands beside it is the one that is left",
}


FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]


def kept(resource_type: str, expressions: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where arguments are written that the provider keeps; of what is inside of a block, that of all blocks of its name."""
    for name, one in expressions.items():
        here = (*path, name)
        attribute = schema().attribute(resource_type, here)
        if attribute is None:
            continue
        if is_filled_in(resource_type, here) if attribute.is_block else (attribute.optional and attribute.computed):
            yield here
        inside = one if isinstance(one, list) else [one] if attribute.is_block else []
        found = {place for block in inside if isinstance(block, dict) for place in kept(resource_type, block, here)}
        yield from sorted(found)


def emptied(expressions: Json, path: tuple[str, ...]) -> None:
    """Write an empty text where an argument stands in what a block says."""
    for block in expressions if isinstance(expressions, list) else [expressions]:
        if path[0] in block and len(path) == 1:
            block[path[0]] = {"constant_value": ""}
        elif path[0] in block:
            emptied(block[path[0]], path[1:])


def without(expressions: Json, path: tuple[str, ...]) -> None:
    """Take an argument out of what a block says."""
    for block in expressions if isinstance(expressions, list) else [expressions]:
        if len(path) == 1:
            block.pop(path[0], None)
        elif path[0] in block:
            without(block[path[0]], path[1:])


def taken_away(plan: Json) -> Iterator[tuple[str, str, Json]]:
    """(address, argument, plan) for each argument that is kept without its line, or with an empty text in it."""
    for at, one in enumerate(plan["configuration"]["root_module"].get("resources", ())):
        if one["mode"] != "managed":
            continue
        for path in kept(one["type"], one.get("expressions", {})):
            attribute = schema().attribute(one["type"], path)
            texts = attribute is not None and attribute.kind == "string" and attribute.default is None
            for alter in (without, emptied) if texts else (without,):
                changed = copy.deepcopy(plan)
                alter(changed["configuration"]["root_module"]["resources"][at]["expressions"], path)
                yield one["address"], ".".join(path), changed


def unsent(resource_type: str) -> Iterator[str]:
    """The arguments that stay in force although a plan shows them to go, or that may."""
    yield from () if resource_type in _PROMOTED else _SENT_ONCE.get(resource_type, ())
    yield from (_PARAMETER,) if resource_type in _NEVER_RESET else ()
    yield from (rows[resource_type] for rows in (_NEVER_EMPTIED, _PERHAPS_EMPTIED, _PERHAPS_SENT) if resource_type in rows)


def planned_away(plan: Json) -> Iterator[tuple[str, str, Json]]:
    """(address, argument, plan) for each argument that is planned to go and is not sent."""
    blocks = {one["address"]: at for at, one in enumerate(plan["configuration"]["root_module"].get("resources", ()))}
    for at, one in enumerate(plan["resource_changes"]):
        for name in unsent(one["type"]) if one["address"] in blocks and one["mode"] == "managed" else ():
            changed = copy.deepcopy(plan)
            change = changed["resource_changes"][at]["change"]
            top, _, inner = name.partition(".")
            held = change["after"].get(top)
            if not held or (inner and not held[0].get(inner)):
                continue
            change["actions"] = ["update"]
            if inner:
                held[0][inner] = ""
            else:
                change["after"][top] = [] if isinstance(held, list) else None
            without(changed["configuration"]["root_module"]["resources"][blocks[one["address"]]]["expressions"], tuple(name.split(".")))
            yield one["address"], name, changed


def kinds(control: Control, example: Example, plan: Json) -> dict[str, str]:
    """Address → passes, fails or open, of a plan."""
    told = answers(control, example, with_scopes(after_plan(plan)))
    return {address: kind(answer) for address, answer in told.items()}


def passing(control: Control, example: Example) -> Iterator[tuple[str, str]]:
    """(argument, what is said) for each failure of an example that passes once an argument is taken away."""
    try:
        plan = plan_of(example.terraform, before=example.terraform, files=example.files)
    except PlanError:  # what is written does not stand: a template of CloudFormation, say
        return
    failing = [address for address, so in kinds(control, example, plan).items() if so == "fails"]
    for address, argument, changed in (*taken_away(plan), *planned_away(plan)) if failing else ():
        now = kinds(control, example, changed)
        for one in failing:
            if now.get(one, "passes") == "passes":
                type_ = address.split(".")[0]
                yield f"{type_}.{argument}", f"{example.name!r}: without {address}.{argument} {one} passes"


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_what_is_kept_fails_as_before(path: Path) -> None:
    page = control_page(path)
    name = f"{path.parent.name}/{path.stem}"
    found = [one for example in page.examples if not example.before for one in passing(page.control, example)]
    wrong = [text for argument, text in found if (name, argument) not in EXCEPT]
    assert not wrong, "\n".join(wrong)
    needed = {argument for argument, _ in found}
    assert {argument for control, argument in EXCEPT if control == name} <= needed
