"""What secrets look like in a text: by their own form, by what takes them, by the names that they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from srm_tf.language.terms.secret_commands import is_named, listed, secret_keys, taken
from srm_tf.language.terms.secret_formats import known_formats
from srm_tf.language.terms.secret_names import announces, may_announce, words
from srm_tf.language.terms.secret_printed import printed
from srm_tf.language.terms.secret_templates import blocks, defaults, manifests, variables
from srm_tf.language.terms.secret_values import tells_secret
from srm_tf.language.terms.stand_ins import is_about, is_none, stands_in
from srm_tf.regex import regex

# Before `x-oauth-basic` stands the token: https://github.blog/2012-09-21-easier-builds-and-deployments-using-git-over-https-and-oauth/
_URL: Final = regex(
    r"(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*+|\$\{…\})://"
    r"(?:[^\s/:@'\"]*:(?!x-oauth-basic@)([^\s/@'\"]+)|([A-Za-z0-9_-]{20,})(?::x-oauth-basic)?)@(?![\w.-]*\bsentry\b)",
    re.IGNORECASE,
)
# `NAME=value`, `name: value`, `"name": "value"`, `--name value`: up to where the value begins; then the value up to its quote or a blank.
# `["name"] = "value"` and `name => "value"` are code, where nothing but a text between quotes is one.
_NAME: Final = regex(
    r"(?:(?<![\w.:/-])|(?<=[\s{(,]:)|(?<=\s-e)(?=[A-Z_]))(?P<option>--)?(?P<name>[A-Za-z_][\w.-]*+)"
    r"(?:[ \t]*:[ \t]*(?:Final\b|[Ss]tr(?:ing)?\b)(?:\[str\])?(?=[ \t]*=[ \t]))?"  # a type
    r"(?:(?:\\?[\"'](?P<index>\])?)?[ \t]*(?P<sign>=>|(?<![!=<>]):=|(?<![!=<>])[:=](?![=~]))[ \t]*|(?(option)[ \t]+(?!-)|(?!)))"
    r"(?:(?:!Sub|!!(?:binary|str))[ \t]+)?"  # of CloudFormation, which fills in what follows; of YAML, which says what it is
)
# In front of a quote, the kind of text that it is: of Python, of SQL Server, of C#. Grafana takes three quotes, too, as Python does.
_VALUE: Final = regex(
    r"(?P<kind>[BLNRUbru@]{1,2}|[Ff$])?(?P<open>\"{3}|'{3}|\\?[\"'])(?P<quoted>(?:(?!(?P=open)).)*)(?P=open)|(?P<bare>[^\s,;|&\"'\\]{1,1000}+)"
)
_TEMPLATE: Final = regex(r"`(?P<quoted>[^`$\n]*)`")  # of JavaScript; in a shell, a command stands there
_DECLARED: Final = regex(r"(?:^|[\s;({])(?:const|final|let|my|val|var)[ \t]+[$]?$")
_LABEL: Final = 80  # signs of what a page may write beside a field
_BEFORE: Final = 40  # signs before a name that are looked at for such a word
# Where a program takes the text that stands there if nothing else is given, or puts it under a name.
_CALLED: Final = regex(
    r"(?:\b(?:[Aa]dd|append|define|getenv|getOrDefault|header|put|[Ss]et|[Ss]etenv|setHeader|setItem|setProperty|setRequestHeader)"
    r"|\b(?:env|environ|ENV|System)(?:\.(?:get|fetch|getProperty))?)"
    r"\([ \t]*\\?[\"'](?P<name>[A-Za-z_][\w.-]*+)\\?[\"'][ \t]*,[ \t]*(?=\\?[\"'])"
)
_ELSE: Final = regex(
    r"\b(?:env|environ|ENV|getenv)(?:\.get)?[.\[(]\\?[\"']?(?P<name>[A-Za-z_]\w*+)\\?[\"']?[\])]*"
    r"[ \t]*(?:\|\||\?\?|\?:|\bor\b)[ \t]*(?=[\"'])"
)
_MEMBER: Final = regex(r"\{[ \t]*\\?[\"']?(?:default|value)\\?[\"']?[ \t]*:[ \t]*(?=\\?[\"'])")  # `{ value: "…" }`
_GIVEN: Final = regex(r"\$\{\w+:?[-=](?P<otherwise>[^{}]*)\}$")  # by a shell, where the variable is empty
# `os.environ[`, `await`, `Invoke-RestMethod`, `<label>`, a tag of YAML that refers to something: code, where nothing quotes it
_CALL: Final = regex(
    r"\(|[A-Za-z_][\w.]*[(\[]|(?:await|aws|break|continue|new|raise|return|throw|yield)$|</?[A-Za-z]|!(?:Ref|GetAtt|ImportValue|FindInMap|If|Join|Select|Split|ENV|env|file|vault|secret)$"
    r"|(?:ConvertFrom|ConvertTo|Get|Import|Invoke|Join|New|Read|Select|Set)-[A-Z][A-Za-z]+$"
)
# A variable, or a field of one, where code goes on: `password=password)`, `token = config.token`.
_VARIABLE: Final = regex(r"(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)([)\]}]*)$")
_FIELD: Final = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$")  # of an object: `headers.authorization`
_COMMENTS: Final = ("#", "//", "/*", "* @", "-- ", ";", "<!--")
_PROSE: Final = frozenset({
    *("cannot", "from", "has", "is", "kept", "lives", "must", "not", "see", "should", "stored", "the", "was", "will"),  # `Password: see …`
    *("call", "enter", "please", "press", "say", "visit"),  # as callers are told: `To reset your password: press 1`
})  # fmt: skip
# A document that is filled in: what stands in it is seen under its own name.
_FILLED: Final = regex(r"\{\\?\"[^{}]*?(?:\$\{?[A-Za-z]|\{\{)")
# Programs that run and build containers, that of Google Cloud, and Pulumi's take the name of a secret that they keep, or where it lies:
# https://docs.docker.com/reference/cli/docker/buildx/build/#secret, https://docs.docker.com/reference/cli/docker/service/create/#secret
_HANDED_OVER: Final = regex(r"--secret[ \t=]+[\"']?(?:env|id|source|src|type)=")
_CONTAINERS: Final = regex(r"\b(?:buildah|buildctl|docker|gcloud|nerdctl|podman|pulumi)[ \t]")
_FILLED_IN: Final = frozenset({"f", "F", "$"})
_ASKS: Final = regex(r"\bset[ \t]+[\"']?/p[ \t]+[\"']?$", re.IGNORECASE)  # what cmd.exe shows to whoever types the value in
# What is said of an option, some way behind it: `--token  The token of …`
_HELP: Final = regex(r"(?:[ \t]{2,}|\t)[A-Za-z][A-Za-z'-]* \(?[A-Za-z]")
_SHORT: Final = 40  # signs: long lines are not gone through for each name in them
# `${NAME:?what is missing}`, `${NAME:+what to say then}`, `${NAME:0:4}` of the shell
_ASKED: Final = frozenset("?+0123456789")
# In a build specification of CodeBuild, these tables give the names of what holds the values:
# https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env. API Gateway's sources of parameters:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
KEPT: Final = ("parameter-store", "secrets-manager")
_BY_NAME: Final = regex(rf"^([ \t]*)\"?(?:{'|'.join(KEPT)})\"?:[ \t]*\n(?:\1[ \t]+\S.*(?:\n|\Z)|[ \t]*\n)*", re.MULTILINE)
# Under which key External Secrets puts what it reads, beside what that is: https://external-secrets.io/latest/api/externalsecret/
_READ_FOR: Final = regex(
    r"\bsecretKey(?=\"?:[^\n]*\n[ \t]*\"?(?:remoteRef|sourceRef)\"?:)"
    r"|^(?P<read>(?P<in>[ \t]*)(?:(?P<dash>-) )?\"?remoteRef\"?:[^\n]*\n"
    r"(?:(?P=in)(?(dash)  )[ \t}][^\n]*\n){0,6}(?P=in)(?(dash)  )\"?)secretKey(?=\"?:)",
    re.MULTILINE,
)
# Of what commands and settings say a secret with, something is in each text, in small letters: of `taken`, of names, of an address.
_HINT: Final = regex(
    r"pass|assword|assphrase|pwd|secret|token|key|auth|cred|psk|pw\b|://|login|mnemonic|phrase|connection.?string|user|bearer|encrypt|identified"
    r"|(?:^|\s)-[a-z]\S*\s|\s-[a-z]\S|sqlplus|erlang|kinit|realm|adcli|jdbc:|@tcp|@unix|@//|cmdkey|netdom|schtasks|xfreerdp"
    r"|basic |rman |impdp|expdp|sqlldr|alias\s+set|unseal|cryptsetup|cloudflared|createaccount|connectinfo|userlist|\{plain\}"
    r"|salt|from-literal|(?:bundle|composer|poetry)\s+config|[\"']-[a-z]|securestring|sudo\s+-s|\.my\.cnf|\.netrc|xauth|\beap\b|smbclient|ftp|id_(?:rsa|ed25519|ecdsa)"
    r"|nssm|signtool|winrs|:\s(?:rsa|ecdsa|pkcs8)\s|regcode|--cert|https?[ \t]|xh[ \t]|pdo\(|mysqli|\.connect\(|getconnection\(|jwt\."
    r"|admin|hmac|honeycomb|art-api|community|:(?:\d{1,5}|\*):[^\s:]+:[a-z_*]"  # .pgpass at last
)


@lru_cache(maxsize=256)  # who judges a text and who shows it ask alike
def formats(text: str) -> tuple[str, ...]:
    """The kinds of secrets whose format occurs in a text."""
    return tuple(_formats(text))


def _formats(text: str) -> Iterator[str]:
    yield from known_formats(text)
    for found in _URL.finditer(text):
        if not stands_in(found[1] or found[2]) and not is_named(found[1] or ""):
            yield "a password in an address"
            break
    if any(not stands_in(value) for value in taken(text)):
        yield "a password that a command or a header takes"
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
    return _HINT.search(text.casefold()) is not None and (bool(formats(text)) or any(True for _ in assignments(text)))


def assignments(text: str) -> Iterator[str]:
    """The names under which a text holds a secret."""
    for line in _READ_FOR.sub(r"\g<read>", _BY_NAME.sub("", text)).splitlines():
        yield from _in_line(line)
    for command in listed(text):
        yield from _in_line(command)
    yield from blocks(text)
    yield from defaults(text)
    yield from variables(text)
    yield from manifests(text, lambda inside: any(True for _ in assignments(inside)))


@lru_cache(maxsize=4096)  # on which line of a text each of its secrets stands is found out by looking at how it begins, again and again
def _in_line(line: str) -> tuple[str, ...]:
    """The names of secrets that are assigned in one line."""
    return (*_assigned(line), *printed(line))


def _assigned(line: str) -> Iterator[str]:
    comment = line.lstrip().startswith(_COMMENTS)
    for found in _NAME.finditer(line):
        name, start, end = found["name"], found.start(), found.end()
        if not _tells(name, line, end) or (comment and found["sign"] == ":") or _only_names(found, line):
            continue
        member = _MEMBER.match(line, end)
        if member is not None:
            told = _is_quoted(name, _VALUE.match(line, member.end()))
        elif found["index"] or found["sign"] == "=>":
            told = _is_in_code(found, line)
        else:
            told = _is_secret(name, line, start, end)
        if told:
            yield name
    for found in (*_CALLED.finditer(line), *_ELSE.finditer(line)):
        name, value = found["name"], _VALUE.match(line, found.end())
        if announces(name) and _is_quoted(name, value) and value is not None and value["quoted"].lower() != name.lower():
            yield name


def _tells(name: str, line: str, start: int) -> bool:
    """Whether a name says that the value that begins here is a secret; where it leaves that open, whether the value does."""
    if not may_announce(name):
        return announces(name)
    value = _VALUE.match(line, start)
    return value is not None and tells_secret(name, value["quoted"] or value["bare"] or "")


def _only_names(found: re.Match[str], line: str) -> bool:
    """Whether a message follows, of what is missing, or the name of a secret that a container is handed."""
    before = line[: found.start()]
    if (
        _ASKS.search(before[-_SHORT:]) is not None
        or before.endswith("SetCredentialEncrypted=")
        or (found["option"] and _HELP.match(line, found.end("name")) is not None)
        or (before.endswith("${") and line[found.end() : found.end() + 1] in _ASKED)
    ):
        return True
    if found["name"] != "secret" or not found["option"]:
        return False
    return _HANDED_OVER.match(line, found.start()) is not None or _CONTAINERS.search(line, 0, found.start()) is not None


def _is_in_code(found: re.Match[str], line: str) -> bool:
    """Whether a text between quotes stands behind `["name"] =` or `name =>`, and nothing is put to it there, nor made of it."""
    before, value = line[: found.start()].rstrip(" \t:\"'"), _VALUE.match(line, found.end())
    ends = value is not None and line[value.end() : value.end() + 2].lstrip(" \t")[:1] in {"", ",", ";", ")", "]", "}"}
    return ends and not before.endswith(("(", "case")) and _is_quoted(found["name"], value)


def _is_quoted(name: str, value: re.Match[str] | None) -> bool:
    """Whether a text between quotes is more than a stand-in."""
    if value is None or value["quoted"] is None or (value["kind"] in _FILLED_IN and "{" in value["quoted"]):
        return False
    return not is_none(name, value["quoted"]) and _FILLED.match(value["quoted"]) is None


def _is_secret(name: str, line: str, begin: int, start: int) -> bool:
    """Whether a value that is more than a stand-in begins here. `begin` is where its name does."""
    value, declared = _VALUE.match(line, start), _DECLARED.search(line, max(0, begin - _BEFORE), begin) is not None
    if value is None:
        return False
    bare = value["bare"]
    if bare is None:
        # A variable of its own: https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-INTERPOLATION
        return (
            not line[:start].endswith(" :")
            and not _is_over(name, line, begin, start)
            and (_otherwise(value["quoted"]) or _is_quoted(name, value))
        )
    if declared:  # no other word is a text there
        text = _TEMPLATE.match(line, start)
        return text is not None and not stands_in(text["quoted"])
    if line[:begin].endswith("${"):
        bare = bare.removeprefix("-").partition("}")[0]
    if bare.startswith(("{", "[", "*", "&", "//")) or (bare.startswith("-") and line[start - 1] == " "):
        return False  # more of a document, what YAML calls an alias and an anchor, or the next option
    if (
        _names(name, bare)
        or is_about(name, bare)
        or is_about(name, line[start : start + _LABEL].strip())
        or (bare.lower() in _PROSE and line[value.end() : value.end() + 1] == " ")
    ):
        return False
    if stands_in(bare):
        return _otherwise(bare)
    return _CALL.match(bare) is None and not _is_variable(name, bare, line, start)


def _is_over(name: str, line: str, begin: int, start: int) -> bool:
    """Whether a quote ends the text that the name stands in: `expect "password:"`."""
    return line[begin:start] == f"{name}:" and line[:begin].count(line[start]) % 2 == 1


def _otherwise(text: str) -> bool:
    """Whether a shell takes a text that stands there where a variable is empty: `${1:-…}`."""
    found = _GIVEN.match(text.strip())
    return found is not None and not stands_in(found["otherwise"])


def _names(name: str, bare: str) -> bool:
    """Whether a word stands for what is to be written there: `--password PASSWORD`."""
    said = words(bare)
    return bare.isupper() and said == words(name)[-len(said) :]


def _is_variable(name: str, bare: str, line: str, start: int) -> bool:
    """Whether a value is a field that is called a secret, or what a call takes: a variable of the same name."""
    found = _VARIABLE.match(bare)
    if found is None:
        return False
    if "." in bare and announces(found[1]):
        return True
    if _FIELD.match(bare) and line[:start].endswith(" = ") and line.rstrip().endswith(";"):
        return True  # a statement
    if found[1].lower() != name.rpartition(".")[2].lower():
        return False
    before, behind = line[:start], line[start + len(bare) :]
    goes_on = behind.startswith(",") or found[2] != ""
    return goes_on and ("(" in before or (behind.strip(" ,") == "" and before.lstrip(" \t\"'").startswith(name)))  # on several lines
