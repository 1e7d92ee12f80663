"""`controls new`: the file of a control that is to be written, with everything in it that can be told beforehand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from srm_tf.catalogue.check import LEFT, OWN, name_faults
from srm_tf.catalogue.control import SEVERITIES
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.places import exists, has_schema
from srm_tf.errors import SrmError, nearest
from srm_tf.language.parse import OPERATORS
from srm_tf.language.syntax import Clause
from srm_tf.model.scopes import SCOPES
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.catalogue.services import Services
    from srm_tf.terraform.schema import ShippedSchema

_WORDS = 88  # columns of a comment
_SHOWN = 12  # attributes that are named
_MODELS = 3  # sentences of other controls that are shown
_ASKED = (
    f"# One of {', '.join(SEVERITIES)}: from high on it fails a run, unless --fail-on says otherwise.",
    'severity = "medium"',
    "# Who is asked. Left out: baseline, what everybody owes. Else policy_level, keys of one's own, or opinion, a choice.",
    '# profile = "opinion"',
)
_PLACEHOLDERS = {"bool": "true", "number": "1"}
_STACK = """resource "aws_cloudformation_stack" "platform" {
  name         = "platform"
  template_url = "https://templates.example.com/platform.yaml"
}

"""


class Known(msgspec.Struct, frozen=True):
    """What there is already."""

    catalogue: Catalogue
    services: Services
    schema: ShippedSchema


def write(control_id: str, folder: Path, resource: str | None, known: Known) -> tuple[Path, str]:
    """Write the file of a new control below a folder; its path, and the resource type it is about. Raises SrmError."""
    _check(control_id, known)
    path = folder / f"{control_id}.toml"
    if path.exists():
        raise SrmError((str(path),), "expected a new control, got a file that is there already")
    subject = _checked(resource, known) if resource else guess(control_id, known)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(control_id, subject, known), encoding="utf-8")
    except OSError as error:
        raise SrmError((str(path),), f"expected a place to write to, got {error.strerror or 'an error'}") from None
    return path, subject


def _check(control_id: str, known: Known) -> None:
    service, slash, name = control_id.partition("/")
    if not (service and slash and name):
        raise SrmError((control_id,), "expected SERVICE/SENTENCE, as kms/keys-rotate, got another name")
    wrong = list(name_faults(control_id, known.services))
    if wrong:
        raise SrmError(
            (control_id,), "; ".join(wrong), "`srm-tf controls list` shows how others are called; those of your own may begin with own/."
        )
    if known.catalogue.get(control_id) is not None:
        raise SrmError(
            (control_id,), "expected the name of a new control, got one that is taken", f"`srm-tf explain {control_id}` shows it."
        )


def _checked(resource: str, known: Known) -> str:
    if not exists(resource, known.schema):
        near = nearest(resource, (*known.schema.types, *sorted(SCOPES)))
        near = "Name one of the types here, and write the glob into the file." if "*" in resource else near
        raise SrmError(("--resource", resource), "expected a resource type of the AWS provider, account or region", near)
    return resource


def guess(control_id: str, known: Known) -> str:
    """The type that the first words of a name mean: in other controls of its service, else by the type's own name. Raises SrmError."""
    service, _, name = control_id.partition("/")
    words = name.split("-")
    siblings = [one for one in known.catalogue.all() if service in {one.service, OWN}]
    types = sorted(
        name for name, one in known.services.tables.types.items() if service in {one.service, OWN} and known.schema.has_type(name)
    )
    for taken in range(len(words), 0, -1):
        noun = "-".join(words[:taken])
        found = [one.types[0] for one in siblings if one.id.partition("/")[2].startswith(f"{noun}-")]
        found = found or [name for name in types if name.endswith(f"_{_singular(noun)}")]
        if found:
            return max(dict.fromkeys(found), key=found.count)
    listed = "aws_…, data.aws_…, provider.aws, account, region" if service == OWN else ", ".join(types) or "account, region"
    what = f"expected the resource type that {words[0]!r} means, and cannot guess it"
    raise SrmError((control_id,), what, f"Say --resource TYPE, one of: {listed}")


def _singular(noun: str) -> str:
    stem = f"{noun[:-3]}y" if noun.endswith("ies") else noun.removesuffix("s")
    return stem.replace("-", "_")


def text(control_id: str, subject: str, known: Known) -> str:
    """The file."""
    domains = known.services.domains
    return "\n".join(
        [
            f"# {control_id}: the path is the id, and permanent.",
            "",
            "# A sentence that is true where all is well: capital first, no full stop, 90 characters or fewer.",
            f'title = "{LEFT}"',
            "# The control area, one of:",
            *_comment(", ".join(domains)),
            f'domain = "{LEFT}"',
            *_ASKED,
            f'resource = "{subject}"',
            "# What must hold before the control speaks at all; delete it where it always speaks.",
            "# when = []",
            "# What must be true, as in",
            *(f"#     {line}" for line in _suggestions(subject, known)),
            *_attributes(subject, known),
            "expect = []",
            "# What goes wrong where it is not so.",
            f'rationale = "{LEFT}"',
            "# What to write, by its name in Terraform.",
            f'remediation = "{LEFT}"',
            "# The same as Terraform to paste: what changes in the block of the example that fails below, and what has to stand beside it.",
            "# It is held against that example. Delete it where words are enough.",
            "fix = '''",
            *_fix(subject),
            "'''",
            "# Where AWS says it: https addresses.",
            "references = []",
            "",
            "# Examples are the tests and the documentation: choose what people get wrong. A verdict is one of satisfied, missing",
            "# (nobody wrote it), misconfigured (somebody wrote it wrongly), unknown, silent (the control does not speak of it).",
            *_examples(subject, known),
            "",
        ]
    )


def _comment(words: str) -> Iterator[str]:
    line = "#    "
    for word in words.split():
        if len(line) + 1 + len(word) > _WORDS:
            yield line
            line = "#    "
        line += f" {word}"
    yield line


def _optional(subject: str, known: Known) -> dict[str, str]:
    """The attributes of a type that its user may write, with their kinds; what says nothing of security comes last."""
    found = {name: one.kind for name, one in known.schema.attributes(subject).items() if one.optional and not one.required}
    dull = ("tags", "tags_all", "region", "timeouts", "id", "description", "name", "name_prefix")
    return {name: kind for name, kind in found.items() if name not in dull}


def _suggestions(subject: str, known: Known) -> Iterator[str]:
    if subject == "region":
        yield "expect = [\"name is one of ['eu-central-1', 'eu-west-1']\"]"
    if subject in SCOPES:
        yield 'expect = [{ has = "aws_cloudtrail", where = ["is_multi_region_trail is true"] }]'
        return
    models = (item for one in known.catalogue.for_types((subject,)) for arm in one.arms if subject in arm.resource for item in arm.expect)
    clauses = list(dict.fromkeys(item.text for item in models if isinstance(item, Clause)))
    kinds = _optional(subject, known)
    flag = next((name for name, kind in kinds.items() if kind == "bool"), None)
    first = next(iter(kinds or known.schema.inside(subject, ())), "name")
    for clause in clauses[:_MODELS] or [f"{flag} is true" if flag else f"{first} is set"]:
        yield f"expect = [{json.dumps(clause, ensure_ascii=False)}]"  # a text of JSON is one of TOML, too


def _attributes(subject: str, known: Known) -> Iterator[str]:
    names = list(_optional(subject, known))
    if names:
        yield f"# {subject} has, among others:"
        yield from _comment(listed(names, _SHOWN))
    yield "# Operators are:"
    yield from _comment(", ".join(OPERATORS))
    yield "# `srm-tf explain ID` shows the sentences of another control."


def _fix(subject: str) -> Iterator[str]:
    wanted = f"# {LEFT}: what the control asks for"
    yield wanted if subject in SCOPES or not has_schema(subject) else _block(subject, [f"  {wanted}"])


def _examples(subject: str, known: Known) -> Iterator[str]:
    if subject in SCOPES or not has_schema(subject):
        block = f"# {LEFT}: Terraform text with what the control is about"
        bodies = (block, block, block)
    else:
        body = list(_required(subject, (), known.schema, "  "))
        wanted = [f"  # {LEFT}: what the control asks for"]
        open_ = [f"  # {LEFT}: the same argument, from elsewhere:", '  # … = aws_cloudformation_stack.platform.outputs["Value"]']
        bodies = (_block(subject, [*body, *wanted]), _block(subject, body), _STACK + _block(subject, [*body, *open_]))
    names = (("satisfied", "it is written"), ("missing", "nobody thought of it"), ("unknown", "another stack decides"))
    for (verdict, name), terraform in zip(names, bodies, strict=True):
        yield from ("", "[[example]]", f'name = "{name}"', f'verdict = "{verdict}"', "terraform = '''", terraform, "'''")


def _block(subject: str, body: Sequence[str]) -> str:
    lines = "\n".join(body)
    return f'resource "{subject}" "example" {{\n{lines}\n}}' if body else f'resource "{subject}" "example" {{\n}}'


def _required(subject: str, path: tuple[str, ...], schema: ShippedSchema, indent: str) -> Iterator[str]:
    """The arguments that must be written, with placeholders of their kind."""
    blocks: list[str] = []
    width = max((len(name) for name in schema.inside(subject, path) if _plain(subject, (*path, name), schema)), default=0)
    for name in schema.inside(subject, path):
        attribute = schema.attribute(subject, (*path, name))
        if attribute is None or not attribute.required:
            continue
        if attribute.is_block:
            blocks += ["", f"{indent}{name} {{", *_required(subject, (*path, name), schema, f"{indent}  "), f"{indent}}}"]
        else:
            yield f"{indent}{name:<{width}} = {_placeholder(subject, (*path, name), attribute.kind, schema)}"
    yield from blocks


def _plain(subject: str, path: tuple[str, ...], schema: ShippedSchema) -> bool:
    attribute = schema.attribute(subject, path)
    return attribute is not None and attribute.required and not attribute.is_block


def _placeholder(subject: str, path: tuple[str, ...], kind: str, schema: ShippedSchema) -> str:
    name = path[-1]
    outer, _, inner = kind.partition("(")
    inner = inner.removesuffix(")")
    if outer in {"list", "set"}:
        return f"[{_placeholder(subject, path, inner, schema)}]"
    if outer == "map":
        return f"{{ example = {_placeholder(subject, path, inner, schema)} }}"
    if outer == "object":
        return "{}"
    if name == "policy" or name.endswith(("_policy", "policy_document")):
        return 'jsonencode({ Version = "2012-10-17", Statement = [] })'
    return _PLACEHOLDERS.get(outer, f'"{"arn:aws:service:eu-central-1:111122223333:" if name.endswith("arn") else ""}example"')
