"""Which requests that nobody signed a service of VPC Lattice takes, against AWS's rules of evaluation, request by request."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.terms.policy_texts import OWN, M, S, ask
from tests.support import aws_callers, aws_policies
from tests.support.aws_callers import OWN as ACCOUNT
from tests.support.aws_callers import OWN_ORG, PARTNER
from tests.support.aws_evaluation import Request, allows

SERVICE = f"arn:aws:vpc-lattice:eu-west-1:{ACCOUNT}:service/svc-0a1b2c3d4e5f67890"
OTHER = SERVICE.replace("svc-0a", "svc-1b")
# What tells callers apart: what a condition on anything else lets in, its writer meant.
KEYS: aws_policies.Keys = {
    "aws:PrincipalType": ("text", ("Anonymous", "User", "*", ["User", "AssumedRole"])),
    "aws:PrincipalAccount": ("text", (ACCOUNT, [ACCOUNT, PARTNER], "anonymous")),
    "aws:PrincipalOrgID": ("text", (OWN_ORG,)),
    "aws:PrincipalArn": ("arn", (f"arn:aws:iam::{ACCOUNT}:role/*", "*")),
    "aws:userid": ("text", ("anonymous", "AROAOWN:*")),
}


@st.composite
def _statement(draw: st.DrawFn, effect: str, *, odd: bool) -> dict[str, Any]:
    refusing = effect == "Deny"
    asked = draw(aws_policies.conditions(KEYS, 1, refusing=refusing and not odd, odd=odd))
    actions = ("vpc-lattice-svcs:Invoke", "*", "vpc-lattice-svcs:*", "vpc-lattice-svcs:Connect")
    element = "NotAction" if refusing and draw(st.integers(0, 7)) == 0 else "Action"
    places = ("*", f"{SERVICE}/*", f"{SERVICE}/*", f"{OTHER}/*", "*/*") if refusing else ("*", f"{SERVICE}/*")
    return {
        "Effect": effect,
        "Principal": draw(st.sampled_from((*aws_policies.EVERYBODY[:2], *aws_policies.EVERYBODY[:2], {"AWS": ACCOUNT}))),
        element: draw(st.sampled_from(actions[:2] if element == "Action" and refusing else actions)),
        "Resource": draw(st.sampled_from(places)),
        **({"Condition": asked} if asked else {}),
    }


def _taken(policy: dict[str, Any]) -> Request | None:
    requests = aws_callers.strangers({"Statement": []}, ["vpc-lattice-svcs:Invoke"], [f"{SERVICE}/a/b"])
    inside = aws_callers.known({"Statement": []}, ["vpc-lattice-svcs:Invoke"], [f"{SERVICE}/a/b"], ("true", "false"))
    nobody = [one for several in (requests, inside) for one in several if one.principal.name == "nobody"]
    return next((one for one in nobody if allows(policy, one)), None)


@pytest.mark.parametrize("odd", [False, True])
@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_what_nobody_signed(odd: bool, data: st.DataObject) -> None:
    allowing = data.draw(st.lists(_statement("Allow", odd=odd), min_size=1, max_size=2))
    policy = {"Version": "2012-10-17", "Statement": [*allowing, *data.draw(st.lists(_statement("Deny", odd=odd), max_size=2))]}
    named = {"resource_identifier": SERVICE}
    verdict = ask("turns unsigned requests away", json.dumps(policy), OWN, on="aws_vpclattice_auth_policy", **named).verdict
    taken = _taken(policy)
    assert verdict == (M if taken else S), f"takes {taken}"
