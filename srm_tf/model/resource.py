"""A resource instance as the configuration, plan or state shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeAlias

import msgspec

from srm_tf.model.value import ABSENT, Location, Value, in_any
from srm_tf.model.verdict import Origin

Key: TypeAlias = str | int | None


class Attributes(Mapping[str, Value]):
    """The values of a resource, built when they are asked for: each kind says in `get` how."""

    def __getitem__(self, name: str) -> Value:
        value: Value | None = self.get(name, None)
        if value is None:
            raise KeyError(name)
        return value

    @property
    def words(self) -> object:
        """What somebody wrote, where the door shows it: two that are alike say the same."""
        return None

    def written(self) -> frozenset[str] | None:
        """The names of the arguments and blocks that somebody wrote, or may have written; None where the door does not show it."""
        return None

    def unmade(self, name: str) -> str:
        """Why nothing stands under a name for which blocks are written; "" where the door does not know of any."""
        del name
        return ""

    def hides(self, path: tuple[str, ...]) -> bool:
        """Whether a value stands at a place of which the door does not show what somebody wrote there."""
        del path
        return False

    def traced(self, path: str) -> tuple[Location | None, Origin | None]:
        """The lines of an argument, or of a part of it that is written out there; and where its value is written that is only named there.

        None where the door does not show it.
        """
        del path
        return None, None

    def referring(self) -> Iterable[str]:
        """The names whose value refers to something, so that nobody has to build the others to find out."""
        return iter(self)


def first_name(path: str) -> str:
    """The argument or block that a path begins with.

    >>> first_name("ingress[0].cidr_blocks"), first_name("acl")
    ('ingress', 'acl')
    """
    return path.partition(".")[0].partition("[")[0]


class Action(StrEnum):
    """What the plan does with a resource. `none` is a resource of a state or a configuration, where nothing is planned.

    `ends`: whether the resource is gone from Terraform's hands after the plan. `deletes`: whether the plan deletes it in AWS: what
    Terraform only forgets stays there, and goes on as it is. `import`: it comes into Terraform's hands as it is; what is imported and
    changed is an update.
    """

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    CREATE_BEFORE_DELETE = "create_before_delete"
    CREATE_THEN_FORGET = "create_then_forget"
    IMPORT = "import"
    NO_OP = "no-op"
    READ = "read"
    FORGET = "forget"
    NONE = "none"

    ends: bool
    deletes: bool

    def __init__(self, word: str) -> None:
        self.ends = word in {"delete", "forget"}  # asked of every resource again and again, where looking members up takes long
        self.deletes = word == "delete"

    @property
    def replaces(self) -> bool:
        """Whether another one is made in its place."""
        return self in {Action.REPLACE, Action.CREATE_BEFORE_DELETE, Action.CREATE_THEN_FORGET}

    @property
    def leaves(self) -> bool:
        """Whether AWS keeps it as it is."""
        return self in {Action.NO_OP, Action.IMPORT}

    @property
    def makes(self) -> bool:
        """Whether AWS makes it with this plan: the first, or another in its place."""
        return self is Action.CREATE or self.replaces

    @property
    def destroys(self) -> bool:
        """Whether what stands in AWS is deleted there, with or without another in its place."""
        return self in {Action.DELETE, Action.REPLACE, Action.CREATE_BEFORE_DELETE}


OPEN_KEY = '["?"]'  # how an address ends that stands for an unknown number of instances


class Resource(msgspec.Struct, frozen=True, eq=False):
    """One instance of a block; or an account or a region, which nobody writes down."""

    address: str
    type: str
    name: str
    values: Mapping[str, Value]  # its top-level arguments and attributes, built on demand by the door that read it
    mode: str = "managed"  # or data, provider, provisioner, module, backend.s3, key_provider, method, action, account, region
    module: str = ""  # the path of its module instance (`module.a["k"].module.b`); "" at the root
    block: str = ""  # the address of its block, without any instance key
    key: Key = None  # its instance key
    action: Action = Action.NONE
    provider: str = ""
    named_provider: str = ""  # what its block calls that, if it names one and the configuration was read: in a module it is another name
    alike: str = ""  # the key of a provider configuration that signs in to the same account
    region: str | None = None
    own_region: str = ""  # how it says its own region, where nobody knows which that is: the same words mean the same one
    spread: str = ""  # it uses one of the instances of its provider configuration, nobody says which: each has its `region`, or `account`
    location: Location | None = None
    calls: tuple[Location, ...] = ()  # the module calls that lead to it, the outermost first
    previous_address: str | None = None
    doubt: str = ""  # why the instance may not exist at all (a `count` that is not known); "" where it surely does
    before: Mapping[str, Value] | None = None  # what stands today, where the plan changes it
    doubt_on: tuple[str, ...] = ()  # what that depends on
    several: bool = False  # of one in doubt: it is only not known how many of it there are, one at least
    most: int | None = 1  # as many instances as it stands for at most; None: any number
    least: int = 1  # and at least, if there is any
    # Of one in doubt: how `for_each` or `count` is written, its own and those of the modules around it. Two for which that is the same
    # have an instance for each instance of the other.
    repeats: str = ""
    unread: bool = False  # its block could not be read: nobody can tell anything of it
    stands: bool = False  # AWS has it today, as a plan, a state or an `import` block shows: nobody says since when

    @property
    def account(self) -> str:
        """The account it lives in, by the key of one of the provider configurations that stand for it."""
        return self.alike or self.provider

    @property
    def place(self) -> tuple[str, str]:
        """The account and the region it lives in; where that is not known, what it, or else its provider, says for it."""
        return self.account, self.region or self.own_region or f"that of {self.provider}"

    def within(self, scope: Resource) -> bool:
        """Whether it lives in the region that `scope` stands for, else in the account of `scope`."""
        return self.place == scope.place if scope.mode == "region" else self.account == scope.account

    def counts_for(self, scope: Resource) -> bool:
        """Whether what is judged of `scope` speaks of where it lives, even where the scope stands for one of several."""
        if not (self.spread and scope.spread and self.provider == scope.provider):
            return self.within(scope)
        return self.region == scope.region if scope.mode == "region" else self.spread == "account" or self.within(scope)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """What has to be known before it is known whether the instance exists; its own address where nothing else is named."""
        return self.doubt_on or (self.address,)

    def get(self, path: str) -> Value:
        """The value at a dotted path of names that crosses no repeated block; ABSENT where there is none.

        Unknown where nobody can say which of several blocks will be there: of those that may stand once, each has a condition of its own.
        """
        first, deeper, rest = path.partition(".")
        value = self.values.get(first, ABSENT)
        for name in rest.split(".") if deeper else ():
            inside = value.items()
            value = inside[0].get(name) if len(inside) == 1 else in_any(inside, name)
        return value

    def keys(self, path: str) -> Value:
        """The value at a dotted path, or where blocks on it repeat, the list of what stands in each of them."""
        first, *rest = path.split(".")
        values = [self.values.get(first, ABSENT)]
        for name in rest:
            values = [inner.get(name) for value in values for inner in value.items()]
        if len(values) == 1:
            return values[0]
        return Value(tuple(values), written=True) if values else ABSENT

    def text(self, path: str) -> str | None:
        """The known text at `path`, else None."""
        return self.get(path).text()
