"""`holds no literal secret`: what is passed on under a name may be a secret that comes from elsewhere, and none that is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.choices import whichever
from srm_tf.language.terms import predicate
from srm_tf.language.terms.literals import is_not_a_literal
from srm_tf.language.terms.match import whereabouts
from srm_tf.language.terms.secret_names import PARAMETER, pair_of
from srm_tf.language.terms.secret_patterns import formats
from srm_tf.language.terms.secrets import holds_no_secret
from srm_tf.model.verdict import Judgement, Verdict, all_of, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.value import Value

_ANY: Final = "password"  # the name of what may be one


@predicate("holds no literal secret", partial=True, whole=True)
def holds_no_literal_secret(site: Site, context: Context) -> Judgement:
    """Each member of a map comes from elsewhere, or is no secret; so does what each block of a `key` and a `value` gives."""
    value = site.value
    if value.unknown.body is not None:
        answer = holds_no_literal_secret(replace(site, value=value.unknown.body), context)
        return answer if answer.verdict == Verdict.SATISFIED else _open(site, value, value.origins)
    if isinstance(value.data, tuple):
        blocks = (replace(site, path=f"{site.path}[{at}]", value=one) for at, one in enumerate(value.data))
        return all_of([holds_no_literal_secret(one, context) for one in blocks] or [holds(f"{site.path} holds no secret")])
    if isinstance(value.data, Mapping):
        called, given = pair_of(value.data, PARAMETER)
        pair = [_of_a_pair(site, value.data[called], given, value.data[given], context)] if given else []
        others = {name: inner for name, inner in value.data.items() if name not in {called, given}} if pair else value.data
        return all_of([*pair, *(_judged(one, context) for one in _members(site, others))] or [holds(f"{site.path} holds no secret")])
    return _judged(site, context)


def _of_a_pair(site: Site, key: Value, given: str, value: Value, context: Context) -> Judgement:
    """What stands under a key; under one that is not known, whatever is written out may be a secret."""
    answer = _judged(_under(site, given, value, key.text() or _ANY), context)
    return answer if key.text() is not None or answer.verdict == Verdict.SATISFIED else _open(site, value, key.origins)


def _members(site: Site, data: Mapping[str, Value]) -> Iterator[Site]:
    """What a map holds, each under its name. A name that is sensitive, or looks like a secret itself, is not repeated."""
    for name, inner in data.items():
        yield _under(site, "a key" if site.value.is_marked or any(formats(name)) else name, inner, name)


def _under(site: Site, label: str, value: Value, name: str) -> Site:
    return replace(site, path=f"{site.path}.{label}", value=value, names=(*site.names, name))


def _judged(site: Site, context: Context) -> Judgement:
    """Whether a value comes from elsewhere, or is no secret. Of a map of which any member is not known, a plan shows none."""
    value = site.value
    if value.is_null:
        return holds(f"{site.path} holds no secret")
    if value.unknown.branches:
        sides = [_judged(replace(site, value=one), context) for _, one in value.unknown.branches]
        return whichever(value.unknown, sides, site.path, whereabouts(site))
    told = is_not_a_literal(site, context)
    if told.verdict == Verdict.SATISFIED and not value.unknown.hidden:
        return told
    content = holds_no_secret(site, context)
    if told.verdict.fails or content.verdict == Verdict.SATISFIED:
        return content
    return _open(site, value, value.origins) if told.verdict == Verdict.SATISFIED else told


def _open(site: Site, value: Value, on: tuple[str, ...]) -> Judgement:
    """The answer where a literal may stand beside what is shown, or under a name that is not."""
    beside, place = " and ".join(on) or "what is not known", whereabouts(replace(site, value=value))
    return depends(f"{site.path} may hold a literal beside {beside}, and nobody can tell", on or (site.path,), place)
