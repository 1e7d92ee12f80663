"""`writes out no secret`: what is handed on to a machine may hold secrets that come from elsewhere, and none that stands in the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms import predicate
from srm_tf.language.terms.given_texts import all_that_is_read, less_all_given, less_what_is_read, may_be_made_of, of_a_plan
from srm_tf.language.terms.match import is_local, whereabouts
from srm_tf.language.terms.secret_formats import known_formats
from srm_tf.language.terms.secrets import holds_no_secret, judged
from srm_tf.model.graph import references_in
from srm_tf.model.value import LATER, Unknown, Value
from srm_tf.model.verdict import Judgement, all_of, depends
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.given_texts import Read
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference

# What only hands on what is written in it, under whatever name: the last is what it is read from.
# https://registry.terraform.io/providers/hashicorp/null/latest/docs/resources/resource,
# https://developer.hashicorp.com/terraform/language/resources/terraform-data
_HANDED_ON: Final = {
    ("null_resource", "triggers"): "triggers",
    ("terraform_data", "input"): "input",
    ("terraform_data", "output"): "input",
    ("terraform_data", "triggers_replace"): "triggers_replace",
}
# `1password-site-verification=…`, or the token alone.
_PROOF: Final = regex(r"\"?(?:[\w.-]*(?:challenge|confirm|validat|verif)[\w.-]*[ \t]*[=:].*|[\w+/-]{20,}=*)\"?", re.IGNORECASE | re.DOTALL)


@predicate("writes out no secret", partial=True, whole=True)
def writes_out_no_secret(site: Site, context: Context) -> Judgement:
    """No key, token or password among the words that are written in the configuration itself, whatever else comes into the text."""
    if _awaits_value(site):
        return holds_no_secret(site, context)
    own = judged(replace(site, value=_written(site.value, context)), context, marks=False)
    return all_of([own, *_beside_what_is_read(site, context), *_read_of(site.value, context)])


@predicate("publishes no secret", partial=True, whole=True)
def publishes_no_secret(site: Site, context: Context) -> Judgement:
    """The same of a record of the DNS, where what proves to somebody whose domain it is looks like a secret, and is meant to be read."""
    return writes_out_no_secret(replace(site, value=_of_each_text(site.value, _less_proof)), context)


def _less_proof(text: str) -> str:
    return "" if _PROOF.fullmatch(text) and not any(known_formats(text)) else text


def parts_write_out_no_secret(sites: Iterable[Site], document: Value, context: Context) -> list[Judgement]:
    """The same of parts of a document; of one that a plan shows, without what that is shown to have which the document refers to."""
    if document.is_unknown or not document.references:
        return [writes_out_no_secret(site, context) for site in sites]
    read = all_that_is_read(document.references, context)
    return [_part_writes_out_no_secret(site, document.references, read, context) for site in sites]


def _part_writes_out_no_secret(site: Site, references: Sequence[Reference], read: Read | None, context: Context) -> Judgement:
    def less(text: str) -> str:
        return less_all_given(text, context) if read is None else less_what_is_read(text, read)

    def less_made(text: str) -> str:  # of what is read: `base64encode("${var.user}:${var.password}")`
        return LATER if read and may_be_made_of(read, text) else text

    shown = _of_each_text(site.value, less)
    found = writes_out_no_secret(replace(site, value=shown), context)
    if not found.verdict.fails:
        return found
    if read is not None:
        sure = writes_out_no_secret(replace(site, value=_of_each_text(shown, less_made)), context)
        if sure.verdict.fails:
            return sure
    names = tuple(dict.fromkeys(one.text for one in references))
    return depends(f"{site.path} holds a secret, which may come from {names[0]}", names, *found.evidence)


def _of_each_text(value: Value, less: Callable[[str], str]) -> Value:
    def lessened(one: Value) -> Value:
        text = one.text()
        left = None if text is None else less(text)
        return one if left == text else replace(one, data=left)

    return value.throughout(lessened)


def _beside_what_is_read(site: Site, context: Context) -> Iterator[Judgement]:
    """A secret in a text of which a plan shows only what it refers to: it may be written out there or beside it, or come from elsewhere."""
    found = references_in(site.value)
    read = [one.text for one in found if _is_local(one)] or [one.text for one in found]
    if read and holds_no_secret(replace(site, value=_as_shown(site.value, context)), context).verdict.fails:
        named = tuple(dict.fromkeys(read))
        where = "in" if any(map(_is_local, found)) else "beside"
        said = f"{site.path} holds a secret, which may be written out {where} {named[0]}: a plan does not show what that has"
        yield depends(said, named, whereabouts(site))


def _is_local(reference: Reference) -> bool:
    """Whether it ends at a local value: so it does in a plan alone."""
    return reference.target is None and is_local(reference.text)


def _as_shown(value: Value, context: Context) -> Value:
    """A value with no more than the known texts that refer to something, less what that has; where nobody knows, what any variable has."""

    def shown(one: Value) -> Value:
        if isinstance(one.data, (tuple, Mapping)):
            return Value(one.data, written=True)
        if not isinstance(one.data, str) or one.own() is not None:
            return Value(LATER, written=True)
        left = None if any(map(_is_local, one.references)) else of_a_plan(one, one.references, context)
        return Value(less_all_given(one.data, context) if left is None else left.unknown.words, written=True)

    return value.throughout(shown)


def _awaits_value(site: Site) -> bool:
    """Whether an argument waits for a variable, and nobody can tell whether words stand around it, or in its place."""
    value = site.value
    is_bare = value.is_unknown and not (value.unknown.shape or value.unknown.words or value.unknown.branches or value.unknown.tree)
    return site.resource.mode == "managed" and is_bare and not value.sensitive and all(one.target is None for one in value.references)


def _read_of(value: Value, context: Context) -> Iterator[Judgement]:
    """What stands in the arguments of a resource that only hands them on, as `self.triggers.password` reads them."""
    for one in references_in(value):
        handed = _handed_on(one, context)
        if handed is not None:
            target, argument = handed
            there = _written(target.get(argument), context)
            yield judged(Site(target, f"{target.address}.{argument}", there, (argument,)), context, marks=False)


def _handed_on(reference: Reference, context: Context) -> tuple[Resource, str] | None:
    """The resource that hands on what is read, and the argument where it stands."""
    target = context.graph.get(reference.target)
    argument = _HANDED_ON.get((target.type, reference.attribute)) if target is not None else None
    return None if target is None or argument is None else (target, argument)


def _stands_here(value: Value, context: Context) -> bool:
    """Whether all that a value reads is handed on, and written out where it is: so it is, under the name that it has here as well."""
    handed = [_handed_on(one, context) for one in value.references]
    there = (inner for one in handed if one is not None for inner in one[0].get(one[1]).walk())
    return None not in handed and not any(inner.references or inner.own() is not None for inner in there)


def _written(value: Value, context: Context) -> Value:
    """A value with gaps for all that comes from elsewhere: so nothing of it is anybody's secret but what is written around them.

    What is marked stays so: a name in it may be the secret.
    """
    return replace(_less_what_comes(value, context), sensitive=value.sensitive, by_schema=value.by_schema)


def _less_what_comes(value: Value, context: Context) -> Value:
    own = value.own()
    if own is not None and value.references and not value.is_unknown and _stands_here(value, context):
        own = None  # what comes into the text is written out as well
    data = value.data if own is None else own.data
    if isinstance(data, Unknown) and data.body is not None:
        return _written(data.body, context)
    if isinstance(data, Unknown):
        return Value(_of_unknown(data, context), written=True, location=value.location)
    if isinstance(data, tuple):
        return Value(tuple(_written(one, context) for one in data), written=True, location=value.location)
    if isinstance(data, Mapping):
        return Value({name: _written(inner, context) for name, inner in data.items()}, written=True, location=value.location)
    return Value(data if _stands_here(value, context) else LATER, value.written, location=value.location)


def _of_unknown(unknown: Unknown, context: Context) -> Unknown | str:
    """The words of it, or of each side of a choice, of each member of a document."""
    if unknown.hidden:
        return replace(unknown, branches=())
    if unknown.branches:
        return Unknown(unknown.why, unknown.depends_on, branches=tuple((on, _written(side, context)) for on, side in unknown.branches))
    if unknown.tree is not None:
        return Unknown(unknown.why, unknown.depends_on, tree=_written(unknown.tree, context))
    if unknown.entries:
        entries = tuple((_written(name, context), _written(one, context)) for name, one in unknown.entries)
        return Unknown(unknown.why, unknown.depends_on, entries=entries)
    return unknown.words or LATER
