"""Subjects that are no resources, by their modes, which are their types as well.

An account, shared by provider configurations that sign in alike, and its regions, in which resources live: nobody writes them down. And
blocks of Terraform's own.
"""

from __future__ import annotations

from typing import Final

SCOPES: Final = frozenset({"account", "region"})
PROVISIONER: Final = "provisioner"  # what Terraform runs when a resource is made or destroyed
CALL: Final = "module"  # a `module` block
BACKEND: Final = "backend.s3"  # where the state is kept
KEY_PROVIDER: Final = "key_provider"  # what OpenTofu encrypts the state with
METHOD: Final = "method"  # and how, with a program of one's own perhaps
ACTION: Final = "action"  # what AWS is to do beside the changes
UNSHOWN: Final = frozenset({BACKEND, KEY_PROVIDER, METHOD, ACTION})  # of which no plan shows what is written


def runner_of(address: str) -> str:
    """The resource that runs a provisioner (`aws_x.a.provisioner[0]` → `aws_x.a`); of anything else its own address."""
    whose, _, place = address.rpartition(f".{PROVISIONER}[")
    return whose if whose and place[:-1].isdigit() else address
