"""In which account a provider configuration works.

That of the role that it assumes, of several the last: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#assuming-an-iam-role
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

ASSUMES: Final = ("assume_role", "assume_role_with_web_identity")
ACCOUNT_ID: Final = re.compile(r"\d{12}")
_ROLE: Final = re.compile(r"arn:[^:]*:iam::(\d{12}):role/.+")


def account_of(role_arn: object) -> str | None:
    """The account of a role that a provider assumes, and so works in."""
    found = _ROLE.fullmatch(role_arn) if isinstance(role_arn, str) else None
    return found[1] if found else None


def works_in(roles: Sequence[object], allowed: Sequence[object]) -> str | None:
    """The account: `roles` are the ARNs of those that it assumes, one after the other, `allowed` the accounts it may work in at all.

    What is not known of either is None, or anything but a text.
    """
    if roles:
        return account_of(roles[-1])
    return allowed[0] if len(allowed) == 1 and isinstance(allowed[0], str) else None
