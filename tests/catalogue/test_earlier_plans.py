"""Plans of earlier providers, which show nothing of an argument that came later: what is asked of its default is asked all the same."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.load import control_files
from tests.support.judging import judged
from tests.support.pages import control_page
from tests.support.planned import plan_of

PATHS = {f"{path.parent.name}/{path.stem}": path for path in control_files()}


@pytest.mark.parametrize(
    ("control", "example", "later"),
    [
        ("workspaces/directories-name-client-networks", "the default group, which admits everybody", "workspace_type"),
        ("iam/api-keys-expire", "for ever", "status"),
    ],
)
def test_a_plan_without_an_argument_is_judged_as_by_its_default(control: str, example: str, later: str) -> None:
    page = control_page(PATHS[control])
    [shown] = [one for one in page.examples if one.name == example]
    plan = plan_of(shown.terraform)
    address, whole = judged(page.control, shown, plan)
    values = [plan["planned_values"]["root_module"]["resources"][0]["values"], plan["resource_changes"][0]["change"]["after"]]
    assert [one.pop(later, None) is not None for one in values] == [True, True]
    _, answer = judged(page.control, replace(shown, address=address), plan)
    assert whole is not None
    assert whole.verdict.fails
    assert answer is not None
    assert answer.verdict == whole.verdict


def test_what_an_earlier_provider_leaves_to_aws_is_judged_as_by_its_default() -> None:
    """Before version 4 the provider computed `enable_dns_hostnames` of a default VPC, where AWS has it on."""
    page = control_page(PATHS["vpc/interface-endpoints-have-private-dns"])
    [shown] = [one for one in page.examples if one.name == "switched on by the resource that does only that"]
    plan = plan_of(shown.terraform)
    address, whole = judged(page.control, shown, plan)
    [change] = [one["change"] for one in plan["resource_changes"] if one["type"] == "aws_default_vpc"]
    [values] = [one["values"] for one in plan["planned_values"]["root_module"]["resources"] if one["type"] == "aws_default_vpc"]
    assert [one.pop("enable_dns_hostnames") for one in (change["after"], values)] == [True, True]
    change["after_unknown"]["enable_dns_hostnames"] = True
    _, answer = judged(page.control, replace(shown, address=address), plan)
    assert whole is not None
    assert answer is not None
    assert (whole.verdict.word, answer.verdict.word) == ("satisfied", "satisfied")
