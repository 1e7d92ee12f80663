"""Whether a variable or an output says, or may mean to say, that nobody may see it.

Terraform refuses what is not quite the word for it. Who reads that has a secret before him all the same.
"""

from __future__ import annotations

from typing import Final

from srm_tf.terraform.syntax import Body, Literal

_HIDES: Final = ("sensitive", "ephemeral")
_OTHERS: Final = frozenset(
    {"type", "description", "default", "nullable", "deprecated", "const", "value", "validation", "precondition", "depends_on"}
)
_NEAR: Final = 0.7


def may_hide(body: Body) -> bool:
    """Whether an argument may say so, or a word that is none of Terraform's is meant for it."""
    return any(body.value(name) not in (None, Literal(value=False)) for name in _HIDES) or bool(misspelt(body))


def misspelt(body: Body) -> str:
    """What is written in the place of the word: another one, or a block; "" where nothing is."""
    return next((word for word in _unknown(body) if _is_near(word)), "")


def _unknown(body: Body) -> list[str]:
    return [*(body.attributes.keys() - {*_HIDES, *_OTHERS}), *({one.type for one in body.blocks} - _OTHERS)]


def _is_near(word: str) -> bool:
    import difflib  # noqa: PLC0415 — only a wrong word needs it

    return bool(difflib.get_close_matches(word.casefold(), _HIDES, n=1, cutoff=_NEAR))
