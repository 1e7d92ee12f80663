"""How the ids of a framework read beside a control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.report.text import safe
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.catalogue.frameworks import Tag

PUBLISHED = "published"
WORDS = {"prowler": "by Prowler"}  # how a mapping reads, where that is not its own word


def who(mapping: str) -> str:
    """Who says that a control answers these ids; nothing where that is published.

    >>> who("inferred"), who("published")
    (' (inferred)', '')
    """
    return "" if mapping == PUBLISHED else f" ({WORDS.get(mapping, mapping)})"


def tag_text(tag: Tag, few: int) -> str:
    """The framework, who says so if that is not published, and its first ids: `cis-3.0:2.1.4`, `nist-800-53-r5 (inferred):AC-4`."""
    return safe(f"{tag.framework}{who(tag.mapping)}:{listed(tag.ids, few)}")
