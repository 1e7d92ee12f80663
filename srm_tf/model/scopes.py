"""What resources live in: an account, shared by provider configurations that sign in alike, and its regions. Nobody writes them down."""

from __future__ import annotations

from typing import Final

SCOPES: Final = frozenset({"account", "region"})  # their modes, which are their types as well
