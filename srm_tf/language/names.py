"""What resources are called: who is known by a text, and whether a text that is still open can be a name of somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from msgspec.structs import replace

from srm_tf.language.addresses import Address, address, name_at_end
from srm_tf.language.owners import END_OF_STAGE, STAGES, api_of, end_of, end_otherwise, handed_on, id_in
from srm_tf.language.recipes import Recipe, differ, filled, recipe
from srm_tf.language.spliced import bare, is_part_of_a_name
from srm_tf.language.surroundings import account_number, is_where, told
from srm_tf.model.graph import Graph, typed
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import GAP, Certainty, Reference, Value
from srm_tf.regex import regex

COMMON_IDENTITIES = ("id", "arn", "name")
# Where something is reached, or what it looks like. An origin has such a name for a bucket; nobody attaches a policy by it.
_NO_KEY: Final = regex(r"_domain(?:_name)?$|(?:^|_)(?:endpoint|dns_name|address|port|hosted_zone_id|region|tags(?:_all)?)$")
_MAY_BE_KEY: Final = frozenset({"domain_name", "zone_id"})  # of a domain or a zone it is its own name, of a load balancer it is none
_EVERYWHERE = ("aws_s3_bucket", "aws_iam_", "aws_route53_", "aws_cloudfront_", "aws_organizations_", "aws_globalaccelerator_")
# What is known by an id that AWS makes up when it is made.
_NUMBERED: Final = frozenset((
    "aws_api_gateway_rest_api", "aws_apigatewayv2_api", "aws_cloudfront_distribution", "aws_cognito_user_pool", "aws_ebs_volume",
    "aws_ec2_transit_gateway", "aws_efs_file_system", "aws_instance", "aws_internet_gateway", "aws_kms_external_key", "aws_kms_key",
    "aws_nat_gateway", "aws_network_acl", "aws_network_interface", "aws_route53_zone", "aws_route_table", "aws_security_group",
    "aws_subnet", "aws_vpc", "aws_vpc_endpoint",
))  # fmt: skip
_BY_ID: Final = regex(r"(?:[a-z0-9]+_)*ids?")  # of the resource itself: blocks may be anything
_VARIABLE: Final = regex(r"(?:^|\.)var\.[^.]+$")
_OTHER_STACK: Final = regex(r"(?:^|\.)data\.(?:terraform_remote_state|tfe_outputs)\.")  # which was applied before this one is planned
Key = TypeVar("Key")
_Index = dict[str, dict[Key, list[Resource]]]
_EMPTY: Final[tuple[Resource, ...]] = ()


class Names:
    """The names in one graph. `identities(type)` names the attributes, beside the common ones, that identify a resource of the type."""

    def __init__(self, graph: Graph, identities: Callable[[str], Sequence[str]]) -> None:
        self._graph = graph
        self._identities = identities
        self._texts: dict[int, set[str]] = {}  # id(resource) → its identities; resources live as long as their graph
        self._recipes: dict[int, tuple[Recipe, ...]] = {}
        self._filled: dict[tuple[str, int], Recipe | None] = {}
        self._known_by: _Index[str] = {}
        self._made_like: _Index[Recipe] = {}
        self._reading: _Index[str] = {}
        self._carried: dict[str, _Index[Recipe]] = {}  # by the attribute
        self._ending: _Index[Recipe] = {}
        self._owned: _Index[str] = {}
        self._accounts: dict[str, str | None] = {}

    def leads_to(self, reference: Reference) -> bool:
        """Whether something can be attached by what is passed: all of a resource, or an attribute that it may be known by."""
        target = self._graph.get(reference.target) if reference.target else None
        if target is None or reference.attribute not in _MAY_BE_KEY:
            return _NO_KEY.search(reference.attribute) is None
        return reference.attribute in self.attributes(target)

    def sources(self, value: Value) -> Iterator[Reference]:
        """What a value may come from.

        A plan, or a function, also names what a known text was not taken from in the end:
        `var.own ? aws_kms_key.k.arn : "alias/aws/sns"`, `lookup({ b = aws_a.x.id }, "a", "other")`.
        """
        text = value.text()
        for reference in value.references:
            target = self._graph.get(reference.target) if text is not None and reference.attribute else None
            asked = target is not None and target.mode in {"managed", "data"}
            how = self._gives(target, reference, text or "") if asked and target is not None else reference.certainty
            if how is not None:
                yield reference if how == reference.certainty else replace(reference, certainty=how)

    def _gives(self, target: Resource, reference: Reference, text: str) -> Certainty | None:
        """How surely a known text is made of an attribute: what nobody knows yet makes none, but for what is foreseen of a name.

        What AWS makes up is never foreseen, and what a data source does not show may be anything.
        """
        read, made = target.get(reference.attribute), bare(text)
        own = read.text()
        if own and is_part_of_a_name(own, text):
            return None
        known = (one for name in {own or "", *self.texts(target)} if (one := bare(name)))
        if (own is None and (read.unknown.branches or not (read.is_unknown or read.is_null))) or (
            made and any(one in made or made in one for one in known)
        ):
            return reference.certainty  # a choice, a list or a block may hold it
        if target.mode == "data":
            return reference.certainty if read.is_null else None
        return Certainty.POSSIBLE if read.is_unknown and read.written else None

    def attributes(self, resource: Resource) -> Sequence[str]:
        """The attributes whose value identifies a resource."""
        return tuple(dict.fromkeys((*COMMON_IDENTITIES, *self._identities(resource.type))))

    def texts(self, resource: Resource) -> set[str]:
        """The known texts by which a resource is found wherever they stand: no single letters, which stand everywhere."""
        known = self._texts.get(id(resource))
        if known is None:
            known = self._texts[id(resource)] = {text for text in self._called_by(resource) if len(text) > 1}
        return known

    def _called_by(self, resource: Resource) -> set[str]:
        """The known texts that identify a resource: its id, ARN, name and what else its type is known by."""
        return {text for name in self.attributes(resource) if (text := resource.text(name))}

    def by_text(self, text: str, types: Sequence[str]) -> list[Resource]:
        """The resources of `types` that a known text identifies: as one of their names, or as an ARN or URL with the name in it."""
        found = [one for name in types for one in self._index(self._known_by, name, self._called_by).get(text, _EMPTY)]
        if found or ":" not in text:
            return found
        inside = address(text)
        if inside is None:
            return [one for name in types for one in self._ending_in(Recipe((text,)), name)]
        return self._called_one_of(inside, inside.sure, types)

    def perhaps_by_text(self, text: str, types: Sequence[str]) -> list[Resource]:
        """The resources of `types` that a known ARN may name, if its end is not part of the name."""
        inside = address(text) if ":" in text else None
        return [] if inside is None else self._called_one_of(inside, inside.possible, types)

    def _called_one_of(self, inside: Address, names: Sequence[str], types: Sequence[str]) -> list[Resource]:
        kinds = [kind for kind in inside.types if kind in types] if names else []
        tables = [self._index(self._known_by, kind, self._called_by) for kind in kinds]
        return [one for table in tables for name in names for one in table.get(name, _EMPTY) if self._is_where(inside, one)]

    def _is_where(self, inside: Address, resource: Resource) -> bool:
        """Whether a resource of that name can be the one, as far as it is known where it lives."""
        is_there = inside.may_be(resource)
        if not is_there or not inside.account:
            return is_there
        own = address(resource.text("arn") or "")
        return ((own.account if own is not None else "") or self._account(resource) or inside.account) == inside.account

    def _account(self, resource: Resource) -> str | None:
        """The number of the account that a resource lives in, where somebody tells."""
        if resource.account not in self._accounts:
            self._accounts[resource.account] = account_number(resource, self._graph)
        return self._accounts[resource.account]

    def is_plain(self, value: Value) -> bool:
        """Whether a value with one reference is what that says and no more: a plan hides it, but of an id no other one is made."""
        named, read = self._graph.get(value.references[0].target), value.references[0].attribute
        if value.is_unknown:
            numbered = named is not None and named.type in _NUMBERED and read == "id"
            return value.unknown.shape == GAP or (numbered and value.unknown.hidden)
        return named is not None and value.text() is not None and value.text() == named.text(read)

    def by_recipe(self, value: Value, types: Sequence[str]) -> list[Resource]:
        """The resources of `types` whose name is made as an unknown text is: it will be the same, whatever it comes to."""
        own = self.recipe(value) if value.is_unknown else None
        if own is None or not own.sure:
            return []
        found = [one for name in types for one in self._index(self._made_like, name, self._open_recipes).get(own, _EMPTY)]
        return found or [one for name in types for one in self._ending_in(own, name)] or self._inside(own, types)

    def _inside(self, own: Recipe, types: Sequence[str]) -> list[Resource]:
        """The resources of `types` whose name stands in an ARN of nothing but that name and where it is applied."""
        inside = address(GAP.join(own.pieces))
        if inside is None:
            return []
        count = inside.name.count(GAP)
        around, within = own.gaps[: len(own.gaps) - count], own.gaps[len(own.gaps) - count :]
        names = [Recipe(tuple(name.split(GAP)), within) for name in inside.sure]
        named = (one for kind in inside.types if kind in types for name in names for one in self._called_so(kind, name))
        return [one for one in named if self._is_where(inside, one) and all(is_where(gap, one) for gap in around)]

    def _called_so(self, kind: str, name: Recipe) -> Sequence[Resource]:
        if not name.gaps:
            return self._index(self._known_by, kind, self._called_by).get(name.pieces[0], _EMPTY)
        return self._index(self._made_like, kind, self._open_recipes).get(name, _EMPTY)

    def _ending_in(self, own: Recipe, name: str) -> Sequence[Resource]:
        """The resources of a type whose ARN ends as this one does, which is put together of what they are made of."""
        end = end_of(own) if name in STAGES else None
        return _EMPTY if end is None else self._index(self._ending, name, self._end).get(end, _EMPTY)

    def _end(self, resource: Resource) -> set[Recipe]:
        made = self.filled(END_OF_STAGE, resource)
        return set() if made is None or not made.sure else {made}

    def _ends_otherwise(self, own: Recipe | None, resource: Resource) -> bool:
        """Whether an ARN is for certain another one's, by what it ends with."""
        return end_otherwise(end_of(own), self.filled(END_OF_STAGE, resource))

    def called(self, wanted: Recipe | None, types: Sequence[str], key: str) -> list[Resource]:
        """The resources of `types` whose attribute `key` is for certain the text that is made so."""
        if wanted is None or not wanted.sure:
            return []
        known = self._carried.setdefault(key, {})

        def carried(resource: Resource) -> set[Recipe]:
            made = self.recipe(resource.get(key))
            return set() if made is None else {made}

        # A part that is only forgotten goes on as it is; a whole that is forgotten is judged no more.
        return [one for name in types for one in self._index(known, name, carried, lambda action: action.deletes).get(wanted, _EMPTY)]

    def perhaps(self, value: Value, types: Sequence[str]) -> Iterator[Resource]:
        """The resources of `types` whose own name is made of something that this one is made of, too, nobody can tell how."""
        own, read = self.recipe(value), dict.fromkeys(reference.text for reference in value.references)
        found = {one.address: one for name in types for text in read for one in self._readers(name).get(text, _EMPTY)}
        for one in found.values():
            if not all(differ(own, self.recipe(name)) for name in self._open(one)):
                yield one
        for one in self._members(read, types):
            if one.address not in found and not self._ends_otherwise(own, one):
                yield one

    def _members(self, read: Iterable[str], types: Sequence[str]) -> Iterator[Resource]:
        """The resources that belong to what a text is made of."""
        for name in types:
            if name in STAGES:
                owned = self._index(self._owned, name, lambda one: {each.text for each in api_of(one, self._graph).references})
                yield from {one.address: one for text in read for one in owned.get(id_in(text), _EMPTY)}.values()

    def recipes(self, resource: Resource) -> set[Recipe]:
        """The texts that identify a resource, known or made in a way that is."""
        return {Recipe((text,)) for text in self.texts(resource)} | self._open_recipes(resource)

    def recipe(self, value: Value) -> Recipe | None:
        """The recipe of a text that is not known yet; its gaps are named as the graph tells them apart."""
        return recipe(handed_on(value, self._graph), self._told)

    def _told(self, reference: Reference) -> str:
        """Whoever looks up the account, the partition or the Region by the same provider gets the same."""
        found = self._graph.get(reference.target) if reference.target else None
        return (told(found, reference.attribute) if found is not None and found.mode == "data" else "") or reference.text

    def another(self, value: Value, own: Recipe | None, resource: Resource, pattern: str) -> bool:
        """Whether an unknown text is for certain none of the names that somebody wrote for the resource, or not what one is in a pattern.

        An address (an ARN, a URL) has a name inside it, and what the resource has no written name for, AWS makes up. `own`: how the
        text is made.
        """
        if self._is_asked_otherwise(value, resource):
            return True
        if pattern:
            return differ(own, self.filled(pattern, resource))
        written = self._written(resource)
        if own is None or not written:
            return False
        if _is_address(own):
            if resource.type in STAGES:
                return self._ends_otherwise(own, resource)
            inside = address(GAP.join(own.pieces))
            told = inside is not None and GAP not in inside.name
            names = (*inside.sure, *inside.possible) if inside is not None and told else (name_at_end("…".join(own.pieces)),)
            own_names = [one for one in written if not _is_address(one)]
            return "" not in names and all(differ(Recipe((name,)), one) for name in names for one in own_names)
        return all(differ(own, one) for one in written)

    def _is_asked_otherwise(self, value: Value, resource: Resource) -> bool:
        """Whether it is read from a data source of the type that asks for another name: `data "aws_sns_topic" "t" { name = "other" }`."""
        reference = value.references[0] if len(value.references) == 1 else None
        asked = self._graph.get(reference.target) if reference is not None and reference.certainty == Certainty.EXACT else None
        if asked is None or asked.mode != "data" or asked.type != resource.type:
            return False
        pairs = ((asked.get(name), resource.get(name)) for name in self.attributes(resource))
        return any(self._are_other_names(*pair, resource) for pair in pairs if pair[0].written)

    def _are_other_names(self, one: Value, other: Value, resource: Resource) -> bool:
        texts = one.text(), other.text()
        if texts[1] is None and (other.is_null or not other.written):
            return bool(texts[0]) and not self._may_be_made_up(str(texts[0]), resource)
        if None not in texts:  # a zone may be written with its last dot, and in any letters
            return str(texts[0]).rstrip(".").casefold() != str(texts[1]).rstrip(".").casefold()
        return differ(self.recipe(one), self.recipe(other))

    def _may_be_made_up(self, known: str, resource: Resource) -> bool:
        """Whether AWS may have made up a known text for the resource: of its name, or how that begins. A key has aliases."""
        written = (resource.get(one) for name in self.attributes(resource) for one in (name, f"{name}_prefix"))
        parts = [one.text() for one in written if one.written and not one.is_null]  # None: of a name that is open
        return "alias/" in known or any(part is None or (part and part in known) for part in parts)

    def filled(self, pattern: str, resource: Resource) -> Recipe | None:
        """What a pattern comes to with the names of a resource in its holes."""
        key = (pattern, id(resource))
        if key not in self._filled:
            self._filled[key] = filled(pattern, lambda name: self.recipe(resource.get(name)))
        return self._filled[key]

    def given(self, resource: Resource) -> set[str]:
        """What a name of the resource is, where it is nothing but one variable or attribute."""
        return {one.gaps[0] for one in self._written(resource) if one.pieces == ("", "")}

    def _written(self, resource: Resource) -> tuple[Recipe, ...]:
        found = self._recipes.get(id(resource))
        if found is None:
            values = [value for name in self.attributes(resource) if (value := resource.get(name)).written and not value.is_null]
            recipes = [self.recipe(value) or Recipe(("", ""), ("",)) for value in values]
            found = self._recipes[id(resource)] = tuple(recipes)
        return found

    def _open(self, resource: Resource) -> Iterator[Value]:
        """The names of a resource that somebody wrote and that are not known yet."""
        return (own for name in self.attributes(resource) if (own := resource.get(name)).written and own.is_unknown)

    def reads(self, resource: Resource) -> set[str]:
        """What the names of a resource are made of that are not known yet."""
        return {reference.text for own in self._open(resource) for reference in own.references}

    def _open_recipes(self, resource: Resource) -> set[Recipe]:
        return {one for one in self._written(resource) if one.gaps and one.sure}

    def inside(self, value: Value) -> Iterator[Recipe]:
        """The texts in a value, known or made in a way that is; each once."""
        found = (self.recipe(one) for one in value.walk() if one.is_unknown or isinstance(one.data, str))
        return iter(dict.fromkeys(one for one in found if one is not None and one.sure))

    def _readers(self, name: str) -> Mapping[str, Sequence[Resource]]:
        return self._index(self._reading, name, self.reads)

    def _index(
        self,
        known: _Index[Key],
        name: str,
        keys: Callable[[Resource], set[Key]],
        ended: Callable[[Action], bool] = lambda action: action.ends,
    ) -> dict[Key, list[Resource]]:
        if name not in known:
            found: dict[Key, list[Resource]] = defaultdict(list)
            for resource in self._graph.of_type(name):
                for key in () if ended(resource.action) else keys(resource):
                    found[key].append(resource)
            known[name] = found
        return known[name]


def is_left_open(name: Value) -> bool:
    """Whether a name comes from nothing but variables, so that whoever gives these says what it is, or is one of several."""
    variables = bool(name.references) and all(one.target is None for one in name.references)
    return name.is_unknown and name.written and (variables or name.unknown.is_choice)


def is_given(value: Value, attribute: str, resource: Resource) -> bool:
    """Whether a key is an id that AWS makes, of nothing but variables and outputs of other stacks: they cannot mean what has none yet."""
    outside = bool(value.references) and all(map(_is_outside, value.references)) and not resource.stands
    return outside and typed(resource) in _NUMBERED and _BY_ID.fullmatch(attribute) is not None


def _is_outside(reference: Reference) -> bool:
    return (reference.target is None and _VARIABLE.search(reference.text) is not None) or _OTHER_STACK.search(reference.text) is not None


def may_be_called(name: Value, text: str) -> bool:
    """Whether a name that is open may turn out to be this text, or what it is about: it comes from variables, so somebody may write that.

    A name that a resource makes up at apply is not one that somebody wrote down beforehand.
    """
    meant = _meant_by(text)
    if name.unknown.is_choice:
        return any(branch.text() in meant or may_be_called(branch, text) for _, branch in name.unknown.branches)
    own = recipe(name)
    if not is_left_open(name) or own is None:
        return is_left_open(name)
    unread = len(meant) == 1 and _is_address(Recipe((text,))) and not _is_address(own)
    return unread or any(not differ(own, Recipe((one,))) for one in meant)


@lru_cache(maxsize=4096)
def _meant_by(text: str) -> tuple[str, ...]:
    """A text, and the names by which it means somebody where it is an address."""
    inside = address(text)
    return (text,) if inside is None else (text, *inside.sure, *inside.possible)


def _is_address(own: Recipe) -> bool:
    return any(":" in piece for piece in own.pieces)


def in_reach(named: Sequence[Resource], holder: Resource) -> list[Resource]:
    """Of resources that a name means, those that it means where its holder lives.

    A name alone means something in one Region only, but for what is named once for all of them. By the same provider configuration, if
    any is, or in the same account.
    """
    near = [one for one in named if not (one.region and holder.region and one.region != holder.region) or one.type.startswith(_EVERYWHERE)]
    same = [one for one in near if one.provider == holder.provider]
    return same or [one for one in near if one.account == holder.account] or near


def may_be_apart(one: Resource, holder: Resource) -> str:
    """On what it depends whether a name leads past a resource that stands in another Region; "" where it does not.

    One of the two says its own Region, and nobody knows which that is, or they are of two provider configurations, and nobody knows the
    Region of one: two are mostly written because there are two Regions.
    """
    if one.place == holder.place or one.type.startswith(_EVERYWHERE):
        return ""
    said = one.own_region or holder.own_region
    if said or one.provider == holder.provider or not (one.provider and holder.provider) or (one.region and holder.region):
        return said
    return f"provider.{(holder if one.region else one).provider}.region"
