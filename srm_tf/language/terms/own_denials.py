"""What the policy of a bucket, a queue or a topic denies of that one, by whichever way it is named: nothing else is asked of the policy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once_each
from srm_tf.language.terms.documents import EVERYTHING
from srm_tf.language.terms.globs import PatternSet, Texts
from srm_tf.language.terms.match import Match, every, opposite
from srm_tf.language.terms.own_resource import about_it_alone, all_of_it, holds_something, plainly_named, tests_of_another
from srm_tf.language.terms.unscoped import unscoped
from srm_tf.model.value import GAP, Certainty, Unknown, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.globs import Test

_ALL: Final = PatternSet(Texts((EVERYTHING,)), fold=False)
_OF_APIS: Final = {
    "aws_api_gateway_rest_api": "id",
    **dict.fromkeys(("aws_api_gateway_rest_api_policy", "aws_api_gateway_rest_api_put"), "rest_api_id"),
}
# Calls of an API by its ARN, or by a reference to that: the API, and what follows it. In its own policy `execute-api` stands for the API:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
_CALLS: Final = regex(rf"(?:arn:[^:]*:execute-api:[^:]*:[^:]*:)?([a-z0-9]+|{GAP})(/.*)")
_API: Final = regex(r"(?:^|\.)aws_api_gateway_rest_api\.")


def about_its_own(site: Site, context: Context, *, beside_allows: bool = True) -> Callable[[Document], Document]:
    """Reads a document of a site, with each Deny as it is about what carries the policy; each time the same one.

    `beside_allows`: of a queue or a topic, one that may be about it stands there as it is written, too. Whatever it names, it takes that
    from whoever is allowed just that.
    """
    if site.resource.type in _OF_APIS:
        return _of_its_own_calls(site.resource.get(_OF_APIS[site.resource.type]), site.resource.address)
    split, as_written = of_its_own(site, context), beside_allows and not holds_something(site)

    def parts(one: Statement) -> Iterator[Statement]:
        told = tuple(split(one))
        yield from told
        if as_written and told and all(part.certain is not one.certain for part in told):
            yield one

    @once_each
    def make(document: Document) -> Document:
        return replace(document, statements=tuple([part for one in document.statements for part in parts(one)]))

    return lambda document: make(document) if document.denying else document


def _of_its_own_calls(api: Value, carrier: str) -> Callable[[Document], Document]:
    """Reads a document of an API, with each Deny that names calls of it by its ARN as if it named them as its own policy may."""

    def as_own(value: Value) -> Iterator[Value]:
        yield value
        found = _CALLS.fullmatch(value.form)
        if found is None:
            return
        same = _apis(value) == _apis(api) != set() if value.is_unknown else found[1] == api.text()
        if same:
            yield Value(f"execute-api:{found[2]}", written=True)
        elif api.text() is None and not value.is_unknown:  # its own id, or that of another
            yield Value(Unknown(f"the id of {carrier}", api.origins or (carrier,), suffix=found[2]), written=True)

    def spelt(texts: Texts) -> Texts:
        return replace(texts, items=tuple([one for value in texts.items for one in as_own(value)]))

    def read(one: Statement) -> Statement:
        return one if one.denies.no else replace(one, resources=replace(one.resources, these=spelt(one.resources.these)))

    @once_each
    def make(document: Document) -> Document:
        return replace(document, statements=tuple([read(one) for one in document.statements]))

    return lambda document: make(document) if document.denying else document


def _apis(value: Value) -> set[str | None]:
    """The APIs that a value surely leads to; one that nobody can tell is none that another value leads to."""
    return {one.target if one.certainty is Certainty.EXACT else one.text for one in value.references if _API.search(one.text)}


def of_its_own(site: Site, context: Context) -> Callable[[Statement], Iterator[Statement]]:
    """What a statement says of what carries the policy: a Deny without what it names, or spares, of others.

    Where it may name another one, there are two: what is sure, and what may be. Of a queue or a topic, in which nothing lies, it is about
    all there is, or about nothing. Of one whose policy is about more, so it is for the actions that are about the one alone.
    """
    only = about_it_alone(site)
    tests, plainly = tests_of_another(site, context), plainly_named(site, context)
    about = partial(_about, takes_all=None if holds_something(site) else all_of_it(site))

    def split(deny: Statement) -> Iterator[Statement]:
        if deny.denies.no or tests is None:
            yield deny
            return
        if only:
            yield deny
            covered = tuple([Value(action, written=True) for action in only if deny.actions.covers(action).yes])
            if not covered:
                return
            deny = replace(deny, actions=PatternSet(Texts(covered)))
        one = _of_all_it_can_be_about(deny)
        these, others = one.resources.these, one.resources.others
        names_another, spares_another = tests
        named, spared = _told(these, names_another), _told(others, spares_another)
        doubts = [opposite(answer) for _, answer in (*named, *spared) if not answer.yes and not answer.no]
        told = about(one, [value for value, found in named if found.no], [value for value, found in spared if not found.yes])
        yield from _spelt(told, plainly)
        if doubts:
            may_be = about(one, [value for value, found in named if not found.yes], [value for value, found in spared if found.no])
            yield from (replace(part, certain=every([part.certain, *doubts])) for part in _spelt(may_be, plainly))

    return split


def _spelt(deny: Statement | None, plainly: Callable[[Value], Value | None]) -> Iterator[Statement]:
    """A Deny, if there is one, with what it names spelt in a second way as well, where there is one."""
    if deny is not None:
        these = deny.resources.these
        more = tuple([told for one in these.items if (told := plainly(one)) is not None])
        named = replace(these, items=(*these.items, *more))
        yield replace(deny, resources=replace(deny.resources, these=named)) if more else deny


def _of_all_it_can_be_about(deny: Statement) -> Statement:
    """A Deny of all actions but some, without those that are about no resource at all, and so never asked of a policy of one."""
    others = deny.actions.others
    left = tuple([one for one in others.items if not unscoped(one).yes])
    if len(left) == len(others.items):
        return deny
    nothing = not left and others.hidden is None
    actions = PatternSet(Texts((EVERYTHING,))) if nothing else replace(deny.actions, others=replace(others, items=left))
    return replace(deny, actions=actions)


def _told(texts: Texts, is_of_another: Test) -> Sequence[tuple[Value, Match]]:
    hidden = () if texts.hidden is None else (texts.hidden,)
    return [(value, is_of_another(value)) for value in (*texts.items, *hidden)]


def _about(
    deny: Statement, named: Sequence[Value], spared: Sequence[Value], takes_all: Callable[[Sequence[Value], PatternSet], bool] | None
) -> Statement | None:
    """A Deny with only these of the values that it names and spares; None if nothing is left that it is about.

    `takes_all`: whether those that it names are all there is; None of what something lies in.
    """
    these, others = _kept(deny.resources.these, named), _kept(deny.resources.others, spared)
    if not (named or spared):
        but_others = deny.resources.others.items or deny.resources.others.hidden is not None
        return replace(deny, resources=_ALL) if but_others else None
    if takes_all is not None and (spared or takes_all(named, deny.actions)):
        return None if spared else replace(deny, resources=_ALL)
    alike = these is deny.resources.these and others is deny.resources.others
    return deny if alike else replace(deny, resources=PatternSet(these, others, fold=False))


def _kept(texts: Texts, values: Sequence[Value]) -> Texts:
    hidden = next((one for one in values if one is texts.hidden), None)
    items = tuple([one for one in values if one is not texts.hidden])
    return texts if len(items) == len(texts.items) and hidden is texts.hidden else Texts(items, hidden)
