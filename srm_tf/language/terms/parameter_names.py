"""`is named like a secret`: whether the path of a parameter ends like that of a password, a token, a key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.globs import told
from srm_tf.language.terms.match import NO, YES, Match, maybe
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.value import Value

_WORDS: Final = r"(passwo?r?d|pwd|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credentials?|client[_-]?secret)s?"
_WHOSE: Final = r"(value|current|master|admin|root|prod|production|dev|test|staging)"
_SHORT: Final = r"(?<![a-z])(pass|pw)"  # words of their own: `db_pass`, and no `bypass`
_WHICH: Final = r"[/_.-]?v?[0-9]{1,4}"  # one of several: `password1`, `api-key-v2`
_SECRET: Final = regex(rf"({_WORDS}|{_SHORT})([/_.-]{_WHOSE})?({_WHICH})?$", re.IGNORECASE)
# The last part of a path that is none of these, or the last word: what stands before it makes it none either.
_PLAIN_PART: Final = rf"/(?![^/]*{_WORDS}([_.-]{_WHOSE})?({_WHICH})?$)(?!{_WHOSE}?({_WHICH})?$)[^/]+"
_PLAIN_WORD: Final = rf"[/_.-](?!(keys?|secrets?|{_WHOSE})?(v?[0-9]{{1,4}})?$)[^/_.-]+"
_PLAIN: Final = regex(rf"({_PLAIN_PART}|{_PLAIN_WORD})$", re.IGNORECASE)


@predicate("is named like a secret", partial=True)
def is_named_like_a_secret(site: Site, _: Context) -> Judgement:
    """A guard. Of a name that is not known yet, how it ends may tell: `${var.environment}_db_host` is no secret in any environment."""
    return told(site, _named, ", the name of a secret", ", which names no secret", "may be the name of a secret")


def _named(value: Value) -> Match:
    text = value.form
    if _SECRET.search(text):
        return YES
    return maybe(*value.origins) if GAP in text and not _PLAIN.search(text.rpartition(GAP)[2]) else NO
