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
    r"(?:\\?[\"']?[ \t]*(?P<sign>(?<![!=<>]):=|(?<![!=<>])[:=](?![=~]))[ \t]*|(?(option)[ \t]+(?!-)|(?!)))"
    r"(?:!Sub[ \t]+)?"  # of CloudFormation, which fills in what follows
)
_VALUE: Final = regex(r"(?P<open>\\?[\"'])(?P<quoted>(?:(?!(?P=open)).)*)(?P=open)|(?P<bare>[^\s,;|&\"'\\]{1,1000}+)")
# `os.environ[`, `await`, `Invoke-RestMethod`, `<label>`, a tag of YAML that refers to something: code, where nothing quotes it
_CALL: Final = regex(
    r"\(|[A-Za-z_][\w.]*[(\[]|(?:await|aws|new|yield)$|</?[A-Za-z]|!(?:Ref|GetAtt|ImportValue|FindInMap|vault|secret)$"
    r"|(?:ConvertFrom|ConvertTo|Get|Import|Invoke|Join|New|Read|Select|Set)-[A-Z][A-Za-z]+$"
)
# A variable, or a field of one, where code goes on: `password=password)`, `token = config.token`.
_VARIABLE: Final = regex(r"(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)([)\]}]*)$")
_COMMENTS: Final = ("#", "//", "/*", "* @", "-- ", ";", "<!--")
_PROSE: Final = frozenset({"from", "is", "kept", "lives", "see", "stored", "will"})  # `Password: see Secrets Manager`
_ASKED: Final = frozenset({"?", "+"})  # `${NAME:?what is missing}`, `${NAME:+what to say then}` of the shell
_WORD: Final = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_SECRET_WORDS: Final = (
    *("password", "passwd", "passphrase", "passcode", "secret", "token", "credential", "credentials", "apikey", "privkey", "pwd"),
    "mnemonic",  # the words that a wallet is made from: https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki
)
_SECRET_PAIRS: Final = frozenset(
    (first, "key")
    for first in (
        *("api", "access", "private", "auth", "encryption", "decryption", "signing", "secret", "master", "account", "license", "fernet"),
        *("hmac", "jwt", "preshared", "shared", "wallet"),
    )
) | {("client", "secret"), ("auth", "data"), ("basic", "auth"), ("connection", "string"), ("recovery", "phrase"), ("seed", "phrase")}
# Several of them. `TOKENS` alone may be how many a model takes, `SECRETS` the names of some.
_SEVERAL: Final = {"keys": "key", "mnemonics": "mnemonic", "passphrases": "passphrase", "passwords": "password"}
_TOKENS: Final = frozenset({"access", "api", "auth", "bearer", "bot", "refresh"})
_RUN_TOGETHER: Final = (*_SECRET_WORDS, *("".join(pair) for pair in _SECRET_PAIRS))  # `SECRETKEY`
# Whole words: there is `BYPASS`, too. The two of Redis are options as well: https://redis.io/docs/latest/operate/oss_and_stack/management/config/
_PASSES: Final = frozenset(
    {"pass", "psk", "pw", "adminpass", "dbpass", "dbpw", "masterauth", "pgpass", "requirepass", "rootpass", "userpass"}
)
# `SECRET_ARN`, `TOKEN_URL`, `PASSWORD_MIN_LENGTH`: the last word says that the value is about a secret and not the secret.
# fmt: off
_ABOUT: Final = frozenset({
    "address", "age", "alg", "algo", "algorithm", "alias", "arn", "arns", "attempts", "audience", "backend", "bits", "bucket", "burst",
    "claim", "class", "complexity", "cookie", "count", "day", "days", "decimals", "domain", "driver", "duration", "enabled", "encoder",
    "encoding", "encryption", "endpoint", "engine", "env", "exp", "expiration", "expires", "expiry", "field", "file", "flow", "format",
    "from", "function", "group", "hash", "hasher", "header", "hint", "host", "hours", "id", "ids", "in", "interval", "issuer", "kind",
    "kwargs", "label", "lambda", "length", "level", "lifespan", "lifetime", "limit", "location", "manager", "max", "method", "min",
    "minutes", "mode", "model", "mount", "name", "names", "namespace", "once", "param", "parameter", "params", "path", "pattern",
    "period", "platform", "policy", "port", "prefix", "profile", "provider", "queue", "rate", "ref", "regex", "region", "required",
    "role", "rotation", "rule", "scheme", "scope", "seconds", "service", "size", "source", "stage", "status", "stdin", "storage",
    "store", "strategy", "strength", "suffix", "symbol", "table", "template", "timeout", "topic", "ttl", "type", "uri", "url", "use",
    "user", "username", "validation", "validator", "validity", "version", "visibility",
})
# fmt: on
# In a build specification of CodeBuild, these tables give the names of what holds the values:
# https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env. API Gateway's sources of parameters:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
_BY_NAME: Final = regex(r"^([ \t]*)(?:secrets-manager|parameter-store):[ \t]*\n(?:\1[ \t]+\S.*(?:\n|\Z)|[ \t]*\n)*", re.MULTILINE)
# systemd reads what is called so from a file: https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#LoadCredential=ID:PATH
# `NOPASSWD:` has sudo ask for none: https://www.sudo.ws/docs/man/sudoers.man/#NOPASSWD_and_PASSWD
_READ_ELSEWHERE: Final = frozenset({"importcredential", "loadcredential", "loadcredentialencrypted", "nopasswd"})
_FIELDS: Final = frozenset((word, "key") for word in ("password", "passwd", "token", "credentials"))  # under which key it stands
# Where a list goes on, and one call told from another: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html. Then
# how many tokens of a model, and what charts call the secret of Kubernetes that holds it.
_NO_SECRETS: Final = (
    _FIELDS
    | frozenset(
        (which, "token") for which in ("continuation", "idempotency", "max", "next", "page", "pagination", "prev", "previous", "sequence")
    )
    | frozenset((what, "secret") for what in ("credentials", "password", "pull", "tls"))
    | {("algorithm", "mnemonic")}  # of DNSSEC
)
# https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/secrets-manager.html
# https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html#parameters
_STAND_IN: Final = regex(
    r"""\$(?:[({\[]|\w*(?:$|[^\w!\#%^&*+=~?]))                                                      # a variable
    |arn:|.*\$\{…\}|%\w+%|\{\{|\{%\s*\$|<[^>]*>$|`|resolve:|ssm:|vault:|secretsmanager:|ref\+|file:|s3:|[a-z]+://         # a reference
    |ENC[(\[]                                                                                  # encrypted: of Jasypt, of SOPS
    |EMR[.]secret@                                                                              # one of EMR Serverless
    |Ref::\w                                                                                    # a parameter of a job of Batch
    |(?:method\.request|integration\.response|context|stagevariables)\.[\w.-]+$                   # API Gateway's, to what it maps
    |(?:/[\w.@-]+)+/?$|(?-i:[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+)$                                    # a path
    |%-?\d*[dqsv]$|%\(\w+\)s|@{1,2}[\w.]+@{1,2}$|__\w+__$|\#\#\w+\#\#$|\#\{[^}]*\}\#?$                    # filled in by a program
    |(?:bool|boolean|bytes|int|integer|str|string)[!?]?[)\]}]*$                                  # a type
    |[\w-]+\.(?:crt|jks|key|p12|pem|pfx)$                                                       # a file
    |(?:files|compat)$|(?:include|omit|same-origin)$                                           # of nsswitch.conf, of fetch
    |[^A-Za-z0-9]+$                                                                            # punctuation
    |\d{1,2}$                                                                                  # a switch, a number of something
    |(?:true|false|yes|no|on|off|null|none|nil|undefined|disabled|enabled|default|required|optional)$
    |(?:foo|bar|baz|x+|\*+|\.+|-+|_+|0+|change[-_]?(?:me|it)|replace[-_ ]?(?:me|this|with).*|set[-_]?me|placeholder|dummy
    |(?:todo|tbd|fixme)\b.*|example|\\?\[?(?:redacted|filtered|hidden|masked)\\?\]?|\*(?:SENSITIVE|DATA|DELETED|\*)+$|fake(?:[-_](?:key|password|secret|token|value))?
    |(?:enter|insert)[-_ ].*(?:here|key|password|secret|token).*|(?:your|managed[-_ ]by)[-_ ].*)$""",
    re.IGNORECASE | re.VERBOSE,
)

# Of what commands and settings say a secret with, something is in each text: of `taken`, of the names that announce one, of an address.
_HINT: Final = regex(
    r"pass|pwd|secret|token|key|auth|cred|psk|pw\b|://|login|mnemonic|phrase|connection.?string|user|bearer|encrypt|identified"
    r"|(?:^|\s)-[a-z]\S*\s|\s-[a-z]\S|sqlplus|erlang|kinit|realm|adcli|jdbc:|@tcp|@unix|cmdkey|schtasks|xfreerdp",
    re.IGNORECASE,
)
_SENTENCE: Final = regex(r"[A-Z][a-z']*(?:,? [A-Za-z'-]+){2,}[.?!](?: [A-Z][A-Za-z' ,-]*[.?!])*$")


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
    found = _each(words(name))
    if not found or found[-1] in _ABOUT or found[-2:] in _NO_SECRETS or found[-3:] == ("client", "request", "token"):
        return False
    if "existing" in found or name.lower() in _READ_ELSEWHERE:  # charts call what holds it `existingSecret`
        return False
    pairs = pairwise(found)
    return found[-1] in _PASSES or any(word.endswith(_RUN_TOGETHER) for word in found) or not _SECRET_PAIRS.isdisjoint(pairs)


def _each(found: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without a number at its end, and what each of several is called: `api`, `key` of `API_KEYS`."""
    while found and found[-1].isdigit():
        found = found[:-1]
    last = _SEVERAL.get(found[-1], found[-1]) if found else ""
    if last == "tokens" and not _TOKENS.isdisjoint(found[-2:-1]):
        last = "token"
    return (*found[:-1], last) if found else ()


def stands_in(text: str) -> bool:
    """Whether a text under such a name is no secret: empty, a reference, a path, a switch, a placeholder."""
    bare = text.strip().strip("\\\"'")
    return not bare or _STAND_IN.match(bare) is not None


def labels(name: str, text: str) -> bool:
    """Whether a text is what a page writes beside a field of that name: the name itself, or a sentence about it.

    >>> labels("confirmPassword", "Confirm password"), labels("invalidToken", "The token is invalid."), labels("token", "a b c")
    (True, True, False)
    """
    said = words(text)
    itself = " " in text and said == words(name)
    return itself or (_SENTENCE.match(text) is not None and any(word.endswith(_SECRET_WORDS) for word in said))


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


@lru_cache(maxsize=4096)
def tells(text: str) -> bool:
    """Whether a secret stands in a text, of those few words of which one is in each.

    >>> tells("mysql -u root -phunter2"), tells("arn:aws:iam::111122223333:role/token-reader")
    (True, False)
    """
    if any(True for _ in known_formats(text)) or any(True for _ in secret_keys(text)):
        return True
    return _HINT.search(text) is not None and (any(True for _ in formats(text)) or any(True for _ in assignments(text)))


def assignments(text: str) -> Iterator[str]:
    """The names under which a text holds a secret."""
    for line in _BY_NAME.sub("", text).splitlines():
        comment = line.lstrip().startswith(_COMMENTS)
        for found in _NAME.finditer(line):
            name, start, end = found["name"], found.start(), found.end()
            if not announces(name) or (comment and found["sign"] == ":"):
                continue
            asked = line[end : end + 1] in _ASKED and line[:start].endswith("${")
            if not asked and _is_secret(name, line, end):
                yield name


def _is_secret(name: str, line: str, start: int) -> bool:
    """Whether a value that is more than a stand-in begins here."""
    value = _VALUE.match(line, start)
    if value is None:
        return False
    bare = value["bare"]
    if bare is None:
        # A variable of its own: https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-INTERPOLATION
        of_psql = line[:start].endswith(" :")
        return not of_psql and not stands_in(value["quoted"]) and not labels(name, value["quoted"])
    if bare.startswith(("{", "[", "*", "&")):
        return False  # more of a document, or what YAML calls an alias and an anchor
    if _names(name, bare) or (bare in _PROSE and line[value.end() : value.end() + 1] == " "):
        return False
    return not stands_in(bare) and _CALL.match(bare) is None and not _is_variable(name, bare, line, start)


def _names(name: str, bare: str) -> bool:
    """Whether a word stands for what is to be written there, `--password PASSWORD`, or for the key that holds it, `secretKey: password`."""
    said = words(bare)
    return (bare.isupper() and said == words(name)[-len(said) :]) or (name == "secretKey" and announces(bare))


def _is_variable(name: str, bare: str, line: str, start: int) -> bool:
    """Whether a value is a field that is called a secret, or what a call takes: a variable of the same name."""
    found = _VARIABLE.match(bare)
    if found is None:
        return False
    if "." in bare and announces(found[1]):
        return True
    if found[1].lower() != name.rpartition(".")[2].lower():
        return False
    before, behind = line[:start], line[start + len(bare) :]
    goes_on = behind.startswith(",") or found[2] != ""
    return goes_on and ("(" in before or (behind.strip(" ,") == "" and before.lstrip(" \t\"'").startswith(name)))  # on several lines
