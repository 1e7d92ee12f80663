"""Whether something fits, in three answers, and what an open answer hangs on. Ground for terms that match names, tags and ARNs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from fnmatch import fnmatchcase
from functools import reduce
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf import wording
from srm_tf.language import recipes
from srm_tf.language.absent import is_another
from srm_tf.language.aims import may_be_one_of
from srm_tf.language.show import digest_of, evidence_text, under
from srm_tf.model.graph import typed
from srm_tf.model.value import ABSENT, NOT_LOADED, ON, UNREAD, Certainty, Unknown, Value
from srm_tf.model.verdict import Evidence, Judgement, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.joined import Joined
    from srm_tf.model.resource import Resource


class Sure(IntEnum):
    """No, perhaps, yes."""

    NO = 0
    MAYBE = 1
    YES = 2


class Match(msgspec.Struct, frozen=True):
    """An answer; `on` says what a MAYBE depends on."""

    sure: Sure
    on: tuple[str, ...] = ()

    @property
    def yes(self) -> bool:
        """Certainly."""
        return self.sure == Sure.YES

    @property
    def no(self) -> bool:
        """Certainly not."""
        return self.sure == Sure.NO


YES = Match(Sure.YES)
NO = Match(Sure.NO)
OUTSIDE: Final = ", which is outside this configuration"  # what a message says after the name of such a thing
REFUSED: Final = ", which is no policy document that AWS takes"  # likewise
_SAID: Final = (OUTSIDE, REFUSED, f", {NOT_LOADED}", f", {UNREAD}")
_LOCAL: Final = regex(r"(^|\.)local\.")
_SHOWN: Final = 3  # names that a message gives of what an answer depends on


class Words(msgspec.Struct, frozen=True):
    """What is said of a match. `maybe` is completed by what it depends on; that is `otherwise` where the match names nothing."""

    yes: str
    no: str
    maybe: str
    otherwise: str


def said(found: Match, words: Words, proof: Evidence, *, of_no: Callable[..., Judgement] = breaks) -> Judgement:
    """The match as a judgement; `of_no` says which kind of false no is."""
    if found.yes:
        return holds(words.yes, proof)
    if found.no:
        return of_no(words.no, proof)
    return undecided(words.maybe, found.on or (words.otherwise,), proof)


def undecided(what: str, on: Iterable[str], *proof: Evidence) -> Judgement:
    """An unknown judgement that depends on the names in `on`."""
    return awaiting(f"{what}: it", on, *proof)


def awaiting(what: str, on: Iterable[str], *proof: Evidence) -> Judgement:
    """What depends on these, each once: a message names a few of them, programs get all."""
    names = tuple(dict.fromkeys(on))
    outside = len(names) > 1 and all(one.endswith(OUTSIDE) for one in names)  # said once, of all of them
    shown = wording.listed(bare(names) if outside else names, _SHOWN, between=" and ")
    return depends(f"{what} depends on {shown}{', which are outside this configuration' if outside else ''}", bare(names), *proof)


def left_open(name: str, value: Value, *proof: Evidence) -> Judgement:
    """Unknown, as what stands under this name is."""
    says = f"depends on {value.unknown.why}" if value.is_unknown else "is not known"
    return depends(f"{name} {says}", value.origins or (name,), *proof)


def not_known(site: Site, otherwise: str = "") -> Judgement:
    """Unknown, as the value of an argument is; `otherwise`: why the answer is open where that is known."""
    value = site.value
    why = value.unknown.why if value.is_unknown else otherwise
    return depends(f"{site.path} depends on {why}", value.origins or (site.path,), evidence(site.resource, site.path, value))


def absent(what: str, context: Context, proof: Evidence) -> Judgement:
    """What the account or a Region has not: only the stack that holds its baseline can say that there is none."""
    return lacks(what, proof) if context.here else depends(f"{what} here; another stack may hold it", ("another stack",), proof)


def maybe(*on: str) -> Match:
    """An open answer that hangs on these names."""
    return Match(Sure.MAYBE, on)


def bare(on: Iterable[str]) -> tuple[str, ...]:
    """The names of what an answer depends on, without what a message says of them."""
    return tuple(reduce(str.removesuffix, _SAID, name) for name in on)


def every(matches: Iterable[Match]) -> Match:
    """And. Of nothing: yes."""
    return _first(matches, NO, YES)


def some(matches: Iterable[Match]) -> Match:
    """Or. Of nothing: no."""
    return _first(matches, YES, NO)


def opposite(match: Match) -> Match:
    """Not."""
    return match if match.sure is Sure.MAYBE else NO if match.sure is Sure.YES else YES


def _first(matches: Iterable[Match], decisive: Match, nothing: Match) -> Match:
    """The decisive answer as soon as one gives it: policies are asked a hundred thousand times, mostly to hear no."""
    on: dict[str, None] = {}
    perhaps = False
    for match in matches:
        if match.sure is decisive.sure:
            return decisive
        if match.sure is Sure.MAYBE:
            perhaps = True
            on.update(dict.fromkeys(match.on))
    return Match(Sure.MAYBE, tuple(on)) if perhaps else nothing


def agreed(matches: Iterable[Match], on: tuple[str, ...]) -> Match:
    """Several things it may come to: the answer they share, else perhaps."""
    answers = list(matches)
    if len({match.sure for match in answers}) == 1:
        return answers[0]
    return maybe(*on)


def fits(value: Value, test: Callable[[str], bool], may_start: Callable[[str], bool] | None = None) -> Match:
    """Whether the value is a text that passes a test. `may_start`: whether a text that passes can begin with a known prefix."""
    unknown = value.unknown
    if not value.is_unknown:
        text = value.text()
        return YES if text is not None and test(text) else NO
    if unknown.branches:
        return agreed((fits(branch, test, may_start) for _, branch in unknown.branches), value.origins)
    if unknown.prefix and may_start is not None and not may_start(unknown.prefix):
        return NO
    return maybe(*value.origins)


def is_one_of(value: Value, wanted: Iterable[str], *, unset: Match = NO) -> Match:
    """Whether the value is one of these texts; `unset` is what holds where nobody set it."""
    if value.is_null:
        return unset
    texts = frozenset(wanted)
    return fits(value, texts.__contains__, lambda prefix: any(text.startswith(prefix) for text in texts))


def stands_for(pattern: str, text: str) -> bool:
    """Whether a pattern with `*` and `?` stands for a text; case matters."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def like(value: Value, pattern: str) -> Match:
    """Whether the value fits a pattern with `*` and `?`."""
    return fits(value, lambda text: stands_for(pattern, text))


def same(left: Value, right: Value) -> Match:
    """Whether two values are the same text."""
    if recipes.same(recipes.recipe(left), recipes.recipe(right)):
        return YES
    known = left.text(), right.text()
    if known[0] is not None:
        return is_one_of(right, (known[0],))
    if known[1] is not None:
        return is_one_of(left, (known[1],))
    if left.is_unknown and right.is_unknown:
        return maybe(*left.origins, *right.origins)
    return NO


def among(value: Value, wanted: Value) -> Match:
    """Whether the value is one of a list of texts."""
    if wanted.is_unknown:
        return maybe(*wanted.origins)
    return some(same(value, one) for one in wanted.items())


def is_true(value: Value, default: bool = False) -> Match:  # noqa: FBT001, FBT002 — a default for a switch
    """Whether a switch is on; `default` is what holds where nobody set it."""
    if value.is_null:
        return YES if default else NO
    return is_one_of(value, ON)


def is_given(value: Value) -> Match:
    """Whether somebody set the value to something that is not empty."""
    if value.is_nothing:
        return NO
    if value.unknown.is_choice:
        return agreed((is_given(branch) for _, branch in value.unknown.branches), value.origins)
    led = any(one.target and one.certainty > Certainty.POSSIBLE for one in value.references)
    if not value.is_unknown or value.unknown.not_null or led:
        return YES
    return maybe(*value.origins)


def names(value: Value, subject: Resource, context: Context, *, listed: bool = False) -> Match:
    """Whether a key names the subject: by reference, or by a text that identifies it. `listed`: the value is a list of keys."""
    branches = value.unknown.branches
    if branches and (not listed or value.unknown.is_choice):
        return agreed((names(branch, subject, context, listed=listed) for _, branch in branches), value.origins)
    if value.is_unknown:
        return _unknown_list_names(value, subject, context) if listed else _one_names(value, subject, context)
    return some(names(item, subject, context) if item.is_unknown else _one_names(item, subject, context) for item in value.items())


def _unknown_list_names(value: Value, subject: Resource, context: Context) -> Match:
    """A list of which only the references are known holds what it refers to."""
    if value.unknown.body is not None:
        body = _one_names(value.unknown.body, subject, context)
        return body if body.no else maybe(*value.origins)
    alone = [Value(value.data, references=(reference,)) for reference in value.references]
    if not alone:
        return maybe(*value.origins)
    found = some(_one_names(one, subject, context) for one in alone)
    return maybe(*value.origins) if found.yes and may_be_one_of(value) else found


def _one_names(item: Value, subject: Resource, context: Context) -> Match:
    sure, possible, elsewhere = _aimed(item, typed(subject), context)
    if any(one is subject for one in sure):
        return YES
    if any(one is subject for one in possible):
        return maybe(*item.origins)
    return NO if elsewhere else maybe(*item.origins)


def _aimed(item: Value, kind: str, context: Context) -> tuple[list[Resource], list[Resource], bool]:
    """Whom of a type a key names for sure, whom perhaps, and whether it names none of the others."""
    aim = context.links.aim(item, "", frozenset((kind,)))
    led = bool(aim.sure or aim.possible) or (bool(item.references) and not aim.nowhere)
    return [one for one, _ in aim.sure], aim.possible, led or not item.is_unknown or is_another(item, (kind,))


def may_name(value: Value, kind: str, context: Context) -> frozenset[str] | None:
    """The addresses of those of a type that a list of keys may name, see `names`; None where it may be any of them."""
    if value.is_unknown or any(item.unknown.branches for item in value.items()):
        return None
    aims = [_aimed(item, kind, context) for item in value.items()]
    if not all(elsewhere for _, _, elsewhere in aims):
        return None
    return frozenset(one.address for sure, possible, _ in aims for one in (*sure, *possible))


def joined_with(joined: Joined) -> Iterator[tuple[Resource, Match]]:
    """What a join surely or perhaps leads to, as far as it is here."""
    yield from ((link.resource, YES) for link in joined.links)
    yield from ((doubt.resource, maybe(*doubt.names)) for doubt in joined.doubts if doubt.resource is not None)


def as_meant(found: Match, how: Certainty, who: Resource) -> Match:
    """The answer of a resource that is meant so surely: perhaps where it may be another one, unless the answer is no."""
    return found if how > Certainty.POSSIBLE or found.no else maybe(who.address)


def only_one(value: Value, types: Sequence[str], context: Context) -> Resource | None:
    """The one resource (of these types, if there are any) that a value surely leads to; None where it may be another one."""
    found = context.links.targets(value, types)
    return found[0][0] if len(found) == 1 and found[0][1] > Certainty.POSSIBLE else None


def nearby(one: Resource, subject: Resource) -> Match:
    """Whether two resources live in the same account and region, as far as their providers tell."""
    if one.region and subject.region and one.region != subject.region:
        return NO
    if one.account != subject.account:
        return maybe(account_of_which(one))
    if one.place == subject.place or "account" in {one.mode, subject.mode}:
        return YES
    return maybe(f"which region {(subject if one.region else one).address} lives in")


def account_of_which(one: Resource) -> str:
    """What it depends on where nobody tells in which account a resource lives."""
    return f"which account {one.address} lives in"


def lives(resource: Resource) -> Match:
    """Whether the resource exists in this world."""
    if resource.action.ends:
        return NO
    return maybe(resource.address) if resource.doubt else YES


def living(scope: Resource, context: Context, *types: str) -> Iterator[Resource]:
    """The resources of these types that are there in the account, or the region, that the scope stands for."""
    return (one for one in context.graph.of_type(*types) if not one.action.ends and one.within(scope))


class Blocks(msgspec.Struct, frozen=True):
    """The elements of a repeated block; `open` says what others may be there, if any may."""

    elements: tuple[Value, ...]
    open: tuple[str, ...] = ()

    @property
    def rest(self) -> Match:
        """An answer for the elements nobody can see."""
        return maybe(*self.open) if self.open else NO

    @property
    def present(self) -> Match:
        """Whether there is an element."""
        return YES if self.elements else self.rest


def blocks(value: Value) -> Blocks:
    """The elements of a repeated block, those of unknown number or content apart."""
    if value.is_unknown:
        return Blocks((), value.origins or ("a block known after apply",))
    seen = tuple(item for item in value.items() if isinstance(item.data, Mapping))
    hidden = [item for item in value.items() if item.is_unknown]
    return Blocks(seen, tuple(name for item in hidden for name in item.origins or ("a block known after apply",)))


def inside(value: Value, *steps: str) -> Blocks:
    """The elements of a block within blocks, all of them together."""
    found = blocks(value)
    for step in steps:
        deeper = [blocks(element.get(step)) for element in found.elements]
        found = Blocks(
            tuple(element for one in deeper for element in one.elements),
            (*found.open, *(name for one in deeper for name in one.open)),
        )
    return found


def later(on: Sequence[str]) -> Value:
    """What is not known before these are."""
    return Value(Unknown(" and ".join(on), tuple(on)), written=True)


def within(value: Value, name: str) -> Value:
    """An argument of a block that occurs at most once; unknown where the block is."""
    found = blocks(value)
    if found.open:
        return later(found.open)
    return found.elements[0].get(name) if len(found.elements) == 1 else ABSENT


def filtered_by(lookup: Resource, *names: str) -> list[Value]:
    """The values of the filters with one of these names that a data source looks up by."""
    return [one.get("values") for one in lookup.get("filter").items() if one.get("name").text() in names]


def evidence(resource: Resource, path: str = "", value: Value = ABSENT, how: str = "written") -> Evidence:
    """What a verdict rests on; a sensitive value leaves no text. `path` may be as messages show it, with the address before it."""
    inner = path.removeprefix(f"{resource.address}.")
    value = under(value, inner)
    return Evidence(resource.address, inner, evidence_text(value), how, value.location or resource.location, digest_of(value))


def whereabouts(site: Site, how: str = "written") -> Evidence:
    """Where a value stands, without what stands there: that may be a secret."""
    return evidence(site.resource, site.path, replace(ABSENT, location=site.value.location), how)


def hides_references(value: Value) -> bool:
    """Whether something in it may refer to anybody: a plan shows neither what a local is made of, nor what a `dynamic` block refers to."""
    unknown = [inner for inner in value.walk() if inner.is_unknown]
    trails = (one for inner in unknown for one in inner.references if one.target is None)
    return any(not inner.references for inner in unknown) or any(is_local(one.text) for one in trails)


def is_local(text: str) -> bool:
    """Whether a trail leads to a local value: what that is made of, a plan does not show."""
    return _LOCAL.search(text) is not None
