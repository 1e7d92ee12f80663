"""What a reference reads in a text that is not known yet: what is drawn at random is a secret there, or the end of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.secret_names import announces, says_what_else
from srm_tf.language.terms.secret_patterns import tells
from srm_tf.language.terms.secret_sources import is_drawn, kind_of, label
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
        ordinary = says_what_else(name) or not announces(label(reference.text))  # a bucket may be called after a token
        return "ordinary" if ordinary else "secret" if unknown.shape == GAP else ""
    parts = unknown.words.split(LATER)
    told = [tells(f"{LATER.join(parts[:index])}{_SOME}{LATER.join(parts[index:])}") for index in range(1, len(parts))]
    if not any(told):
        return "ordinary"
    if len(unknown.depends_on) != len(told) or reference.text not in unknown.depends_on:
        return ""
    return "secret" if told[unknown.depends_on.index(reference.text)] else "ordinary"
