"""Names that announce a secret."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from srm_tf.regex import regex

SIGNS: Final = ("-", "+")  # of the options of commands
# What an element of a list calls the name of something, and what stands under that.
# Of an environment; a parameter of SSM has `values`, one of FIS a `key`; then those of stacks and of conformance packs:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Parameter.html,
# https://docs.aws.amazon.com/config/latest/APIReference/API_ConformancePackInputParameter.html
VARIABLE: Final = (
    ("name", "key", "parameterkey", "parameter_name"),
    ("value", "values", "static_value", "parametervalue", "parameter_value"),
)
# of Service Catalog, DataZone and Data Pipeline, and a variable of CodePipeline
PARAMETER: Final = (("key", "name", "id"), ("value", "string_value", "default_value"))
_WORD: Final = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
SECRET_WORDS: Final = (
    *("password", "passwd", "passphrase", "passcode", "secret", "token", "credential", "credentials", "apikey", "privkey", "pwd"),
    "authtok",  # of PAM, and of SSSD: https://man.archlinux.org/man/sssd-ldap.5
    "mnemonic",  # the words that a wallet is made from: https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki
)
_SECRET_PAIRS: Final = frozenset(
    (first, "key")
    for first in (
        *("api", "access", "private", "auth", "encryption", "decryption", "signing", "secret", "master", "account", "license", "fernet"),
        *("aes", "hmac", "jwt", "preshared", "shared", "wallet", "nonce"),
    )
) | {
    *(("client", "secret"), ("auth", "data"), ("basic", "auth"), ("connection", "string"), ("recovery", "phrase"), ("seed", "phrase")),
    # with `AUTH_KEY` and `NONCE_KEY` of WordPress: https://developer.wordpress.org/advanced-administration/wordpress/wp-config/#security-keys
    *(("auth", "salt"), ("nonce", "salt")),
}
# Several of them. `TOKENS` alone may be how many a model takes, `SECRETS` the names of some.
_SEVERAL: Final = {"keys": "key", "mnemonics": "mnemonic", "passphrases": "passphrase", "passwords": "password"}
_TOKENS: Final = frozenset({"access", "api", "auth", "bearer", "bot", "refresh"})
_ALONE: Final = frozenset((word,) for word in SECRET_WORDS)
_RUN_TOGETHER: Final = (*SECRET_WORDS, *("".join(pair) for pair in _SECRET_PAIRS))  # `SECRETKEY`
# Whole words: there is `BYPASS`, too. The two of Redis are options as well: https://redis.io/docs/latest/operate/oss_and_stack/management/config/
_PASSES: Final = frozenset(
    {
        *("pass", "psk", "pw", "adminpass", "authpass", "dbpass", "dbpw", "keypass", "ldappass", "masterauth", "pgpass", "requirepass"),
        *("rootpass", "smtppass", "sshpass", "storepass", "userpass"),
    }
)
# `SECRET_ARN`, `TOKEN_URL`, `PASSWORD_MIN_LENGTH`: the last word says that the value is about a secret and not the secret.
# fmt: off
_ABOUT: Final = frozenset({
    "address", "age", "alg", "algo", "algorithm", "alias", "arn", "arns", "at", "attempts", "attribute", "audience", "authenticator",
    "authority", "backend", "bits", "bucket", "budget", "burst", "cache", "capacity", "characters", "chars", "charset", "checksum",
    "claim", "class", "cmd", "column", "columns", "command", "complexity", "contract", "cookie", "cost", "count", "currency", "day",
    "days", "decimals", "delay", "delimiter", "description", "digest", "dir", "domain", "driver", "duration", "enabled", "encoder",
    "encoding", "encryption", "endpoint", "engine", "entropy", "env", "error", "errors", "exp", "expiration", "expire", "expires",
    "expiry", "extension", "extractor", "factory", "fetcher", "field", "file", "fingerprint", "flow", "folder", "format", "from",
    "function", "generator", "grace", "group", "handler", "handlers", "hash", "hasher", "header", "helper", "hint", "history", "host",
    "hours", "id", "ids", "in", "interval", "issuer", "iterations", "kind", "kwargs", "label", "lambda", "length", "level", "lifespan",
    "lifetime", "limit", "loader", "location", "manager", "map", "maps", "max", "maximum", "message", "method", "millis", "min", "minimum",
    "minutes", "mode", "model", "mount", "ms", "name", "names", "namespace", "offset", "once", "owner", "page", "param", "parameter",
    "params", "parser", "path", "pattern", "percentage", "period", "permission", "permissions", "platform", "policy", "port", "precision",
    "prefix", "prevention", "price", "profile", "provider", "queue", "quota", "rate", "ref", "regex", "region", "request", "required",
    "resolver", "retention", "retries", "retry", "reuse", "role", "rotation", "rotator", "rounds", "rule", "rules", "schedule", "scheme",
    "scope", "scopes", "seconds", "separator", "service", "size", "source", "spec", "ssm", "stage", "status", "stdin", "storage", "store",
    "strategy", "strength", "subject", "suffix", "symbol", "table", "template", "threshold", "throttle", "time", "timeout", "timestamp",
    "title", "topic", "ttl", "type", "unit", "units", "uri", "url", "usage", "use", "user", "username", "validation", "validator",
    "validity", "verifier", "version", "visibility", "window",
})
# fmt: on
# … or whose secret it is, or where: `DB_PASSWORD_STAGE`, `API_TOKEN_SERVICE`.
_WHOSE: Final = frozenset({"backend", "env", "host", "in", "lambda", "owner", "platform", "service", "stage", "user"})
# … or a name as well: `SESSION_KEY=cart`. Under the last ones stands a user, and perhaps a password behind it: `ADMIN=alice`.
_OPEN: Final = frozenset({("cookie", "key"), ("session", "key"), ("webhook", "hmac")})
_SIGNS_IN: Final = frozenset({"admin", "creds", "login"})
# systemd reads what is called so from a file: https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#LoadCredential=ID:PATH
# `NOPASSWD:` has sudo ask for none: https://www.sudo.ws/docs/man/sudoers.man/#NOPASSWD_and_PASSWD
# The others are the steps of a rotation: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
_READ_ELSEWHERE: Final = frozenset(
    {"importcredential", "loadcredential", "loadcredentialencrypted", "nopasswd", "setcredentialencrypted"}
    | {"createsecret", "finishsecret", "setsecret", "testsecret"}
)
# under which key it stands, or in which parameter
_FIELDS: Final = frozenset((word, "key") for word in ("password", "passwd", "token", "credentials", "parameter", "ssm", "id", "key"))
# Passwords for all that their last word says: of the nodes of a cluster, of a client of Redis, of a role that signs in to Vault, and what
# Datadog, Honeycomb and Artifactory ask for.
# https://www.rabbitmq.com/docs/clustering#erlang-cookie, https://developer.hashicorp.com/vault/docs/auth/approle,
# https://docs.datadoghq.com/account_management/api-app-keys/, https://docs.honeycomb.io/send-data/opentelemetry/,
# https://jfrog.com/help/r/jfrog-rest-apis/introduction-to-the-artifactory-rest-apis
_NAMED_ELSE: Final = (
    *(("erlang", "cookie"), ("rediscli", "auth"), ("vault", "secret", "id")),
    *(("logged", "in", "key"), ("logged", "in", "salt")),
    *(("dd", "app", "key"), ("datadog", "app", "key"), ("x", "honeycomb", "team"), ("frog", "art", "api")),
)
_ASKS: Final = frozenset({"ask", "generate", "prompt", "stdin"})  # `--ask-vault-pass`, `--generate-secret-string`
# Where a list goes on, and one call told from another: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html. Then
# how many tokens of a model, what a form is sent with, which word of a text ends it (https://huggingface.co/docs/transformers/main_classes/tokenizer),
# what a device for MFA shows for half a minute, and what charts call the secret of Kubernetes that holds it.
_NO_SECRETS: Final = (
    _FIELDS
    | frozenset(
        (which, "token")
        for which in ("continuation", "csrf", "idempotency", "max", "next", "page", "pagination", "prev", "previous", "sequence", "xsrf")
    )
    | frozenset((which, "token") for which in ("bos", "cls", "eos", "mask", "pad", "sep", "unk"))
    | {("token", "code")}
    # `_CONN_SECRET` of Airflow: https://airflow.apache.org/docs/apache-airflow/stable/howto/set-config.html
    | frozenset((what, "secret") for what in ("conn", "credentials", "password", "pull", "tls"))
    | {("algorithm", "mnemonic")}  # of DNSSEC
)
# A token of the actions of AWS, then the name of a secret and the number of an account, both of New Relic:
# https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html,
# https://docs.newrelic.com/docs/serverless-function-monitoring/aws-lambda-monitoring/instrument-lambda-function/env-variables-lambda/
_NO_SECRETS_OF_THREE: Final = frozenset({("client", "request", "token"), ("license", "key", "secret"), ("trusted", "account", "key")})


def words(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case.

    >>> words("dbPassword"), words("AWS_SECRET_ACCESS_KEY"), words("/app/api-token")
    (('db', 'password'), ('aws', 'secret', 'access', 'key'), ('app', 'api', 'token'))
    """
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=4096)
def announces(name: str) -> bool:
    """Whether a name says that its value is a secret.

    >>> [announces(name) for name in ("DB_PASSWORD", "apiKey", "SECRET_ARN", "CredentialOwner", "MAX_TOKENS", "TABLE")]
    [True, True, False, False, False, False]
    """
    found = _each(words(name))
    if found[-2:] in _NAMED_ELSE or found[-3:] in _NAMED_ELSE:
        return True
    if found[-1:] == ("at",) and (found[-2:-1] in _ALONE or found[-3:-1] in _SECRET_PAIRS):
        found = found[:-1]  # nothing happens to it then: `SHOP_API_KEY_AT` is that of Austria
    if not found or found[0] in _ASKS or found[-1] in _ABOUT or found[-2:] in _NO_SECRETS or found[-3:] in _NO_SECRETS_OF_THREE:
        return False
    # The name of a key, in Git's settings: https://git-scm.com/docs/git-config#Documentation/git-config.txt-usersigningKey
    if name.rpartition(".")[2] == "signingkey":
        return False
    if name.endswith("ClientToken"):  # of the actions of AWS as well
        return False
    if "existing" in found or name.lower() in _READ_ELSEWHERE:  # charts call what holds it `existingSecret`
        return False
    pairs = pairwise(found)
    return found[-1] in _PASSES or any(word.endswith(_RUN_TOGETHER) for word in found) or not _SECRET_PAIRS.isdisjoint(pairs)


@lru_cache(maxsize=4096)
def may_announce(name: str) -> bool:
    """Whether a name may be that of a secret, or say whose it is, or where, or name something else: only the value can tell.

    >>> [may_announce(name) for name in ("DB_PASSWORD_STAGE", "API_TOKEN_SERVICE", "SECRET_ARN", "STAGE", "DB_PASSWORD", "SESSION_KEY")]
    [True, True, False, False, False, True]
    """
    *before, last = _WORD.findall(name) or ("",)
    if leaves_open(name):
        return True
    return last.lower() in _WHOSE and announces("_".join(before))


def leaves_open(name: str) -> bool:
    """Whether a name is that of a secret, of something else altogether, or of a user with a password behind it.

    >>> leaves_open("SESSION_KEY"), leaves_open("ADMIN"), leaves_open("DB_PASSWORD_STAGE")
    (True, True, False)
    """
    return signs_in(name) or words(name)[-2:] in _OPEN


def signs_in(name: str) -> bool:
    """Whether a name is that of a user, behind whom a password may stand: `ADMIN=alice:k9Xy2mQp7RtV`.

    >>> signs_in("ADMIN"), signs_in("SESSION_KEY")
    (True, False)
    """
    return not _SIGNS_IN.isdisjoint(words(name)[-1:])


def says_what_else(name: str) -> bool:
    """Whether the last word of a name says that its value is no secret, whatever it is made of.

    >>> says_what_else("DB_SECRET_NAME"), says_what_else("BUCKET"), says_what_else("CSRF")
    (True, True, False)
    """
    return not _ABOUT.isdisjoint(_each(words(name))[-1:])


def option_of(before: str, word: str) -> str:
    """The name of the option that a word of a command is the value of, where that announces a secret.

    >>> option_of("--db-password", "hunter2"), option_of("-p$PASSWORD", "hunter2"), option_of("--port", "22")
    ('db-password', '', '')
    """
    has_its_own = "=" in before or "$" in before
    takes = before.startswith(SIGNS) and not has_its_own and not word.startswith(SIGNS)
    return before.lstrip("-+") if takes and announces(before) else ""


def _each(found: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without a number at its end, and what each of several is called: `api`, `key` of `API_KEYS`."""
    while found and found[-1].isdigit():
        found = found[:-1]
    last = _SEVERAL.get(found[-1], found[-1]) if found else ""
    if last == "tokens" and not _TOKENS.isdisjoint(found[-2:-1]):
        last = "token"
    return (*found[:-1], last) if found else ()


def pair_of(keys: Container[str], words: tuple[Sequence[str], Sequence[str]]) -> tuple[str, str]:
    """Under which keys an element says how something is called, and what it is; "" for what it does not say."""
    called = next((word for word in words[0] if word in keys), "")
    return called, next((word for word in words[1] if called and word in keys), "")
