"""What the schema does not have: types, and arguments and blocks at any depth. Of an earlier version of the provider, or misspelt.

Of data sources the schema has none. The one that policies are written in is known here: a condition that is misspelt is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from srm_tf.model.graph import Note
from srm_tf.terraform.addresses import is_aws
from srm_tf.terraform.declared import DOCUMENT, META, block_name
from srm_tf.terraform.earlier import Earlier, written_earlier
from srm_tf.terraform.required_providers import source_of

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.declared import Declared, ResourceId
    from srm_tf.terraform.syntax import Body, Span

_AWS = "aws"
_WORDS = frozenset(DOCUMENT.split("_"))
# What only earlier versions of the provider have: the block it is written in, the path in it, what it was, and the line.
Past: TypeAlias = tuple[str, str, Earlier, str]
# What may be written inside a block: its path → names; nothing where nobody knows.
Known: TypeAlias = "Callable[[tuple[str, ...]], Iterable[str]]"

# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document, and what version 4 took away
_SOURCES = ("source_policy_documents", "override_policy_documents", "source_json", "override_json")
_LISTS = ("actions", "not_actions", "resources", "not_resources", "principals", "not_principals")
_POLICY: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    (): ("version", "policy_id", "statement", *_SOURCES),
    ("statement",): ("sid", "effect", "condition", *_LISTS),
    ("statement", "condition"): ("test", "variable", "values"),
    ("statement", "principals"): ("type", "identifiers"),
    ("statement", "not_principals"): ("type", "identifiers"),
}

_NEAR = 0.8  # an argument of its own is seldom so close to another
_NEAR_TYPE = 0.9  # types of one service begin alike


def slips(declared: Declared, past: Iterable[Past], schema: Schema) -> Iterator[Note]:
    """A note for each thing in a module that the schema does not have."""
    told: set[str] = set()
    for whole, path, one, place in past:
        what = f"{whole}.{path}" if path else whole
        told.add(what)
        yield Note("earlier", f"{place} {what}", f"{one.says}{'' if one.kind or not path else '; it is not judged'}")
    lacks = f"version {schema.version} of the AWS provider has no such"
    ours = has_our_provider(declared)
    for resource, declaration in declared.resources.items():
        known = _known(resource, schema) if resource.mode == "managed" or ours else None
        if known is None:
            meant = near_type(resource, schema) if ours and str(resource) not in told else ""
            if meant:
                place = f"{declaration.file}:{declaration.span.line} {resource}"
                kind = "resource type" if resource.mode == "managed" else "data source"
                yield Note("warning", place, f"{lacks} {kind}, perhaps {meant}: it is not judged")
            continue
        for where, span, near in unexpected(declaration.body, known):
            what = f"{resource}.{'.'.join(where)}"
            if what not in told:
                place = f"{declaration.elsewhere.get(where[0], declaration.file)}:{span.line} {what}"
                yield Note("warning", place, f"{lacks} argument{f', perhaps {near}' if near else ''}: it is not judged")


def of_the_past(declared: Declared) -> Iterator[Past]:
    """What only earlier versions of the provider have, in the resources and provider configurations of a module."""
    blocks = [(f"data.{one.type}" if one.mode == "data" else one.type, str(one), block) for one, block in declared.resources.items()]
    if has_our_provider(declared):
        ours = ((name, block) for name, block in declared.providers.items() if name.partition(".")[0] == _AWS)
        blocks += [(f"provider.{_AWS}", f"provider.{name}", block) for name, block in ours]
    for kind, name, block in blocks:
        for path, one, span in written_earlier(kind, block.body, block.span):
            yield name, path, one, f"{block.elsewhere.get(path.partition('.')[0], block.file)}:{span.line}"


def has_our_provider(declared: Declared) -> bool:
    """Whether what a module calls `aws` is HashiCorp's provider, and not a fork of it."""
    return is_aws(source_of(declared, _AWS) or _AWS)


def configures_aws(declared: Declared, name: str) -> bool:
    """Whether a provider configuration of a module, `aws` or `amz.alias`, is of the AWS provider, or of what is called like it."""
    local = name.partition(".")[0]
    return local == _AWS or is_aws(source_of(declared, local) or "")


def _known(resource: ResourceId, schema: Schema) -> Known | None:
    """What may be written in a resource or data source; None where the schema has none of that type."""
    if resource.mode == "managed":
        return partial(schema.inside, resource.type) if schema.has_type(resource.type) else None
    return (lambda path: _POLICY.get(path, ())) if resource.type == DOCUMENT else None


def unexpected(body: Body, known: Known) -> Iterator[tuple[tuple[str, ...], Span, str]]:
    """(path, where it stands, the name that was meant, if one is near) of each, once for a path."""
    told: set[tuple[str, ...]] = set()
    for path, span, near in _inside(body, (), known):
        if path not in told:
            told.add(path)
            yield path, span, near


def near_type(resource: ResourceId, schema: Schema) -> str:
    """The type that was meant by one that the provider does not have, if one is near: of data sources, the one that is known here."""
    if not resource.type.startswith("aws_"):
        return ""
    if resource.mode == "data" and len(_WORDS.intersection(resource.type.split("_"))) < len(_WORDS) - 1:  # most: a slip is in one word
        return ""
    return _near(resource.type, schema.types if resource.mode == "managed" else (DOCUMENT,), _NEAR_TYPE)


def _inside(body: Body, path: tuple[str, ...], known: Known) -> Iterator[tuple[tuple[str, ...], Span, str]]:
    names = known(path)
    if not names:
        return  # deeper than the schema goes
    for name, span in _written(body):
        if name not in names and (path or name not in META):
            yield (*path, name), span, _near(name, names)
    for block in body.blocks:
        for inner in [one.body for one in block.body.of_type("content")] if block.type == "dynamic" else [block.body]:
            yield from _inside(inner, (*path, block_name(block)), known)


def _written(body: Body) -> Iterator[tuple[str, Span]]:
    yield from ((name, one.span) for name, one in body.attributes.items())
    yield from ((block_name(one), one.span) for one in body.blocks)


def _near(name: str, known: Iterable[str], nearness: float = _NEAR) -> str:
    import difflib  # noqa: PLC0415 — only a wrong name needs it

    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=nearness)), "")
