"""The wildcards of IAM policies, and lists of texts with wildcards of which some are not known.

`*` stands for any text, `?` for one character (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from srm_tf.language.recipes import recipe
from srm_tf.language.show import shown
from srm_tf.language.terms.forms import starred, whole
from srm_tf.language.terms.match import NO, YES, Match, Words, agreed, every, evidence, maybe, opposite, said, some
from srm_tf.model.value import GAP, Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Site
    from srm_tf.model.verdict import Judgement

Test: TypeAlias = Callable[[Value], Match]
_WILDCARD = regex(r"[*?]")
_WHOLE_SERVICE = regex(r"\*|[\w*-]+:\*")
_NAMED = regex(rf"[^*?:{GAP}]$|:.*[A-Za-z]")  # an action with letters behind the colon, or at its end, whatever its gaps come to
# What follows the ARN of a bucket or an API has any form; others have parts that are always there, as `/object/` has an access point.
_OF_AN_ARN = regex(rf"({GAP}[^{GAP}]*(?:aws_s3_bucket\.[^{GAP}.]+\.arn|\.execution_arn){GAP})(|/[^{GAP}]+)")  # a spelled pattern
LONGEST = 2048  # an IAM resource or action is never longer; longer texts are compared as plain texts


def sure(answer: bool) -> Match:  # noqa: FBT001 — the one place where a plain answer becomes a match
    """Yes or no."""
    return YES if answer else NO


def settle(value: Value, test: Test) -> Match:
    """The test on a value; on a value with branches, what all of them say."""
    branches = value.unknown.branches
    return agreed((settle(branch, test) for _, branch in branches), value.origins) if branches else test(value)


def told(site: Site, test: Test, yes: str, no: str, perhaps: str) -> Judgement:
    """What a test says of the value at a site. `yes` and `no` stand behind the value in a message, `perhaps` behind its path alone."""
    is_it, otherwise = f"{site.path} is {shown(site.value)}", f"{site.resource.address}.{site.path}"
    words = Words(f"{is_it}{yes}", f"{is_it}{no}", f"{site.path} {perhaps}", otherwise)
    return said(settle(site.value, test), words, evidence(site.resource, site.path, site.value))


def on_text(check: Callable[[str], Match]) -> Test:
    """A test of known texts; whatever is no known text may be anything."""

    def test(value: Value) -> Match:
        text = value.text()
        return maybe(*value.origins) if text is None else check(text)

    return test


def one_of(words: AbstractSet[str]) -> Test:
    """A test of texts: one of these words in small letters, in whatever capitals. What is known of a text may tell that it is none."""
    found = on_text(lambda text: sure(text.lower() in words))
    return lambda value: found(value) if any(value.text() or contains(value.form.lower().replace(GAP, "*"), one) for one in words) else NO


def contains(outer: str, inner: str) -> bool:
    """Whether every text that `inner` stands for, `outer` stands for too. Never true by mistake.

    >>> contains("s3:*", "s3:Get*"), contains("s3:Get*", "s3:*"), contains("a?c", "a*c")
    (True, False, False)
    """
    start, end = _fixed(outer)  # tells most apart: in a long policy, each statement is held against each other one
    return inner.startswith(start) and inner.endswith(end) and _contains(outer, inner)


@lru_cache(maxsize=16384)
def _fixed(pattern: str) -> tuple[str, str]:
    """What is in front of its first wildcard, and behind its last one; the whole pattern, twice, where it has none."""
    return _WILDCARD.split(pattern, maxsplit=1)[0], _WILDCARD.split(pattern)[-1]


@lru_cache(maxsize=16384)
def _contains(outer: str, inner: str) -> bool:
    if max(len(outer), len(inner)) > LONGEST:
        return outer == inner
    reached = _skip_stars(outer, {0})
    for symbol in inner:
        reached = _skip_stars(outer, {then for at in reached if (then := _step(outer, at, symbol)) >= 0})
    return len(outer) in reached


def _step(outer: str, at: int, symbol: str) -> int:
    """The place in `outer` after it has taken in one symbol of the inner pattern; -1 where it cannot."""
    if at == len(outer):
        return -1
    if outer[at] == "*":
        return at
    if outer[at] == symbol != "*" or (outer[at] == "?" and symbol != "*"):
        return at + 1
    return -1


def _skip_stars(pattern: str, places: set[int]) -> set[int]:
    """These places and those behind stars, which may stand for nothing."""
    reached = set(places)
    for place in places:
        behind = place
        while behind < len(pattern) and pattern[behind] == "*" and behind + 1 not in reached:  # from there on it is another's way
            behind += 1
            reached.add(behind)
    return reached


def overlap(one: str, other: str) -> bool:
    """Whether some text is one that both patterns stand for.

    >>> overlap("s3:*Object", "s3:Get*"), overlap("iam:*", "s3:Get*")
    (True, False)
    """
    (start, end), (begins, ends) = _fixed(one), _fixed(other)
    alike = (start.startswith(begins) or begins.startswith(start)) and (end.endswith(ends) or ends.endswith(end))
    return alike and _overlap(one, other)


@lru_cache(maxsize=16384)
def _overlap(one: str, other: str) -> bool:
    row = _skip_stars(other, {0})
    for symbol in one:
        row = _skip_stars(other, _row(symbol, other, row))
    return len(other) in row


def _row(symbol: str, other: str, row: set[int]) -> set[int]:
    """The places of `other` reached once `one` has taken a symbol; a star may take everything from the first place on."""
    if symbol == "*":
        return set(range(min(row), len(other) + 1)) if row else set()
    return {at if other[at] == "*" else at + 1 for at in row if at < len(other) and (other[at] in {"*", "?", symbol} or symbol == "?")}


class Texts(msgspec.Struct, frozen=True):
    """The elements of a list. `hidden` is the value of a list that is not known: it may hold anything."""

    items: tuple[Value, ...] = ()
    hidden: Value | None = None

    @property
    def rest(self) -> Match:
        """An answer for the elements nobody can see."""
        return NO if self.hidden is None else maybe(*self.hidden.origins)

    @property
    def present(self) -> Match:
        """Whether anything is written here."""
        return YES if self.items else self.rest

    @property
    def forms(self) -> tuple[Value, ...]:
        """The forms that the elements of a hidden list have; nothing where they may have any."""
        ends = () if self.hidden is None else self.hidden.items()
        return tuple(one.unknown.body for one in ends if one.unknown.body is not None) if all(one.unknown.body for one in ends) else ()

    def some(self, test: Test) -> Match:
        """Whether the test holds for an element. Of a list of unknown length, all elements may be of one form."""
        hidden = NO if self.hidden is None else some_of(self.hidden, test)
        return some([*(settle(item, test) for item in self.items), hidden])

    def every(self, test: Test) -> Match:
        """Whether the test holds for all elements; yes for none."""
        return opposite(self.some(lambda item: opposite(test(item))))


def every_of(value: Value, test: Test) -> Match:
    """Whether the test holds for all elements of a list; yes for none."""
    return opposite(some_of(value, lambda item: opposite(test(item))))


def some_of(value: Value, test: Test) -> Match:
    """Whether the test holds for an element of a list: of one of those it may be, or of any element where nobody knows how many."""
    unknown = value.unknown
    if not value.is_unknown:
        return some(some_of(item, test) if item.unknown.body is not None else settle(item, test) for item in value.items())
    if unknown.branches:
        return settle(value, lambda one: some_of(one, test))
    open_end = maybe(*value.origins)
    return open_end if unknown.body is None else every([settle(unknown.body, test), open_end])


class PatternSet(msgspec.Struct, frozen=True, dict=True):
    """The actions or the resources that a statement names by patterns: these, or everything but `others` (`NotAction`, `NotResource`).

    `fold`: case does not matter.
    """

    these: Texts = Texts()
    others: Texts = Texts()
    fold: bool = True

    @cached_property
    def patterns(self) -> tuple[str, ...] | None:
        """The patterns in the form in which they are compared; None unless all are known and nothing is left out, as in most policies."""
        return self._known(self.these) if not self.others.items and self.others.hidden is None else None

    @cached_property
    def _left_out(self) -> tuple[str, ...] | None:
        """The patterns that a set of everything but these leaves out; None of other sets, and unless all of them are known."""
        plain = self.others.items and not self.these.items and self.these.hidden is None
        return self._known(self.others) if plain else None

    def _known(self, patterns: Texts) -> tuple[str, ...] | None:
        texts = [one.text() for one in patterns.items]
        known = patterns.hidden is None and None not in texts
        return tuple([self._spelling(one.replace(GAP, "*")) for one in texts if one is not None]) if known else None

    @cached_property
    def _written(self) -> tuple[str, ...]:
        """The patterns as another set has to cover them: as they are written, with a star in each gap."""
        texts = [one.form.replace(GAP, "*") for one in self.these.items]
        return tuple(map(self._complete, texts))

    @cached_property
    def _covered(self) -> dict[str, Match]:
        """Earlier answers about the set, by what was asked: each Allow beside a Deny of all but some asks the same."""
        return {}

    @cached_property
    def _held(self) -> dict[int, tuple[PatternSet, Match]]:
        """Earlier answers about other sets, by the id of each. The set is kept beside its answer, so that no new set gets its id."""
        return {}

    def _spelling(self, pattern: str) -> str:
        return starred(self._complete(pattern))

    def _complete(self, pattern: str) -> str:
        """A pattern as AWS reads it: of actions without capitals, of ARNs with stars for the fields that it lacks."""
        return pattern.lower() if self.fold else whole(pattern)

    def _on(self, check: Callable[[str], bool]) -> Test:
        """A test of a pattern. One that is not known yet is tested with a star in each gap: if that fails, so does whatever it comes to."""

        def test(value: Value) -> Match:
            found = check(self._spelling(value.form.replace(GAP, "*")))
            return maybe(*value.origins) if found and value.text() is None else sure(found)

        return test

    def reaches(self, item: str) -> Match:
        """Whether something that `item` stands for is in it."""
        if self.patterns is not None:
            return sure(any(overlap(pattern, item) for pattern in self.patterns))
        if self._left_out is not None:
            return sure(not any(contains(pattern, item) for pattern in self._left_out))
        withheld = self.others.some(self._on(lambda pattern: contains(pattern, item)))
        named = self.these.some(self._on(lambda pattern: overlap(pattern, item)))
        return some([named, every([self.others.present, opposite(withheld)])])

    def covers(self, item: str) -> Match:
        """Whether all that `item` stands for is in it."""
        if self.patterns is not None:
            return sure(any(contains(pattern, item) for pattern in self.patterns))
        if self._left_out is not None:
            return sure(not any(overlap(pattern, item) for pattern in self._left_out))
        found = self._covered.get(item)
        if found is None:
            touched = self.others.some(self._on(lambda pattern: overlap(pattern, item)))
            named = self.these.some(self._on(lambda pattern: contains(pattern, item)))
            found = self._covered[item] = some([named, every([self.others.present, opposite(touched)])])
        return found

    @property
    def names_a_service(self) -> Match:
        """Of actions: whether one of the patterns is for all actions of a service, or for all there are."""
        return self.these.some(a_service)

    def covers_all_of(self, other: PatternSet) -> Match:
        """Whether all that another set holds is in it."""
        mine = self.patterns
        if mine is not None and other.patterns is not None:  # so are most, and each statement of a policy is held against each other one
            return sure(all(any(contains(one, asked) for one in mine) for asked in other._written))
        _, found = self._held.get(id(other), (other, None))
        if found is None:
            named = other.these.every(self._takes_in)
            found = every([named, some([opposite(other.others.present), self.covers("*:*" if self.fold else "*")])])
            self._held[id(other)] = other, found
        return found

    @cached_property
    def left_out(self) -> PatternSet:
        """What it names as not in it: the resources of `NotResource`."""
        return PatternSet(self.others, fold=self.fold)

    @cached_property
    def found(self) -> dict[object, Match]:
        """What terms have found out about it alone."""
        return {}

    def once(self, key: object, ask: Callable[[], Match]) -> Match:
        """An answer about it alone, which each statement beside it asks for, with each of its actions."""
        found = self.found.get(key)
        if found is None:
            found = self.found[key] = ask()
        return found

    @property
    def starts(self) -> tuple[str, ...]:
        """What stands in front of the first wildcard of each pattern: all that the set covers begins with one of these."""
        return ("",) if self.patterns is None else tuple([_fixed(one)[0] for one in self.patterns])

    @property
    def first(self) -> str | None:
        """The first pattern that another set has to cover, to cover this one; None where not all are known, or there is none."""
        return self._written[0] if self.patterns else None

    def _takes_in(self, value: Value) -> Match:
        """Whether the set covers a pattern: with a star in each of its gaps, or because one of its own patterns waits for the same."""
        shown = value.form.replace(GAP, "*")
        found = self.covers(self._complete(shown))
        if value.text() is not None or found.yes:
            return found
        inner = spelled(value)
        outer = [spelled(one) for one in self.these.items]
        if inner is not None and any(contains(one, inner) for one in outer if one is not None):
            return YES
        narrower = self.others.present.no and self.these.rest.no and all(_is_within(one, inner) for one in outer)
        return NO if outer and narrower else maybe(*value.origins)


def naming(these: Texts, others: Texts, otherwise: Texts, *, fold: bool = True) -> PatternSet:
    """What a statement names and leaves out; `otherwise`: what it is about if it does neither."""
    return PatternSet(otherwise if these.present.no and others.present.no else these, others, fold)


class Covering:
    """Sets of patterns, to be found by what they may cover: in a long policy, few of all the statements matter to one of them."""

    def __init__(self, sets: Sequence[PatternSet]) -> None:
        self._all = range(len(sets))
        self._by_start: dict[str, list[int]] = {}
        for place, one in enumerate(sets):
            for start in one.starts:
                self._by_start.setdefault(start, []).append(place)
        self._lengths = {len(start) for start in self._by_start}

    def places(self, other: PatternSet) -> Sequence[int]:
        """The indexes, in order, of the sets for which `covers_all_of(other)` may be anything but no."""
        first = other.first
        if first is None:
            return self._all
        return sorted({place for length in self._lengths for place in self._by_start.get(first[:length], ())})


def spelled(value: Value) -> str | None:
    """A pattern with what it waits for in the place of each gap; None where that is not known."""
    made = recipe(value)
    if made is None or not made.sure:
        return None
    return "".join(f"{gap}{piece}" for gap, piece in zip(("", *(f"{GAP}{one}{GAP}" for one in made.gaps)), made.pieces, strict=True))


def _is_within(part: str | None, whole: str | None) -> bool:
    """Whether a pattern covers less than another one that begins with the same ARN, which is not known yet.

    What lies in a bucket is not the bucket. `/*/*/*` is as much as `/*` of an API, whose ARNs end in a stage, a method and a path.
    """
    found = [None if one is None else _OF_AN_ARN.fullmatch(one) for one in (part, whole)]
    if part is None or whole is None or found[0] is None or found[1] is None or found[0][1] != found[1][1]:
        return False
    if not found[1][2]:
        return found[0][2] != ""
    return found[0][2].strip("*/?") != "" and contains(whole, part) and not contains(f"*{found[0][2]}", f"*{found[1][2]}")


def taken_in_by(pattern: str) -> Test:
    """A test of a name: whether the pattern takes it in, whatever comes into the place of what is not known of it."""

    def test(name: Value) -> Match:
        if name.text() is None and not name.is_unknown:
            return NO
        shown = name.form.replace(GAP, "*")
        if contains(pattern, shown):
            return YES
        return maybe(*name.origins) if name.is_unknown and overlap(pattern, shown) else NO

    return test


def a_service(action: Value) -> Match:
    """Whether an action is a pattern for all of a service (`s3:*`), or for all there are; one with letters behind its colon is not."""

    def test(value: Value) -> Match:
        shown = starred(value.form)
        if not value.is_unknown:
            return sure(value.text() is not None and _WHOLE_SERVICE.fullmatch(shown) is not None)
        if GAP not in shown.rpartition(":")[2]:
            return sure(_WHOLE_SERVICE.fullmatch(shown.replace(GAP, "*")) is not None)
        return NO if _NAMED.search(shown) is not None else maybe(*value.origins)

    return settle(action, test)
