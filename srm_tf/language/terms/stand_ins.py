"""What stands under the name of a secret and is none: a reference, a placeholder, a label, what only holds a secret somewhere in it."""

from __future__ import annotations

import re
from typing import Final

from srm_tf.language.terms.placeholders import is_nothing, is_replaced
from srm_tf.language.terms.secret_names import SECRET_WORDS, announces, words
from srm_tf.language.terms.texts import out_of_base64
from srm_tf.regex import regex

# https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/secrets-manager.html
# https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html#parameters
_STAND_IN: Final = regex(
    r"""(?:pass:)?\$(?:!?[({\[]|![a-z]\w*[.(]|\w*(?:$|[^\w!\#%^&*+=~?]))                                 # a variable, of a template as well
    |arn:|.*\$\{…\}|%%?\w+%|\{\{|\{%\s*\$|<[^>]*>$|`|resolve:|ssm:|vault:|secretsmanager:|ref\+|file:|s3:|[a-z][a-z-]*://  # a reference
    |env:|os\.environ/|@[\w.]+\(|%\{|:[A-Za-z]\w*$                                                # by the program that reads it
    |ENC[(\[]|(?-i:AQ[EI]CAH[a-z])                                                              # encrypted: of Jasypt, of SOPS, by KMS
    |\{[A-Za-z0-9+/]{16,}={0,2}\}$|(?-i:Ag[A-D][A-Za-z0-9+/]{600,}={0,2}$)                         # of Maven, of Sealed Secrets
    |(?-i:(?:data\.[a-z]\w*+|[a-z][a-z0-9]*_\w*+)(?:\.[a-z_][\w-]*){2,}$|(?:each|local|module|var)(?:\.[a-z_][\w-]*)+$)  # of Terraform
    |(?:argon2\w*|bcrypt|pbkdf2\w*|scrypt|sha(?:1|256|512))[:$]|\{(?:ARGON2|CRYPT|S?MD5|PBKDF2|S?SHA)[\w-]*\}  # a digest
    |EMR[.]secret@                                                                              # one of EMR Serverless
    |Ref::\w                                                                                    # a parameter of a job of Batch
    |(?:method\.request|integration\.response|context|stagevariables)\.[\w.-]+$                   # API Gateway's, to what it maps
    |(?-i:States\.[A-Z]\w+\()                                                                    # what Step Functions makes
    |@(?:-$|[\w.~-]*/)                                                                           # a file, of what reads one
    |~?(?:/[\w.@-]+)+/?$|(?-i:[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+)$                                    # a path
    |\{\w*\}$|\{\$\w|%-?\d*[dqsv]$|%\(\w+\)s|@{1,2}[\w.]+@{1,2}$|__\w+__$|\#\#\w+\#\#$|\#\{[^}]*\}\#?$              # filled in by a program
    |(?:bool|boolean|bytes|int|integer|str|string)[!?]?[)\]}]*$                                  # a type
    |(?-i:[a-z][a-z0-9]{1,9}:[a-z0-9_.-]+(?:/[a-z0-9_.#-]+){2,}$)                                     # a reference of a program's own
    |&{1,2}(?:\d+|\w*pass\w*)$                                                                 # of sqlplus
    |authorization$|x(?:-[a-z]+)+-(?:key|secret|token)$                                         # a header
    |x-oauth-basic(?:@|$)                                                                       # of GitHub, where a token is the user
    |(?:days|hours|minutes|seconds)$                                                           # a unit
    |(?:(?:aws|rds)[-_])?iam$                                                                   # who lets in without one
    |@?[\w.-]+\.(?:asc|cer|cfg|conf|crt|enc|env|gpg|html?|ini|jks|json|key|p12|pem|pfx|toml|txt|ya?ml)$  # a file
    |[+.&]\s+\S                                                                                 # code that puts a text together
    |(?:nullable|required|sometimes|string)\|                                                   # what Laravel asks of a field
    |(?:files|compat|inherit|prompt)$|(?:read|write)$|(?:include|omit|same-origin)$  # of nsswitch.conf, of GitHub's permissions, of fetch
    |[^A-Za-z0-9]+$                                                                            # punctuation
    |\d{1,2}$|.$|v\d{1,2}$|\d{1,4}(?:[dhms]|ms)$                                                  # a switch, a number of something
    |(?:absent|accepted|changed|completed?|created|deleted|denied|done|empty|expired|failed|fetched|found|generated|incorrect|invalid|loaded
     |missing|ok|pending|present|received|refreshed|rejected|removed|renewed|retrieved|retry|revoked|rotated|set|skipped|start(?:ed)?|stored
     |succeeded|unchanged|updated|valid|verified|wrong)$""",  # of which a message tells
    re.IGNORECASE | re.VERBOSE,
)
_KEYS: Final = ("secretKey", "SecretKey")  # of charts for Kubernetes: the key that holds it, `postgres-password`
_OF_A_KEY: Final = 3  # words
_KEY: Final = regex(rf"(?:[a-z]+[-_.])*(?:{'|'.join((*SECRET_WORDS, 'key'))})|[a-z]+(?:[A-Z][a-z]+)+|[A-Z]+(?:_[A-Z]+)+")
_SENTENCE: Final = regex(r"(?!(?:This is my|This is our|My|Our|I)\b)[A-Z][a-z']*(?:,? [A-Za-z'-]+){2,}[.?!](?: [A-Z][A-Za-z' ,-]*[.?!])*$")
_IS: Final = frozenset({"are", "can", "cannot", "does", "has", "is", "may", "must", "required", "should", "was", "will"})
_SHORTEST: Final = 3  # words of what is said of a field: `Password is required`
_LABEL: Final = regex(r"[A-Z][A-Za-z]*(?: [A-Za-z]+){1,4}$")  # `Database password`
# `Server=db;Database=shop;…`, or an address: https://learn.microsoft.com/en-us/dotnet/framework/data/adonet/connection-strings
_SETTINGS: Final = regex(r"[A-Za-z][\w ]*=[^;]*;|[a-z][a-z0-9+.-]*://")
# What nobody hands out as a token or a key; a password that somebody chose may be the word.
_NEVER: Final = frozenset({"secret", "test", "testing", "tests"})
_HANDED_OUT: Final = frozenset({("access", "key"), ("api", "key"), ("client", "secret")})
_OF_KMS: Final = frozenset((what, "key") for what in ("encryption", "decryption", "signing", "master"))
# As charts and annotations name what holds it: https://kubernetes.github.io/ingress-nginx/examples/auth/basic/
_NAME: Final = regex(r"[a-z]+(?:-[a-z]+)*")
# `DB_SECRET=shop-db`: what lets in to a database is called its password. `super-secret` names none.
_STORES: Final = frozenset({"aurora", "database", "db", "rds"})
_OF_STORES: Final = _STORES | {"credentials", "mysql", "postgres"}
# `"jsonwebtoken": "^9.0.0"`, under the name of a package. A day has a year or a zero, `12.05.1987`, and an address a longer end.
_PACKAGE: Final = regex(r"[@a-z][a-z0-9/-]*")
_VERSION: Final = regex(r"[~^<>=]{1,2}\s?\d+(?:\.\d+)+|(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d?)|latest")
# What the variable is called that holds it, of words that may have a number behind: `OAUTH2_CLIENT_SECRET`. SUPER_SECRET calls none.
_VARIABLE: Final = regex(r"(?!(?:SUPER|TOP|VERY)_)[A-Z]+[0-9]{,3}(?:_(?:[A-Z]+[0-9]{,3}|[0-9]{1,2}))+")
# https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id
_KEY_ID: Final = regex(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}")

# What keeps several of them: `shop-secrets-stage`.
_KEEPER: Final = regex(r"[a-z][a-z0-9]*[-_](?:[a-z0-9]+[-_])*secrets[-_][a-z0-9]+|(?:[a-z][a-z0-9]*[-_]){2,}secrets")
_CALLED: Final = regex(r"[A-Za-z]+(?:[-_][A-Za-z]+)*")


def stands_in(text: str) -> bool:
    """Whether a text under such a name is no secret: empty, a reference, a path, a switch, a placeholder."""
    bare = text.strip().strip("\\\"'")
    return not bare or _STAND_IN.match(bare) is not None or is_nothing(bare) or is_replaced(bare)


def is_none(name: str, text: str) -> bool:
    """Whether a text under the name of a secret is none: it stands in for one, or says what that is about."""
    return stands_in(text) or is_about(name, text)


def labels(name: str, text: str) -> bool:
    """Whether a text is what a page writes beside a field of that name: the name itself, or a sentence about it.

    >>> labels("confirmPassword", "Confirm password"), labels("invalidToken", "The token is invalid."), labels("token", "a b c")
    (True, True, False)
    """
    said, named = words(text), words(name)
    itself = said == named and (" " in text or text.endswith(":") or (text.isupper() and len(said) > 1))
    of_it = len(said) >= _SHORTEST and said[:1] == named[-1:] and not _IS.isdisjoint(said[1:2])
    called = said[-1:] == named[-1:] and _LABEL.match(text) is not None
    return itself or of_it or called or (_SENTENCE.match(text) is not None and any(word.endswith(SECRET_WORDS) for word in said))


def may_call(name: str, text: str) -> bool:
    """Whether a text under such a name may be what a secret is called, or what keeps it: it says the name again, or that there are several.

    >>> [may_call("JWT_SECRET", text) for text in ("jwt_secret", "shop-secrets-stage", "jwt", "hunter2")], may_call("PASSWORD", "password")
    ([True, True, False, False], False)
    """
    said = words(text)
    again = len(said) > 1 and words(name)[-len(said) :] == said and _CALLED.fullmatch(text) is not None
    return again or _KEEPER.fullmatch(text) is not None


def is_about(name: str, text: str) -> bool:
    """Whether a text under such a name is its label, a name of what holds it, no word, the id of a key of KMS, or has a secret in it.

    >>> is_about("CONNECTION_STRING", "Server=db;Trusted_Connection=True"), is_about("CONNECTION_STRING", "hunter2")
    (True, False)
    """
    last = words(name)[-2:]
    if last == ("connection", "string"):
        return _SETTINGS.match(text) is not None
    if last == ("basic", "auth"):
        return ":" not in text and ":" not in out_of_base64(text.removeprefix("Basic "))
    if _names_what_holds_it(name, text) or (_VERSION.fullmatch(text) and _PACKAGE.fullmatch(name) and name not in SECRET_WORDS):
        return True
    if text.lower() in _NEVER and (last in _HANDED_OUT or last[-1:] == ("token",)):
        return True
    return labels(name, text) or (last in _OF_KMS and _KEY_ID.fullmatch(text) is not None)


def _names_what_holds_it(name: str, text: str) -> bool:
    last = words(name)[-2:]
    if last == ("auth", "secret") and not name.isupper() and _NAME.fullmatch(text):  # `AUTH_SECRET` is what Auth.js signs with
        return True
    if last[-1:] == ("secret",) and not _STORES.isdisjoint(last) and "-" in text and _NAME.fullmatch(text):
        return not _OF_STORES.isdisjoint(words(text))
    if last[-1:] == ("credentials",) and "-" in text and _NAME.fullmatch(text):
        return True
    if name.endswith(_KEYS) and announces(text) and _KEY.fullmatch(text) is not None and len(words(text)) <= _OF_A_KEY:
        return True
    variables = [one.strip() for one in text.split(",")]  # which a rule looks for
    return all(map(_VARIABLE.fullmatch, variables)) and any(map(announces, variables))
