"""Texts that say themselves that somebody has to put another there, or that there is none: `REPLACE_ME`, `set in the console`, `none`.

They say so in words. Behind them more words may follow, and no figures, which a password would have: `ChangeMe123!`.
"""

from __future__ import annotations

import re
from typing import Final

from srm_tf.regex import regex

_GAP: Final = r"[-_ .:]?"  # between two words, which may be one: `changeMe`
_TERM: Final = r"1password|auth0|base64|ec2|hs256|k8s|oauth2|s3|sha256"
# `REPLACE_ME_with_32_characters`
_WORDS: Final = rf"(?:[-_ ,.:;()/]+(?:[a-z][a-z']*|base64[-_ ]\d\d|\d{{1,3}}[-_ ](?:bit|byte|char)[a-z]*|{_TERM})(?![a-z0-9]))*"
_DO: Final = (
    r"(?:change|configure|define|edit|enter|fill|insert|manage|override|overwrite|populate|provide|replace|rotate|set|specify|supply"
    r"|update)"
)
_DONE: Final = (
    r"(?:added|changed|configured|created|decided|defined|determined|fetched|filled|generated|given|ignored|injected|loaded|managed"
    r"|overrid(?:den|e)|overwritten|populated|provided|read|replaced|rotated|set|specified|stored|supplied|updated)"
)
_HOW: Final = r"(?:after|at|before|by|elsewhere|externally|from|in|later|manually|on|outside|through|via|when|with)(?![a-z])"
# What may have more words behind it.
_SAID: Final = rf"""(?:please{_GAP})?(?:{_DO}[-_ .:]|(?:change|fill|overwrite|override|replace|set|update))(?:me|this)(?![a-z])
    |(?:please{_GAP}|to[-_ ])?{_DO}[-_ .](?:it[-_ .])?{_HOW}|replace[-_ ]?with
    |(?:(?:key|password|secret|token|value)[-_ ])?(?:to|will|must|should){_GAP}be{_GAP}{_DONE}
    |(?:(?:the|this)[-_ ])?(?:value[-_ ])?(?:is[-_ ])?{_DONE}[-_ ]{_HOW}
    |initial[-_ ]?value|(?:todo|tb[acd]|fixme)(?![a-z0-9])|to[-_ ]do
    |(?:[a-z]+[-_ ])*place[-_ ]?holder(?:key|password|secret|token|value)?(?![a-z0-9])
    |(?:enter|insert|paste)(?:[-_ ](?:[a-z]+|{_TERM}))*[-_ ](?:here|key|password|secret|token)"""
_REPLACED: Final = regex(
    rf"""(?:(?:{_SAID}){_WORDS}
    |foo|bar|baz|foobar|(?:x+-)*x+|\*+|\.+|-+|_+|(?:0+-)*0+|<[^<>]+>
    |{_DO}{_GAP}it|to[-_ ]{_DO}|(?:todo|tb[acd]|fixme|to[-_ ]do)[-_ :]+(?:[A-Z]+-)?\d+
    |(?:(?:the|this)[-_ ])?(?:value[-_ ])?(?:is[-_ ])?not[-_ ]?(?:an?[-_ ]?)?
     (?:available|configured|defined|needed|provided|real|required|set|specified|used)
    |ignored?|ignore[-_ ]?me|overwritten|overrid(?:den|e)|manual|manually{_GAP}{_DONE}|un(?:configured|initiali[sz]ed|populated|specified)
    |\\?\[?(?:redacted|filtered|hidden|masked)\\?\]?|\*(?:SENSITIVE|DATA|DELETED|\*)+
    |(?:my[-_ ])?(?:dummy|example|fake|mock|sample)(?:[-_ ]?(?:api[-_ ]?)?(?:credentials?|key|pass(?:word)?|pwd?|secret|token|value))?
    |demo[-_]key|no(?:t[-_ ]?an?)?[-_ ]?(?:real[-_ ]?)?(?:key|password|secret|token)
    |fill[-_ ]?(?:it|me|this)?[-_ ]?in
    |(?:see|from|in|use|via)[-_ ](?:aws[-_ ]|the[-_ ])?(?:console|env|environment|parameter[-_ ]store|secrets?[-_ ]?manager|ssm|vault)
    |(?:[a-z]+[-_ ])*(?:key|password|secret|token)[-_ ](?:goes[-_ ])?here
    |(?:put[-_ ])?your(?:[-_]\D*|(?=[-_ ].*(?:credential|here|key|password|phrase|secret|token|value))
     (?:[^a-z0-9]+(?:{_TERM}|\d{{1,4}}(?:(?:bit|byte|char)s?)?|[a-z]+|$)(?![a-z0-9]))+)
    |(?:[a-z0-9]+[-_.]){{1,3}}(?:your[-_](?:[a-z]+[-_])*(?:here|key|password|secret|token)|x{{3,}}|\.{{3}}|…)
    |(?:[a-z]+[-_.]){{1,3}}(?:change|replace)[-_]?(?:me|this))""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTHING: Final = regex(
    r"(?:true|false|yes|no|on|off|null|none|nil|undefined|disabled|enabled|default|required|optional|n/a|unset|unused|unknown)[)\]},:;]*",
    re.IGNORECASE,
)
_FOR_NOW: Final = regex(rf"dummy{_WORDS}|empty|initial(?:[-_ ]?(?:key|password|secret|token))?|nope|pending|temp|temporary", re.IGNORECASE)
_AROUND: Final = "-_*.[](){} "
_ASIDE: Final = regex(r" +[(#]*\w*\d[\w.-]*\)?")  # a number in a sentence: of an issue, a day, a deployment
_SENTENCE: Final = 2  # blanks at least
_LONGEST: Final = 400  # signs of a text that says so: to read more of them takes long where it does not


def is_replaced(text: str) -> bool:
    """Whether a text says itself that another is to be put in its place.

    >>> is_replaced("REPLACE_ME"), is_replaced("(set in the console)"), is_replaced("/shop/token"), is_replaced("ChangeMe123!")
    (True, True, False, False)
    """
    if len(text) > _LONGEST:
        return False
    said = _ASIDE.sub("", text.rstrip("!")) if text.count(" ") >= _SENTENCE else text
    return any(_REPLACED.fullmatch(one) is not None for one in (text, text.strip(_AROUND), said.strip(_AROUND)))


def is_nothing(text: str) -> bool:
    """Whether a text is a word for no value, or for a switch.

    >>> is_nothing("none"), is_nothing("N/A"), is_nothing("nonesuch")
    (True, True, False)
    """
    return _NOTHING.fullmatch(text) is not None


def is_for_now(text: str) -> bool:
    """Whether a text stands where somebody else puts the value in, and says so, if only by being nothing.

    >>> is_for_now("temp"), is_for_now("<pending>"), is_for_now("unicorn"), is_for_now("settle down")
    (True, True, False, False)
    """
    bare = text.strip("<>\"'" + _AROUND)
    return not bare or any(map(is_replaced, (text, bare, bare.strip("!=<> ")))) or is_nothing(bare) or _FOR_NOW.fullmatch(bare) is not None
