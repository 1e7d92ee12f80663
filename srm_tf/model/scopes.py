"""What resources live in: an account, and a region of it. Nobody writes them down; there is one of each for a provider configuration."""

from __future__ import annotations

from typing import Final

SCOPES: Final = frozenset({"account", "region"})  # their modes, which are their types as well
