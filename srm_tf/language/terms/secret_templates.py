"""What templates and manifests say of parameters and variables over several lines: defaults and values that are secrets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from srm_tf.language.terms.secret_commands import taken
from srm_tf.language.terms.secret_formats import known_formats
from srm_tf.language.terms.secret_names import announces, says_what_else
from srm_tf.language.terms.secret_values import is_made_up, tells_secret
from srm_tf.language.terms.stand_ins import is_none, stands_in
from srm_tf.language.terms.texts import documents_in, out_of_base64
from srm_tf.model.value import ABSENT, Value
from srm_tf.regex import regex

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html,
# https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
_DECLARES: Final = regex(r"([ \t]*)[\"']?([A-Za-z]\w*)[\"']?:[ \t]*(?:#.*)?$")
_SAYS: Final = regex(
    r"([ \t]*)[\"']?([A-Za-z]\w*)[\"']?:[ \t]+(?:(?P<quote>[\"'])(?P<quoted>[^\"']*)(?P=quote)|(?P<bare>[^\s\"'!&*{\[#|>][^#]*))"
)
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
_NAMES_ANOTHER: Final = "AWS::SSM::Parameter"


# A variable of a container, of a step, of an environment: `name: …` with `value: …` behind it, on a line of its own or not.
_VARIABLE: Final = regex(
    r"\b(?:option)?(?:name|(?:parameter_?)?key)"
    r"[\"']?[ \t]*[:=][ \t]*[\"']?(?P<name>[A-Za-z_][\w.-]*+)[\"']?[ \t]*(?:,[ \t]*)?(?:\r?\n)?[ \t]*"
    r"(?<=[\s,])[\"']?(?:parameter_?)?value[\"']?(?:[ \t]*:[ \t]+|[ \t]*=[ \t]*)(?:(?P<quote>[\"'])(?P<quoted>[^\"'\n]*)(?P=quote)"
    r"|(?P<bare>[^\s\"'!&*{\[(#|>,}\]][^\s,}\]#]*+)(?=[ \t]*(?:[,}\]#\n]|$)))"
    r"(?![^\n{}]{0,40}[,\n][ \t]*[\"']?type[\"']?[ \t]*[:=][ \t]*[\"']?(?:PARAMETER_STORE|SECRETS_MANAGER))",
    re.IGNORECASE,
)
# The same with the value in front: nothing but the beginning of an element stands before that.
_VALUE_FIRST: Final = regex(
    r"(?:^[ \t]*-[ \t]+|\{[ \t]*)[\"']?value[\"']?:[ \t]+"
    r"(?:(?P<quote>[\"'])(?P<quoted>[^\"'\n]*)(?P=quote)|(?P<bare>[^\s\"'!&*{\[(#|>,}\]][^\s,}\]#]*+))"
    r"[ \t]*(?:,[ \t]*|\r?\n[ \t]+)[\"']?name[\"']?:[ \t]*[\"']?(?P<name>[A-Za-z_][\w.-]*+)[\"']?(?=[ \t]*(?:[,}#\r\n]|$))",
    re.MULTILINE,
)
# What Kubernetes keeps: https://kubernetes.io/docs/concepts/configuration/secret/
_SECRET: Final = regex(r"([ \t]*)[\"']?kind[\"']?:[ \t]*[\"']?Secret[\"']?[ \t]*$")
_DATA: Final = regex(r"[ \t]*[\"']?(data|stringData)[\"']?:[ \t]*$")
_KEPT: Final = regex(r"[ \t]+[\"']?(?P<name>[\w.-]+)[\"']?:[ \t]+[\"']?(?P<value>[^\s\"']+)[\"']?[ \t]*$")
_LITERAL: Final = regex(r"--from-literal[ =]+[\"']?(?P<name>[\w.-]+)=[\"']?(?P<value>[^\s\"'|;&]+)")  # of kubectl, to put into one
# `password: |` with one word below it: https://yaml.org/spec/1.2.2/#81-block-scalar-styles
_BLOCK: Final = regex(
    r"^(?P<indent>[ \t]*)(?:-[ \t]+)?[\"']?(?P<name>[A-Za-z_][\w.-]*+)[\"']?:[ \t]+(?:!!(?:binary|str)[ \t]+)?[|>][-+]?[ \t]*\r?\n"
    r"(?P=indent)[ \t]+(?P<value>\S+)[ \t]*(?:\r?\n|\Z)(?!(?P=indent)[ \t]+\S)",
    re.MULTILINE,
)
_CODE: Final = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$|[A-Za-z_][\w.]*[(\[]")  # `var.password`, where nothing quotes it


def blocks(text: str) -> Iterator[str]:
    r"""The names of blocks of YAML that hold a secret and nothing else.

    >>> list(blocks("password: |\n  hunter2\ntoken: >-\n  ${token}\n"))
    ['password']
    """
    for found in _BLOCK.finditer(text):
        if announces(found["name"]) and not is_none(found["name"], found["value"]):
            yield found["name"]


def variables(text: str) -> Iterator[str]:
    r"""The names of variables the value of which is a secret.

    >>> list(variables("- name: DB_PASSWORD\n  value: hunter2\n- name: TOKEN\n  value: $(TOKEN)"))
    ['DB_PASSWORD']
    >>> list(variables("- key: 'X-Api-Key'\n  value: 'hunter2'"))
    ['X-Api-Key']
    """
    for found in (*_VARIABLE.finditer(text), *_VALUE_FIRST.finditer(text)):
        name, bare = found["name"], found["bare"]
        told = found["quoted"] if bare is None else bare
        if tells_secret(name, told) and not is_none(name, told) and (bare is None or _CODE.match(bare) is None):
            yield name


def manifests(text: str, holds: Callable[[str], bool]) -> Iterator[str]:
    r"""The names in Secrets of Kubernetes under which a secret stands, and which do not say so themselves.

    `holds`: whether a text, which `data` may have in base64, has one in it.

    >>> list(manifests("kind: Secret\nstringData:\n  user: app\n  extra: k9Xy2mQp7RtV", bool))
    ['extra']
    """
    for one in _LITERAL.finditer(text):
        if not announces(one["name"]) and not says_what_else(one["name"]) and _is_kept(one["value"]):
            yield one["name"]
    if "kind" not in text or "Secret" not in text:
        return
    for document in documents_in(text):
        yield from (name for inner in document.walk() if isinstance(inner.data, Mapping) for name in kept_in(inner.data, holds))
    lines, end = text.splitlines(), 0
    for at, line in enumerate(lines):
        found = _SECRET.match(line) if at >= end else None  # of a document that says so twice, the first one tells
        if found is None:
            continue
        start, end = _around(lines, at, len(found[1]))
        yield from _kept(lines[start:end], len(found[1]), holds)


def _kept(lines: list[str], depth: int, holds: Callable[[str], bool]) -> Iterator[str]:
    """The names of what stands under `data` and `stringData` at a depth."""
    data = ""
    for line in lines:
        if len(line) - len(line.lstrip()) == depth:
            told = _DATA.match(line)
            data = told[1] if told is not None else ""
        kept = _KEPT.match(line) if data else None
        if kept is None or announces(kept["name"]):
            continue
        if _tells(kept["name"], kept["value"], data, holds):
            yield kept["name"]


def kept_in(manifest: Mapping[str, Value], holds: Callable[[str], bool] = lambda _: False) -> Iterator[str]:
    """The same of a manifest in JSON."""
    if manifest.get("kind", ABSENT).text() != "Secret":
        return
    for data in ("data", "stringData"):
        inside = manifest.get(data, ABSENT).data
        for name, value in inside.items() if isinstance(inside, Mapping) else ():
            if not announces(name) and not any(value.references) and _tells(name, value.text() or "", data, holds):
                yield name


def _tells(name: str, value: str, data: str, holds: Callable[[str], bool]) -> bool:
    coded = out_of_base64(value).strip() if data == "data" else ""
    return (coded != "" and holds(coded)) or (not says_what_else(name) and _is_kept(coded or value))


def _around(lines: list[str], at: int, depth: int) -> tuple[int, int]:
    """Where the document begins and ends that a line is in: its lines are at this depth, or deeper."""

    def ends(line: str) -> bool:
        return line.strip() != "" and (len(line) - len(line.lstrip()) < depth or line.strip() == "---")

    start = next((above for above in range(at, -1, -1) if ends(lines[above])), -1) + 1
    return start, next((below for below in range(at, len(lines)) if ends(lines[below])), len(lines))


def _is_kept(text: str) -> bool:
    """Whether what stands under a name like `extra` is a secret; `client-id` says that it is none."""
    return is_made_up(text) or any(known_formats(text)) or any(not stands_in(one) for one in taken(text))


def names_another(type_: str) -> bool:
    """Whether the default of a parameter of a type is the name of one of Parameter Store.

    >>> names_another("AWS::SSM::Parameter::Value<String>"), names_another("String")
    (True, False)
    """
    return type_.startswith(_NAMES_ANOTHER)


def defaults(text: str) -> Iterator[str]:
    r"""The names of parameters the default of which is a secret.

    >>> list(defaults("DbPassword:\n  Type: String\n  Default: hunter2"))
    ['DbPassword']
    """
    if "efault" not in text or "ype" not in text:
        return
    lines = text.splitlines()
    for at, line in enumerate(lines):
        found = _DECLARES.match(line)
        if found is None or not announces(found[2]):
            continue
        said = _members(lines, at + 1, len(found[1]))
        kind, default = said.get("type", ""), said.get("default", "")
        if kind and not names_another(kind) and not is_none(found[2], default):
            yield found[2]


def _members(lines: list[str], start: int, depth: int) -> dict[str, str]:
    """What stands under a name, one step in."""
    said: dict[str, str] = {}
    inner = 0
    for at in range(start, len(lines)):
        line = lines[at]
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent <= depth:
            break
        found = _SAYS.match(line)
        inner = inner or (indent if line.strip() else 0)
        if found is not None and len(found[1]) == inner:
            said[found[2].lower()] = (found["quoted"] if found["bare"] is None else found["bare"]).strip()
    return said
