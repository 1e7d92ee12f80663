"""Where a key leads: whom it names for sure, whom it may name, and what else it may turn out to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.absent import named as of_what
from srm_tf.language.names import in_reach, may_be_apart
from srm_tf.language.owners import of_one_owner
from srm_tf.language.reached import HANDS_ON
from srm_tf.language.spliced import has_letters, is_spliced
from srm_tf.language.surroundings import is_looked_up, is_word
from srm_tf.model.graph import Graph, typed
from srm_tf.model.resource import Resource
from srm_tf.model.value import ABSENT, Certainty, Reference, Value, same

if TYPE_CHECKING:
    from srm_tf.language.names import Names

_SIBLINGS: Final = 4  # how many siblings may pass a key on before the trail is given up

# How references begin that name no resource, and seldom stand in a condition.
NEVER_LEAD: Final = ("count.", "each.", "self.", "path.", "terraform.")


class Aim(msgspec.Struct):
    """Where one key leads.

    `sure` and `possible` are targets; of a choice, `away` are those of its sides that lead to nobody here, and `hidden` is whether what a
    plan shows of it may hide one. `passed`: siblings that passed the key on, and what it is there; `partly`: of the sure targets, those
    of whose instances only one is meant.
    """

    sure: list[tuple[Resource, str]] = []
    possible: list[Resource] = []
    nowhere: list[Reference] = []
    away: list[Value] = []
    hidden: bool = False
    passed: dict[str, Value] = {}
    partly: set[str] = set()

    @property
    def may_be_hidden(self) -> bool:
        """Whether, beside what it names, it may come from what a plan hides: `{ a = local.id, b = aws_x.y.id }["a"]`."""
        return bool(self.sure or self.possible) and any(map(_stands_in, self.nowhere))


def sides(value: Value) -> Iterator[Value]:
    """What a choice may come to, one value after the other, without those that are nothing; of any other value, itself."""
    inside = [branch for _, branch in value.unknown.branches] if value.unknown.is_choice else value.data
    if isinstance(inside, list | tuple):
        for one in inside:
            yield from sides(one)
    elif not value.is_null and value.data != "":
        yield value


def _stands_in(reference: Reference) -> bool:
    return reference.target is None and reference.unnamed


def may_be_one_of(value: Value) -> bool:
    """Whether a value that names several of a kind may come to one of them.

    Of `[c ? a.id : b.id]` a plan shows what it does of `concat([a.id, b.id], c)`. What names several kinds is seldom a choice. Of an
    argument that takes one value nobody has to ask: `var.ids["a"]` names all that `var.ids` is made of.
    """
    hidden = value.unknown.hidden or any(branch.unknown.hidden for _, branch in value.unknown.branches)
    named = {one.target: of_what(f"{one.target}.{one.attribute}") for one in value.references if one.target} if hidden else {}
    beside = value.unknown.single or any(one.target is None and not one.text.startswith(NEVER_LEAD) for one in value.references)
    return beside and len(named) > 1 and len(set(named.values())) == 1


class Aims:
    """The answers for one graph."""

    def __init__(self, graph: Graph, names: Names) -> None:
        self.graph = graph
        self.names = names

    def aim(self, value: Value, key: str, types: frozenset[str], holder: Resource | None = None) -> Aim:
        """Where one scalar value leads among `types` (any type when empty); `holder`: whose attribute it is."""
        aim, spliced = Aim(), has_letters(value)
        for reference in self.names.sources(value) if value.data != "" else ():  # nothing leads on from a text that came out empty
            sure = not spliced or not is_spliced(reference, value, self._form_of(reference))
            self._follow(reference if sure else reference.at_most(Certainty.POSSIBLE), key, types, aim, depth=0)
        if aim.nowhere and not all(is_word(one.text) for one in value.references):  # account and Region only say where it is
            aim.nowhere = [one for one in aim.nowhere if not is_word(one.text)]
        contested, perhaps = self._contested(value, aim), list[Resource]()
        if not aim.sure and not aim.possible:
            named = self._called(value, types)
            if holder is not None:
                named, perhaps = of_one_owner([one for one in named if one is not holder], holder, self.graph, self.names.by_text)
                if not (value.text() or "").startswith(("arn:", "https:")):
                    named = in_reach(named, holder)
                    perhaps += [one for one in named if may_be_apart(one, holder)]
                    named = [one for one in named if one not in perhaps]
            perhaps += self._perhaps_called(value, types) if not named else ()
            aim.sure = [(one, "inferred") for one in named]
        if not isinstance(value.data, tuple) and (contested or aim.possible or len(aim.sure) > 1):
            self._settle(value, aim, contested=contested)
        aim.possible += perhaps
        if value.unknown.is_choice and not aim.sure:
            self._ask_sides(value, key, types, holder, aim)
        else:
            aim.hidden = contested or aim.may_be_hidden
        return aim

    def _form_of(self, reference: Reference) -> str:
        """What a reference reads, with a gap for each part that is not known."""
        target = self.graph.get(reference.target)
        read = target.get(reference.attribute) if target is not None and reference.attribute else ABSENT
        return read.form

    def _ask_sides(self, value: Value, key: str, types: frozenset[str], holder: Resource | None, aim: Aim) -> None:
        """What each side of a choice leads to by itself: it may name somebody, or nobody here."""
        there = {one.address for one in aim.possible}
        for side in sides(value):
            found = self.aim(side, key, types, holder)
            led = {one.address: one for one in (*(target for target, _ in found.sure), *found.possible)}
            aim.possible += [one for address, one in led.items() if address not in there]
            there |= led.keys()
            if not led:
                aim.away.append(side)

    def _called(self, value: Value, types: frozenset[str]) -> list[Resource]:
        """Resources whose name or id is the known text, or will be the same text as the one that is not known yet."""
        text = value.text()
        if text:
            return self.names.by_text(text, sorted(types) or list(self.graph.by_type))
        return self.names.by_recipe(value, sorted(types))

    def _perhaps_called(self, value: Value, types: frozenset[str]) -> list[Resource]:
        text = value.text()
        return self.names.perhaps_by_text(text, sorted(types) or list(self.graph.by_type)) if text else []

    def _contested(self, value: Value, aim: Aim) -> bool:
        """Whether an unknown value may come from something else as well: `cond ? aws_a.x.id : aws_b.y.id` shows only both names.

        A text that names a resource and, in front of it, the one that it belongs to itself, is no choice:
        `".../restapis/${aws_a.api.id}/stages/${aws_b.stage.name}"`.
        """
        if not value.is_unknown or not (aim.sure or aim.possible):
            return False
        ours = {one.address for one, _ in aim.sure} | {one.address for one in aim.possible} | aim.passed.keys()
        ours |= {one.target for one in value.references if one.target and is_looked_up(one.target)}
        if value.unknown.prefix or value.unknown.suffix:
            sure = {one.address for one, _ in aim.sure}
            named = {one.target for one in value.references if one.target}
            ours |= {one for one in named if any(who.address in sure for who, _ in self.graph.users.get(one, ()))}
        later = value.unknown.depends_on
        telling = {Certainty.SOME, Certainty.EXACT} if aim.sure else {Certainty.POSSIBLE}
        handed_on = aim.passed.values()  # a sibling's own key may be a choice
        return any(self._leads_away(one, ours) for one in (value, *handed_on)) or any(
            one.certainty in telling and one.target and one.target not in ours and one.text in later for one in value.references
        )

    def _leads_away(self, value: Value, ours: set[str]) -> bool:
        """Whether a branch of an unknown value is none of these resources: `cond ? aws_a.x.id : null`, `cond ? aws_a.x.id : "shared"`."""
        return any(self._is_away(branch, ours) for _, branch in value.unknown.branches) and not self._is_read_from(value, ours)

    def _is_read_from(self, value: Value, ours: set[str]) -> bool:
        """Whether the choice is no other than the one of these resources' own: `aws_a.x.name`, where x has `name = cond ? "a" : "b"`."""
        read = ((self.graph.get(one.target), one.attribute) for one in value.references if one.target in ours)
        return any(target is not None and _chosen_alike(target.get(attribute), value) for target, attribute in read)

    def _is_away(self, branch: Value, ours: set[str]) -> bool:
        if branch.unknown.branches:
            return self._leads_away(branch, ours)
        targets = {one.target for part in branch.walk() for one in part.references}
        if branch.unknown.hidden and any(targets):
            return False  # of `module.app` a plan shows all that it gives: what is of another kind is no side of a choice
        text = branch.text()
        named = (one for address in ours if (one := self.graph.get(address)) is not None)
        return ours.isdisjoint(targets) and not any(text in self.names.texts(one) for one in named)

    def _settle(self, value: Value, aim: Aim, *, contested: bool) -> None:
        """A scalar has one origin. Several candidates of an expression: a known text may tell; else each is only possible."""
        several = {one.address: (one, how) for one, how in (*((one, "inferred") for one in aim.possible), *aim.sure)}
        text = value.text()
        named = [one for one in several.values() if text in self.names.texts(one[0])]
        if text is not None and len(named) == 1:
            aim.sure, aim.possible = named, []
        elif contested or len({one.address for one, _ in aim.sure}) > 1 or (value.unknown.single and aim.possible):
            aim.possible += [one for one, _ in aim.sure]
            aim.sure = []

    def _follow(self, reference: Reference, key: str, types: frozenset[str], aim: Aim, depth: int) -> None:
        target = self.graph.get(reference.target)
        if target is None:
            aim.nowhere.append(reference)
            return
        if not types or typed(target) in types:
            if reference.certainty == Certainty.POSSIBLE:
                aim.possible.append(target)
            else:
                aim.sure.append((target, "inferred" if reference.certainty == Certainty.INFERRED else "reference"))
                if not reference.certainty.whole:
                    aim.partly.add(target.address)
            return
        # `bucket = aws_s3_bucket_versioning.v.bucket`: a sibling passes on its own key; its `id` often is that key.
        onward = self._handed_on(target, reference, key, types) if depth < _SIBLINGS else None
        if onward is not None:
            aim.passed[target.address] = onward if target.mode == "managed" else ABSENT  # what is looked up by an id is anybody's
            for further in onward.references:
                self._follow(further, key, types, aim, depth + 1)
            return
        if target.mode == "data" or target.type in HANDS_ON:  # what it reads may be anything of anybody's
            aim.nowhere.append(reference)

    def _handed_on(self, target: Resource, reference: Reference, key: str, types: frozenset[str]) -> Value | None:
        """The key that a sibling passes on, or what a data source looks up: `data "aws_vpc" "v" { id = aws_vpc.own.id }` is that VPC."""
        if target.mode == "managed":
            keys = (target.get(name) for name in (reference.attribute, key, *_whole_of(target, reference, types)) if name)
            return next((one for one in keys if one.references), None)
        known_by = self.names.attributes(target)
        asked = target.mode == "data" and target.type in types and reference.certainty == Certainty.EXACT
        if not asked or reference.attribute not in ("", *known_by) or target.get("private_zone").written:  # of two zones of that name
            return None
        looked_up = (value for name in known_by if (value := target.get(name)).written and len(value.references) == 1)
        return next((one for one in looked_up if self.names.is_plain(one)), None)


def _chosen_alike(one: Value, other: Value) -> bool:
    """Whether two unknown values choose from the same, by the same conditions."""
    pairs = [*zip(one.unknown.branches, other.unknown.branches, strict=False)]
    whole = len(one.unknown.branches) == len(other.unknown.branches)
    return whole and all(left[0] == right[0] and same(left[1], right[1]) for left, right in pairs)


def _whole_of(part: Resource, reference: Reference, types: frozenset[str]) -> Iterator[str]:
    """The attribute by which a part names its whole, where its id is that of the whole: `aws_s3_bucket_policy.p.id` is a bucket's name."""
    if reference.attribute == "id" and "arn" not in part.values:
        yield from (one.rpartition("_")[2] for one in sorted(types) if part.type.startswith(f"{one}_"))
