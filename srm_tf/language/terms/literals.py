"""`is not a literal`: passwords and tokens that stand in the configuration. No answer ever repeats one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.addresses import MODULES, in_module
from srm_tf.language.context import Site
from srm_tf.language.terms import predicate
from srm_tf.language.terms.given_texts import of_a_plan
from srm_tf.language.terms.placeholders import is_for_now
from srm_tf.language.terms.secret_names import announces
from srm_tf.language.terms.secret_patterns import assignments, formats
from srm_tf.language.terms.secret_sources import kind_of
from srm_tf.language.terms.secrets import gives_nothing
from srm_tf.language.terms.shared_references import shared_with
from srm_tf.language.terms.stand_ins import stands_in
from srm_tf.language.terms.texts import document
from srm_tf.model.graph import references_in, typed
from srm_tf.model.grounds import Fact
from srm_tf.model.resource import Action, Attributes
from srm_tf.model.value import GAP, LATER, Reference, Value, as_text
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, any_of, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_WORD: Final = regex(r"\w")
_ANY: Final = "Xq7kBw2ZtR9m"  # in the place of what may be a secret
_VARIABLE: Final = regex(rf"^{MODULES}var\.")
# What keeps a text for others to read, and the argument that takes it in: a literal there is one of whoever reads it.
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_parameter,
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_version,
# https://developer.hashicorp.com/terraform/language/resources/terraform-data
_KEEPERS: Final = {
    ("aws_secretsmanager_secret_version", "secret_string"): "secret_string",
    ("aws_ssm_parameter", "insecure_value"): "insecure_value",
    ("aws_ssm_parameter", "value"): "value",
    ("terraform_data", "input"): "input",
    ("terraform_data", "output"): "input",
}
_EXPECTED: Final = "a variable without a default or a reference to a secret"
_KEEPING: Final = frozenset(type_ for type_, _ in _KEEPERS)


@predicate("is not a literal", partial=True, whole=True)
def is_not_a_literal(site: Site, context: Context) -> Judgement:
    """Provenance only: the value comes from a variable, a resource or an ephemeral value, and does not stand in the configuration.

    Of a document, what stands under the name of a secret; of a list, each element that there is.
    """
    value = site.value
    if value.unknown.unread:
        return depends(value.unknown.why, value.origins or (site.path,))
    if isinstance(value.data, tuple) and value.data:
        parts, beside = [replace(site, path=f"{site.path}[{at}]", value=one) for at, one in enumerate(value.data)], _untold(value)
        parts = [part for part in parts if not part.value.is_null] or parts
        return all_of([_from_one_of(one, beside, _place(one), context) if beside else is_not_a_literal(one, context) for one in parts])
    place = _place(site)
    shared = shared_with(site)
    if shared:
        return _from_one_of(site, shared, place, context)
    outside = [one for one in references_in(value) if not _is_local(one)]
    told = (value.own() or value, of_a_plan(value, outside, context))
    for one in (one for one in told if one is not None):
        literal = _literal(one, unnamed=value.is_marked)
        if literal and not one.unknown.hidden:
            return breaks(Fact(site.path, f"holds {literal}", _EXPECTED), place)
        if outside and (literal or _is_around(one, outside, site, context)):
            what = f"{site.path} holds more than {outside[0].text}, and nobody can tell whether that is a secret"
            return depends(what, (reference.text for reference in outside), place)
    return _from_outside(site, outside, place, context) if outside else _from_here(site, place, context)


def _place(site: Site) -> Evidence:
    return Evidence(site.resource.address, site.path.removeprefix(f"{site.resource.address}."), None, "written", site.value.location)


def _untold(value: Value) -> tuple[Reference, ...]:
    """What a list refers to from elsewhere where a plan does not show which of its elements do: `[var.token]`."""
    told = any(inner.references for inner in value.walk() if inner is not value)
    return () if told else tuple(one for one in value.references if not _is_local(one))


@predicate("is a placeholder", partial=True)
def is_a_placeholder(site: Site, _: Context) -> Judgement:
    """A literal that stands in until somebody sets the value; a document, where such words stand under all names of secrets."""
    text = site.value.text()
    place = _place(site)
    if text is not None and (is_for_now(text) or _is_filled_later(text)):
        return holds(f"{site.path} stands in until somebody sets it", place)
    return breaks(f"{site.path} is no placeholder", place)


def _is_filled_later(text: str) -> bool:
    parsed = document(text)
    found = list(_secrets(parsed)) if parsed is not None else []
    if parsed is None or not found or not all(is_for_now(one) for _, one in found):
        return False
    return not any(_named(one.text() or "") for one in parsed.walk())  # an address with a password, under whatever name


def _from_outside(site: Site, outside: list[Reference], place: Evidence, context: Context) -> Judgement:
    on = [one.text for one in outside]
    if _awaits_value(site, outside):
        return depends(f"{site.path} depends on the value of {on[0]}", on, place)
    if (site.value.unknown.hidden or not site.value.is_unknown) and all(gives_nothing(one, site.value, context) for one in outside):
        held = "may hold the default of" if site.value.is_unknown else "holds nothing of"
        return depends(f"{site.path} {held} {on[0]}, and a plan does not show where it comes from", on, place)
    if _may_stand_beside(site, outside, context):
        return depends(f"{site.path} may be a literal beside {on[0]}, and a plan does not show which of them it is", on, place)
    giving = _giving(site, outside, context)
    kept = any_of([_kept(one, site.value, context) for one in giving]) if site.resource.type not in _KEEPING else holds("")
    if kept.verdict.fails and (site.value.is_unknown or _stands_in_code(site.value.text() or "")):
        return breaks(Fact(site.path, f"comes from {giving[0].text}, which is a literal", _EXPECTED), place)
    if kept.verdict == Verdict.UNKNOWN:
        return depends(f"{site.path} comes from {giving[0].text}, of which {kept.because}", kept.depends_on, place)
    if _is_covered(site.value) and all(_is_no_secret(one, site, context) for one in outside):
        return depends(f"{site.path} holds more than {on[0]}, and what else is not shown", on, place)
    return holds(f"{site.path} comes from {on[0]}", replace(place, how="reference"))


def _giving(site: Site, outside: list[Reference], context: Context) -> list[Reference]:
    """What a password that is not known yet may come from, of all that is named: of a key in the same object nobody reads one."""
    if not site.value.is_unknown or not site.names or not announces(site.names[-1]):
        return outside
    return [one for one in outside if not _is_no_secret(one, site, context)] or outside


def _is_covered(value: Value) -> bool:
    """Whether nobody sees what it is made of: a plan hides it, or something that it is not made of, in the branch that is not taken."""
    own = value.own()
    return value.unknown.hidden or (own is not None and own.unknown.hidden)


def _from_one_of(site: Site, shared: tuple[Reference, ...], place: Evidence, context: Context) -> Judgement:
    """Of a member of a map that refers to several things: where its text is that of one of them, it comes from there."""
    for one in shared:
        given = of_a_plan(site.value, [one], context)
        if given is not None and given.unknown.words == LATER:
            return _from_outside(site, [one], place, context)
    on = [one.text for one in shared]
    return depends(f"{site.path} may be a literal beside {' and '.join(on)}, and nobody can tell", on, place)


def _may_stand_beside(site: Site, outside: list[Reference], context: Context) -> bool:
    """Whether a password is the text of nothing but what no password is read of, and may be a member beside that: `var.o.password`."""
    if site.value.is_unknown or not site.names or not announces(site.names[-1]):
        return False
    text = site.value.text()
    given = {one.text: as_text(context.graph.given.get(one.text)) for one in outside if one.target is None}  # an object may hold it itself
    read = [one for one in outside if not gives_nothing(one, site.value, context) and given.get(one.text) in {None, text}]
    named = all(one.unnamed and (one.target is not None or given[one.text] == text) for one in read)
    return bool(read) and named and all(_is_no_secret(one, site, context) for one in read)


def _from_here(site: Site, place: Evidence, context: Context) -> Judgement:
    value, references = site.value, tuple(references_in(site.value))
    if value.is_null:
        return lacks(f"{site.path} is not set", place)
    if references:
        return depends(f"{site.path} depends on what {references[0].text} is made of", (one.text for one in references), place)
    if value.is_unknown:
        return depends(f"{site.path} depends on {value.unknown.why}", value.origins or (site.path,), place)
    if not value.written or value.is_empty:
        return holds(f"{site.path} is no literal of the configuration", place)
    if context.graph.untold:
        return depends(f"{site.path} has a value, and where it comes from is not shown without the configuration", (site.path,), place)
    if isinstance(site.resource.values, Attributes) and site.resource.values.hides(site.names):
        return depends(f"{site.path} stands in a dynamic block, and a plan does not show where it comes from", (site.path,), place)
    return breaks(Fact(site.path, "is a literal", _EXPECTED), place)


def _stands_in_code(text: str) -> bool:
    """Whether a text that is written somewhere is more than a word for one that comes later."""
    return text != "" and not is_for_now(text)


def _kept(reference: Reference, read: Value, context: Context) -> Judgement:
    """Whether what a reference reads was put there as a literal; what exists already may have been changed by hand since."""
    target = context.graph.get(reference.target)
    if target is None or target.action not in {Action.CREATE, Action.NONE}:
        return holds(f"{reference.text} keeps no text")
    argument = _KEEPERS.get((typed(target), reference.attribute))
    if argument is not None:
        return _put_there(target, argument, context, read.text())
    if reference.attribute:
        return holds(f"{reference.text} keeps no text")
    # Of `x[each.key].value` a plan names `x` alone.
    arguments = dict.fromkeys(argument for (kind, _), argument in _KEEPERS.items() if kind == typed(target))
    return all_of([_perhaps_read(target, argument, read, context) for argument in arguments if not target.get(argument).is_null])


def _put_there(target: Resource, argument: str, context: Context, read: str | None = None) -> Judgement:
    """Whether an argument is no literal; of an object, the member whose text is what was read, or the longest that is in that."""
    value = target.get(argument)
    if read and isinstance(value.data, Mapping | tuple):
        members = [(text == read, len(text), one) for one in value.walk() if (text := one.text()) and text in read]
        value = max(members, key=lambda member: member[:2], default=(False, 0, value))[2]
    return is_not_a_literal(Site(target, f"{target.address}.{argument}", value, (argument,)), context)


def _perhaps_read(target: Resource, argument: str, read: Value, context: Context) -> Judgement:
    """The same where a plan does not show which argument is read: a text that is another one was not."""
    kept, text = target.text(argument), read.text()
    answer = _put_there(target, argument, context)
    if not answer.verdict.fails or (kept and text and text in kept):
        return answer
    if kept and text:
        return holds(f"{target.address}.{argument} is another text")
    return depends(f"{target.address}.{argument} may be what is read", (f"{target.address}.{argument}",))


def _is_no_secret(reference: Reference, site: Site, context: Context) -> bool:
    """Whether what a reference reads of AWS is no secret, or a variable by its name, so that a password made of it alone would be none.

    Nor is what a resource of whatever provider is called by.
    """
    target = context.graph.get(reference.target)
    if target is None and _VARIABLE.match(reference.text):
        return not announces(reference.text.rpartition(".")[2])
    ordinary = kind_of(reference, context, site.names[-1] if site.names else "") == "ordinary"
    return ordinary and target is not None and (target.type.startswith("aws_") or reference.attribute == "id")


def _literal(told: Value, *, unnamed: bool) -> str:
    """What of a value is a secret that is written out, as far as its form or its name tells. `unnamed`: a name may be the secret itself."""
    unknown = told.unknown
    if unknown.tree is not None:
        kinds = (kind for one in unknown.tree.walk() for kind in formats(one.text() or one.unknown.words))
        return next(chain((_for(name, unnamed=unnamed) for name in _literals(unknown.tree)), kinds), "")
    return _named(unknown.words, unnamed=unnamed)


def _named(words: str, *, unnamed: bool = True) -> str:
    """The secret that stands in words, by its form or by what stands in front of it."""
    return next(chain(formats(words), (_for(name, unnamed=unnamed) for name in assignments(words))), "") if words else ""


def _for(name: str, *, unnamed: bool) -> str:
    return f"a literal for {'a secret' if unnamed or any(formats(name)) else name}"


def _is_around(told: Value, outside: list[Reference], site: Site, context: Context) -> bool:
    """Whether words stand around what comes from elsewhere, none of which is a secret: so the secret may be the words."""
    words = told.unknown.words
    if told.unknown.tree is not None or _WORD.search(words.replace(LATER, "")) is None or _named(words.replace(LATER, _ANY)):
        return False
    return all(_is_no_secret(one, site, context) for one in outside)


def _literals(value: Value) -> Iterator[str]:
    """The names of secrets in a document that literals stand under."""
    return (name for name, text in _secrets(value) if not stands_in(text) and not is_for_now(text))


def _secrets(value: Value, name: str = "") -> Iterator[tuple[str, str]]:
    """(name, text) of what is written under the name of a secret."""
    if isinstance(value.data, Mapping):
        for key, inner in value.data.items():
            yield from _secrets(inner, key)
    elif isinstance(value.data, tuple):
        for inner in value.data:
            yield from _secrets(inner, name)
    elif value.unknown.entries:  # whatever the others are called
        for called, inner in value.unknown.entries:
            yield from _secrets(inner, called.text() or "")
    elif value.unknown.tree is not None:
        yield from _secrets(value.unknown.tree, name)
    elif isinstance(value.data, str) and not any(references_in(value)):
        parsed = document(value.data)
        yield from _secrets(parsed, name) if parsed is not None else ((name, value.data),) if announces(name) else ()


def _awaits_value(site: Site, references: list[Reference]) -> bool:
    """Made of nothing but variables without a value, and nobody can tell whether with a literal beside them, or in place of one.

    A variable alone is no literal, whoever gives it which value. Of a provider block a plan never shows more than what it is made of.
    """
    variables = all(one.target is None and one.text.startswith("var.") for one in references)
    return variables and site.value.is_unknown and not _holds_alone(site.value) and site.resource.mode == "managed"


def _holds_alone(value: Value) -> bool:
    """Whether a value without a text is a variable alone; of a document, each part that has none."""
    if value.unknown.tree is not None:
        return all(_holds_alone(one) for one in value.unknown.tree.walk() if one.is_unknown)
    return value.unknown.shape == GAP


def _is_local(reference: Reference) -> bool:
    """A trail that ends at a local value, a loop or a module's variable: what stands there is not shown, and may be a literal."""
    if reference.target is not None:
        return False
    inner = in_module(reference.text)
    word = inner.partition(".")[0]
    return word in {"local", "each", "count"} or (word == "var" and inner != reference.text)
