"""What a change puts to use for somebody more: a policy that one role more gets, a security group that one instance more is in.

What fails of it stood there before. Whom it reaches is new, and the change has to answer for that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from srm_tf.model.value import Certainty
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.links import Links
    from srm_tf.model.resource import Resource
    from srm_tf.model.schema import Schema
    from srm_tf.model.value import Value

# Type → words of which the arguments have one in their names that put such a resource to use, as the provider's schema has them; and how
# those begin that put nothing to use: a boundary and a guardrail give nothing, rules of another group that name one as their source put
# nobody into it, and who only writes a new version of a template starts nothing from it.
# https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
_USES: Final[Mapping[str, tuple[str, ...]]] = {
    "aws_iam_policy": ("policy_arn", "customer_managed_policy_reference"),
    "aws_security_group": ("security_group",),
    "aws_default_security_group": ("security_group",),
    "aws_launch_template": ("launch_template",),
    "aws_launch_configuration": ("launch_configuration",),
    "aws_ecs_task_definition": ("task_definition",),
}
_IDLE: Final = ("source_security_group", "permissions_boundary", "guardrail_policy", "launch_template_configuration")
# An option of Elastic Beanstalk says by its own `name` what its `value` is:
# https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
_NAMED: Final = "setting"
_WORD: Final = regex(r"(?<=[a-z])(?=[A-Z])")
_RULES: Final = ("aws_security_group", "aws_vpc_security_group", "aws_default_security_group")
# What a group has, everybody in it gets: the argument that names the group of a policy, and those that name a group and who joins it.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
_OF_GROUPS: Final = {"aws_iam_group_policy_attachment": "group", "aws_iam_policy_attachment": "groups", "aws_iam_group_policy": "group"}
_MEMBERS: Final = {"aws_iam_group_membership": ("group", "users"), "aws_iam_user_group_membership": ("groups", "user")}
# What only attaches one thing to another is nobody itself: the argument that names to whom.
_LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "aws_iam_policy_attachment": ("roles", "users", "groups"),
    "aws_iam_group_policy_attachment": ("group",),
    "aws_iam_group_policy_attachments_exclusive": ("group_name",),
    "aws_iam_role_policy_attachment": ("role",),
    "aws_iam_role_policy_attachments_exclusive": ("role_name",),
    "aws_iam_user_policy_attachment": ("user",),
    "aws_iam_user_policy_attachments_exclusive": ("user_name",),
    "aws_network_interface_sg_attachment": ("network_interface_id",),
    "aws_ssoadmin_customer_managed_policy_attachment": ("permission_set_arn",),
    "aws_vpc_endpoint_security_group_association": ("vpc_endpoint_id",),
}
_INTERFACE: Final = "primary_network_interface_id"  # by which an instance is named where a group is attached to it
_WHO: Final = ("role", "user", "group")  # how arguments begin that name one by what it is called

Member: TypeAlias = "tuple[str, str]"  # the type, where the argument says it, and what it is called; two empty texts for who uses it itself
_NOBODY: Final[Mapping[tuple[str, Member], Resource]] = {}


class Uses:
    """Who uses what in one world. Only arguments whose names say so are looked at, once somebody asks."""

    def __init__(self, links: Links, schema: Schema) -> None:
        self._links = links
        self._schema = schema
        self._speaks: dict[tuple[str, str], bool] = {}

    @cached_property
    def _users(self) -> Mapping[str, Mapping[tuple[str, Member], Resource]]:
        """Address of a subject → who uses it for certain, by address, and of a list of members which of them."""
        found: dict[str, dict[tuple[str, Member], Resource]] = defaultdict(dict)
        for who in self._links.graph.resources:
            if who.mode != "managed" or who.action.ends or who.type.startswith(_RULES):
                continue
            named = [("", ""), *(one for argument in _LISTED.get(who.type, ()) for one in _named(who, argument))]
            for name in who.values:
                for value, types in _uses(who.get(name), name) if self._says_so(who.type, (name,)) else ():
                    for one in self._sure(value, types):
                        found[one].update(dict.fromkeys([(who.address, member) for member in named], who))
        for subject, group in self._of_groups():
            found[subject].update(self._members.get(group, _NOBODY))
        return found

    def _says_so(self, kind: str, path: tuple[str, ...]) -> bool:
        """Whether an argument puts something to use, or one that is nested in it does. What the schema does not know has its name alone."""
        key = kind, ".".join(path)
        if key not in self._speaks:
            own = path[-1] == _NAMED or bool(_used_by(path[-1]))
            deeper = (self._says_so(kind, (*path, name)) for name in self._schema.inside(kind, path))
            self._speaks[key] = not path[-1].startswith(_IDLE) and (own or any(deeper))
        return self._speaks[key]

    def _sure(self, value: Value, types: tuple[str, ...]) -> list[str]:
        """The addresses that a value leads to for certain."""
        return [one.address for one, how in self._links.targets(value, types) if how != Certainty.POSSIBLE]

    def _of_groups(self) -> Iterator[tuple[str, str]]:
        """Every policy with a group that has it."""
        for who in self._links.graph.of_type(*_OF_GROUPS):
            own = who.type == "aws_iam_group_policy"
            policies = [who.address] if own else self._sure(who.get("policy_arn"), ("aws_iam_policy",))
            groups = [] if who.action.ends else self._sure(who.get(_OF_GROUPS[who.type]), ("aws_iam_group",))
            yield from ((policy, group) for group in groups for policy in policies)

    @cached_property
    def _members(self) -> Mapping[str, Mapping[tuple[str, Member], Resource]]:
        """Address of a group → who is in it."""
        found: dict[str, dict[tuple[str, Member], Resource]] = defaultdict(dict)
        for who in self._links.graph.of_type(*_MEMBERS):
            group, members = _MEMBERS[who.type]
            for address in [] if who.action.ends else self._sure(who.get(group), ("aws_iam_group",)):
                found[address].update({(who.address, member): who for member in _named(who, members)})
        return found

    def of(self, subject: Resource) -> Mapping[tuple[str, Member], Resource]:
        """Who uses it, by address and member."""
        asked = subject.type in _USES or subject.type in _OF_GROUPS  # most are not, and nobody is looked for then
        return self._users.get(subject.address, _NOBODY) if asked else _NOBODY

    def newly_of(self, subject: Resource, before: Uses) -> tuple[str, ...]:
        """The addresses of those that use the subject after a change and did not before; nobody, where the subject itself is new."""
        earlier = before.formerly(subject)
        if earlier is None or not (users := self.of(subject)):
            return ()
        stood, was = before.of(earlier), {one.address: before.formerly(one) for one in users.values()}
        then = {member: self._called_then(member, before) for member in dict.fromkeys(member for _, member in users)}
        new = (who for who, member in users if (one := was[who]) is None or not any((one.address, each) in stood for each in then[member]))
        return tuple(dict.fromkeys(new))

    def _called_then(self, member: Member, before: Uses) -> list[Member]:
        """What a member was known by before: whoever is renamed is the same, and nobody who takes the name of one that stays."""
        kind, name = member
        one = self._links.graph.get(name)
        now = [one] if one is not None else self._called(member)
        then = [(kind, text) for who in now for text in before.called(who)]
        if one is not None:
            return then or [member]
        theirs = {who.address for who in before._called(member)} - {who.address for who in now} if now else set[str]()
        taken = any((who := self._links.graph.get(address)) is not None and not who.action.ends for address in theirs)
        return then if taken else [member, *then]

    def _called(self, member: Member) -> list[Resource]:
        """The resources of this world that are called so."""
        kind, name = member
        return self._links.by_identity(name, (kind,)) if kind else []

    def called(self, later: Resource) -> tuple[str, ...]:
        """The address and the identifying texts, in this world, of a resource of the later one; () if it is not there."""
        one = self.formerly(later)
        return (one.address, *self._links.identity_texts(one), *filter(None, [one.text(_INTERFACE)])) if one is not None else ()

    def formerly(self, resource: Resource) -> Resource | None:
        """What a resource of another world is in this one."""
        return self._links.graph.formerly(resource)


def _named(who: Resource, argument: str) -> Iterator[Member]:
    """The members that an argument names, by what they are called, or by the address of what they refer to where that comes later."""
    kind = next((f"aws_iam_{word}" for word in _WHO if argument.startswith(word)), "")
    for one in who.get(argument).walk():
        text = one.text()
        if text is not None:
            yield kind, text
        elif one.is_unknown:
            yield from ((kind, reference.target or reference.text) for reference in one.references)


def _uses(value: Value, name: str) -> Iterator[tuple[Value, tuple[str, ...]]]:
    """What an argument and those nested in it put to use, with the types that each is about."""
    if name.startswith(_IDLE):
        return
    if types := _used_by(name):
        yield value, types
    for item in value.items():
        for inner, one in item.data.items() if isinstance(item.data, Mapping) else ():
            yield from _uses(one, inner)
        if name == _NAMED:
            yield from _uses(item.get("value"), _WORD.sub("_", item.get("name").text() or "").lower())


@cache
def _used_by(argument: str) -> tuple[str, ...]:
    """The types of what an argument of this name puts to use."""
    return tuple(kind for kind, words in _USES.items() if any(word in argument for word in words))
