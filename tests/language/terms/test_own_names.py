"""Whether what a policy names is its own holder, also where the provider makes up how that is called."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.terms.own_names import name_of
from srm_tf.language.terms.policy_holders import names_oneself
from srm_tf.model.value import GAP, Reference, of
from tests.language.terms.build import ref, resource
from tests.language.terms.test_escalation_roles import made

OWN = Reference("aws_iam_role.ci.name", "aws_iam_role.ci", "name")
PUT_TOGETHER = made(f"arn:aws:iam::111122223333:role/{GAP}", OWN)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ({"name": "ci", "path": "/x/"}, "x/ci"),
        ({"name_prefix": "ci-"}, f"ci-{'?' * 26}"),
        ({"path": "/x/"}, f"x/terraform-{'?' * 26}"),
        ({"name": ref("var.name")}, GAP),
    ],
)
def test_what_it_is_called(role: dict[str, Any], name: str) -> None:
    assert name_of(resource("aws_iam_role.ci", **role)) == name


@pytest.mark.parametrize(
    ("role", "named", "word"),
    [
        ({"name_prefix": "ci-"}, PUT_TOGETHER, "yes"),
        ({}, PUT_TOGETHER, "yes"),
        ({"name": "ci"}, PUT_TOGETHER, "yes"),
        ({"name": ref("var.name")}, PUT_TOGETHER, "yes"),
        ({"name_prefix": "ci-", "path": "/x/"}, PUT_TOGETHER, "no"),  # its ARN has the path in it
        ({"name_prefix": "ci-"}, of("arn:aws:iam::111122223333:role/ci-*"), "yes"),
        ({"name_prefix": "ci-"}, of("arn:aws:iam::111122223333:role/ci-2026*"), "perhaps"),  # the day on which it is made
        ({"name_prefix": "ci-"}, of("arn:aws:iam::111122223333:role/web-*"), "no"),
        ({"name_prefix": "ci-"}, of("arn:aws:iam::111122223333:user/ci-*"), "no"),
        ({"name_prefix": "ci-"}, made(f"arn:aws:iam::111122223333:role/{GAP}", Reference("aws_iam_role.other.name")), "no"),
    ],
)
def test_whether_that_is_oneself(role: dict[str, Any], named: Any, word: str) -> None:
    found = names_oneself(named, "role", resource("aws_iam_role.ci", **role))
    assert ("yes" if found.yes else "no" if found.no else "perhaps") == word
