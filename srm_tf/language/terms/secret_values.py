"""Values that their form gives away as drawn or made up for a password, where the name that they stand under leaves it open."""

from __future__ import annotations

from typing import Final

from srm_tf.language.terms.secret_names import announces, may_announce, signs_in
from srm_tf.language.terms.stand_ins import stands_in
from srm_tf.regex import regex

_SHORTEST: Final = 8
_LONGEST: Final = 200
# The name of a host, of a mailbox, of an object in a folder, several of them, a number of several parts, a moment, a stage in a region, the
# id of something in AWS, a commit, an id in capitals (of who signs in to Slack, a machine with Windows, a span of time), what a stack
# names, a flag, a character set, a document.
_NAMED: Final = regex(
    r"[\w-]+(?:\.[\w-]+)+(?::\d+)?|\S+@[\w-]+(?:\.[\w-]+)+|[\w.-]+(?:[/:,][\w.-]+)+|[\d.:TZ+-]+"
    r"|(?:(?:dev|int|live|prod|qa|stag(?:e|ing)|test|uat|af|ap|ca|eu|me|sa|us)\d{0,4}){2,}|(?:[a-z]+\d*-)+[0-9a-f]{6,17}"
    r"|[0-9a-f]{7,12}|[0-9a-f]{40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{12}"
    r"|[A-Z][A-Z0-9-]{7,20}|(?:[A-Za-z]\w*-)+[A-Z0-9]{12,13}|-{0,2}[A-Za-z][\w.-]*=[^=].*|utf8\w+|\{.*\}|\[.*\]|<.*>"
)
_PART: Final = regex(r"[A-Za-z0-9]+")
_SHORT: Final = 5  # signs of a part that tells something: `a1-b2c3`
_STEP: Final = regex(r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_WORDS: Final = regex(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}(?![a-z])|k8s|v[0-9]+")
_SIGN: Final = regex(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[!#$%^&*+=?~]).*")
_STEPS: Final = 2  # between letters and figures in one part: `k8s`
_MOST: Final = 0.6  # of its letters and figures in what may be words


def tells_secret(name: str, text: str) -> bool:
    """Whether a value under a name may be a secret: as the name says, or as its form says where the name leaves it open.

    >>> [tells_secret("DB_PASSWORD_STAGE", text) for text in ("prod-eu-1", "k9Xy2mQp7RtV")], tells_secret("DB_PASSWORD", "prod")
    ([False, True], True)
    >>> [tells_secret("ADMIN", text) for text in ("alice", "k9Xy2mQp7RtV", "alice:k9Xy2mQp7RtV")]  # the middle one may be an id
    [False, False, True]
    """
    if announces(name):
        return True
    return may_announce(name) and is_made_up(text.partition(":")[2] if signs_in(name) else text)


def is_made_up(text: str) -> bool:
    """Whether no name, address or number has such a form.

    >>> [is_made_up(text) for text in ("k9Xy2mQp7RtV", "Tr0ub4dor&3", "api-service-v2", "db01.internal", "Ec2InstanceV2", "vpc-0a1b2c3d4e")]
    [True, True, False, False, False, False]
    """
    if not _SHORTEST <= len(text) <= _LONGEST or text.split() != [text] or _NAMED.fullmatch(text) or stands_in(text):
        return False
    parts = _PART.findall(text)
    steps, worded = max((len(_STEP.findall(part)) for part in parts if len(part) >= _SHORT), default=0), sum(map(len, _WORDS.findall(text)))
    return (steps >= _STEPS and worded <= _MOST * sum(map(len, parts))) or _SIGN.fullmatch(text) is not None
