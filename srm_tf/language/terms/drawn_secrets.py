"""What a reference reads in a text that is not known yet: what is drawn at random is a secret there, or the end of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.secret_names import announces, leaves_open, says_what_else
from srm_tf.language.terms.secret_patterns import tells
from srm_tf.language.terms.secret_sources import is_drawn, kind_of, label
from srm_tf.language.terms.secret_values import tells_secret
from srm_tf.model.value import GAP, LATER

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.value import Reference, Unknown

_SOME: Final = "q7Zr2mXw9KtB"  # what stands for something drawn


def kind_in(reference: Reference, unknown: Unknown, name: str, context: Context) -> str:
    """As `kind_of`. What is drawn is a secret where one stands: behind the user of an address, under its name in a script."""
    kind = kind_of(reference, context, name)
    if kind != "ordinary" or not is_drawn(reference, context):
        return kind
    if not unknown.words:
        # a bucket may be called after a token
        ordinary = (says_what_else(name) or not announces(label(reference.text))) and not _is_key(name, _SOME)
        return "ordinary" if ordinary else "secret" if unknown.shape == GAP else ""
    parts = unknown.words.split(LATER)
    drawn = [f"{LATER.join(parts[:index])}{_SOME}{LATER.join(parts[index:])}" for index in range(1, len(parts))]
    told = [tells(text) or _is_key(name, text) for text in drawn]
    if not any(told):
        return "ordinary"
    if len(unknown.depends_on) != len(told) or reference.text not in unknown.depends_on:
        return ""
    return "secret" if told[unknown.depends_on.index(reference.text)] else "ordinary"


def _is_key(name: str, text: str) -> bool:
    """Whether what is drawn is a secret under a name that leaves it open: `SESSION_KEY`."""
    return leaves_open(name) and tells_secret(name, text)
