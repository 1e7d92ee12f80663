"""Blocks of Terraform's own that controls ask: provisioners, actions, what encrypts the state."""

from __future__ import annotations

from collections.abc import Iterable

from srm_tf.terraform.resources import ConfiguredValues, ResourceInstance


class OwnBlock(ResourceInstance):
    """A block of Terraform's own, with all that stands in it."""

    meta = frozenset[str]()


class OwnValues(ConfiguredValues):
    """The values of a block of Terraform's own that makes no pairs: a reference in it puts nobody beside what it refers to."""

    __slots__ = ()

    def referring(self) -> Iterable[str]:
        """No names."""
        return ()
