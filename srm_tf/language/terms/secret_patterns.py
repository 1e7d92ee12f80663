"""What secrets look like: formats of keys, names that announce a secret, and what is only a stand-in for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from srm_tf.language.terms.secret_commands import secret_keys, taken
from srm_tf.language.terms.secret_formats import known_formats
from srm_tf.regex import regex

_URL: Final = regex(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*+://(?:[^\s/:@'\"]*:([^\s/@'\"]+)|([A-Za-z0-9_-]{20,}))@(?![\w.-]*\bsentry\b)", re.IGNORECASE
)
# `NAME=value`, `name: value`, `"name": "value"`, `--name value`: up to where the value begins; then the value up to its quote or a blank.
_NAME: Final = regex(
    r"(?<![\w.:/-])(?P<option>--)?(?P<name>[A-Za-z_][\w.-]*+)"
    r"(?:\\?[\"']?[ \t]*(?P<sign>(?<![!=<>])[:=](?![=~]))[ \t]*|(?(option)[ \t]+|(?!)))"
)
_VALUE: Final = regex(r"(?P<open>\\?[\"'])(?P<quoted>(?:(?!(?P=open)).)*)(?P=open)|(?P<bare>[^\s,;|&\"'\\]+)")
_CALL: Final = regex(
    r"\(|[A-Za-z_][\w.]*[(\[]|[A-Z][a-z]+-[A-Z][A-Za-z]+$"
)  # `os.environ[`, `Invoke-RestMethod`: code, where nothing quotes it
_WORD: Final = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_SECRET_WORDS: Final = ("password", "passwd", "passphrase", "passcode", "secret", "token", "credential", "credentials", "apikey", "pwd")
_SECRET_PAIRS: Final = frozenset(
    (first, "key")
    for first in (
        *("api", "access", "private", "auth", "encryption", "decryption", "signing", "secret", "master", "account", "license", "fernet"),
        *("hmac", "preshared", "shared"),
    )
) | {("client", "secret"), ("auth", "data"), ("connection", "string")}
_RUN_TOGETHER: Final = (*_SECRET_WORDS, *("".join(pair) for pair in _SECRET_PAIRS))  # `SECRETKEY`
# Whole words: there is `BYPASS`, too.
_PASSES: Final = frozenset({"pass", "psk", "pw", "adminpass", "dbpass", "dbpw", "rootpass", "userpass"})
# `SECRET_ARN`, `TOKEN_URL`, `PASSWORD_MIN_LENGTH`: the last word says that the value is about a secret and not the secret.
# fmt: off
_ABOUT: Final = frozenset({
    "address", "alg", "algorithm", "alias", "arn", "arns", "attempts", "audience", "backend", "bits", "bucket", "burst", "claim", "class",
    "complexity", "cookie", "count", "days", "decimals", "domain", "driver", "duration", "enabled", "encoder", "encoding", "endpoint",
    "engine", "env", "expiration", "expires", "expiry", "field", "file", "flow", "format", "from", "function", "group", "hash", "header",
    "hint", "host", "hours", "id", "ids", "interval", "issuer", "kind", "kwargs", "label", "lambda", "length", "level", "lifetime",
    "limit", "location", "manager", "max", "method", "min", "minutes", "mode", "model", "name", "names", "namespace", "param", "parameter",
    "params", "path", "pattern", "period", "platform", "policy", "port", "prefix", "provider", "queue", "rate", "ref", "regex", "region",
    "required", "role", "rotation", "rule", "scheme", "scope", "seconds", "service", "size", "source", "stage", "status", "stdin",
    "storage", "store", "strategy", "strength", "suffix", "symbol", "table", "template", "timeout", "topic", "ttl", "type", "uri", "url",
    "use", "user", "username", "validation", "validator", "validity", "version", "visibility",
})
# fmt: on
# In a build specification of CodeBuild, these tables give the names of what holds the values:
# https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env. API Gateway's sources of parameters:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
_BY_NAME: Final = regex(r"^([ \t]*)(?:secrets-manager|parameter-store):[ \t]*\n(?:\1[ \t]+\S.*(?:\n|\Z)|[ \t]*\n)*", re.MULTILINE)
# systemd reads what is called so from a file: https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#LoadCredential=ID:PATH
_READ_ELSEWHERE: Final = frozenset({"importcredential", "loadcredential", "loadcredentialencrypted"})
_FIELDS: Final = frozenset((word, "key") for word in ("password", "passwd", "token", "credentials"))  # under which key it stands
_STAND_IN: Final = regex(
    r"""\$(?:[({\[]|\w*(?:$|[^\w!\#%^&*+=~?]))                                                      # a variable
    |arn:|.*\$\{…\}|%\w+%|\{\{|<[^>]*>$|`|resolve:|ssm:|vault:|secretsmanager:|ref\+|file:|s3:|[a-z]+://         # a reference
    |(?:method\.request|integration\.response|context|stagevariables)\.[\w.-]+$                   # API Gateway's, to what it maps
    |(?:/[\w.@-]+)+/?$|(?-i:[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+)$                                    # a path
    |[^A-Za-z0-9]+$                                                                            # punctuation
    |\d{1,2}$                                                                                  # a switch, a number of something
    |(?:true|false|yes|no|on|off|null|none|nil|undefined|disabled|enabled|default|required|optional)$
    |(?:foo|bar|baz|x+|\*+|\.+|-+|_+|0+|change[-_]?(?:me|it)|replace[-_]?me|placeholder|todo|tbd|dummy|redacted|hidden|your[-_ ].*)$""",
    re.IGNORECASE | re.VERBOSE,
)


def words(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case.

    >>> words("dbPassword"), words("AWS_SECRET_ACCESS_KEY"), words("/app/api-token")
    (('db', 'password'), ('aws', 'secret', 'access', 'key'), ('app', 'api', 'token'))
    """
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=4096)
def announces(name: str) -> bool:
    """Whether a name says that its value is a secret.

    >>> [announces(name) for name in ("DB_PASSWORD", "apiKey", "SECRET_ARN", "MAX_TOKENS", "TABLE")]
    [True, True, False, False, False]
    """
    found = words(name)
    while found and found[-1].isdigit():
        found = found[:-1]
    if not found or found[-1] in _ABOUT or found[-2:] in _FIELDS:
        return False
    if "existing" in found or name.lower() in _READ_ELSEWHERE:  # charts call what holds it `existingSecret`
        return False
    pairs = pairwise(found)
    return found[-1] in _PASSES or any(word.endswith(_RUN_TOGETHER) for word in found) or not _SECRET_PAIRS.isdisjoint(pairs)


def stands_in(text: str) -> bool:
    """Whether a text under such a name is no secret: empty, a reference, a path, a switch, a placeholder."""
    bare = text.strip().strip("\\\"'")
    return not bare or _STAND_IN.match(bare) is not None


def formats(text: str) -> Iterator[str]:
    """The kinds of secrets whose format occurs in a text."""
    yield from known_formats(text)
    for found in _URL.finditer(text):
        if not stands_in(found[1] or found[2]):
            yield "a password in an address"
            break
    if any(not stands_in(value) for value in taken(text)):
        yield "a password that a command takes"
    if any(True for _ in secret_keys(text)):
        yield "what looks like an AWS secret access key"


def assignments(text: str) -> Iterator[str]:
    """The names under which a text holds a secret."""
    for line in _BY_NAME.sub("", text).splitlines():
        comment = line.lstrip().startswith(("#", "//"))
        for found in _NAME.finditer(line):
            if announces(found["name"]) and not (comment and found["sign"] == ":") and _is_secret(line, found.end()):
                yield found["name"]


def _is_secret(line: str, start: int) -> bool:
    """Whether a value that is more than a stand-in begins here."""
    value = _VALUE.match(line, start)
    if value is None:
        return False
    if value["bare"] is not None:
        if value["bare"].startswith(("{", "[", "*", "&")):
            return False  # more of a document, or what YAML calls an alias and an anchor
        return not stands_in(value["bare"]) and _CALL.match(value["bare"]) is None
    return not stands_in(value["quoted"])
