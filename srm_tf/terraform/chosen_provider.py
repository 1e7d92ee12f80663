"""Which provider configuration a resource of a configuration uses, and in which region it so lives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from srm_tf.model.accounts import ASSUMES, works_in
from srm_tf.model.value import UNREAD
from srm_tf.terraform import cty
from srm_tf.terraform.addresses import module_path, show_key
from srm_tf.terraform.alike import hides, identity
from srm_tf.terraform.bodies import Blocks, Written, block_parts
from srm_tf.terraform.certain import will_be
from srm_tf.terraform.convert import convert
from srm_tf.terraform.credentials import NOT_ABOUT_ACCOUNTS, Signed
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.declared import Declaration, block_name
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.names import references
from srm_tf.terraform.repetition import Opened, one_of_many, opened
from srm_tf.terraform.scope import Bound, Scope, remembered
from srm_tf.terraform.syntax import Body, Expression, Index, Literal, ObjectOf, Traversal, spelled
from srm_tf.terraform.types import ANY, STRING

if TYPE_CHECKING:
    from srm_tf.terraform.module import ModuleInstance
    from srm_tf.terraform.resources import ResourceInstance

_UNWRITTEN: Final = Body()


class Named(NamedTuple):
    """How a provider configuration is called where it is used: `aws.dr`, or one of several, `aws.by["eu-west-1"]`.

    `key`: of which instance, None where that is not known or there is but one; `shown`: the instance as its key in a plan would show it.
    """

    name: str
    key: str | None = None
    shown: str = ""


class Provided(msgspec.Struct, frozen=True):
    """A provider configuration: its key as plans write it (`aws`, `aws.dr`, `module.a:aws`), and where it is declared, if it is.

    `own`: what names mean in one of those that a `for_each` makes.
    """

    key: str
    declaration: Declaration | None = None
    module: ModuleInstance | None = None
    own: Scope | None = None

    @property
    def alias(self) -> str:
        """What tells it from the other configurations of the provider in its module; "" for the default one."""
        name, bracket, key = self.key.partition("[")
        return name.rpartition(":")[2].partition(".")[2] + bracket + key

    @property
    def scope(self) -> Scope | None:
        """What names mean in it."""
        return self.own or self.module

    @property
    def body(self) -> Body:
        """The written block; an empty one if nobody wrote it."""
        return self.declaration.body if self.declaration is not None else _UNWRITTEN

    def text(self, name: str) -> str | None:
        """The known text of one of its arguments, if that may be shown."""
        value = self._value(name)
        return value.data if value is not None and isinstance(value.data, str) and not hides(value) else None

    def says(self, name: str, value: Val) -> bool:
        """Whether one of its arguments is that value, whatever it comes to."""
        own = self._value(name)
        told, said = (identity(cty.shown_deep(one)[0]) if one is not None else "" for one in (value, own))  # compared, and shown to nobody
        return told != "" and told == said

    def _value(self, name: str) -> Val | None:
        expression = self.body.value(name)
        if expression is None or self.scope is None:
            return None
        try:
            return evaluate(expression, self.scope)
        except EvalError:
            return None

    @property
    def signed(self) -> Signed:
        """The credentials that it signs in with, as text, and the account that they belong to."""
        return Signed(self._words(), self._account())

    def _words(self) -> str:
        """What it signs in with, in one text: as it is written, and in which module that is read."""
        signs = {name: one for name, one in self.body.attributes.items() if name not in {*NOT_ABOUT_ACCOUNTS, "for_each"}}
        told = Body(signs, tuple(one for one in self.body.blocks if block_name(one) not in NOT_ABOUT_ACCOUNTS))
        if told == _UNWRITTEN:
            return ""
        name, _, instance = self.key.partition("[")
        blocks = sorted(map(spelled, told.blocks))
        return f"{name.rpartition(':')[0]} {spelled(told.attributes)} {blocks} {instance if _reads_each(told) else ''}"

    def _account(self) -> str | None:
        allowed = self._value("allowed_account_ids")
        items = allowed.items if allowed is not None and allowed.known else ()
        return works_in(self._roles(), [str(one.data) if one.known else None for one in items])

    def _roles(self) -> list[object]:
        """The ARNs of the roles that it assumes, one after the other; None for one that is not known."""
        for name in ASSUMES:
            blocks = self.block(name)
            if blocks is not None and blocks.items:
                found = [None] if blocks.open else [one.values.get("role_arn") for one in blocks.items]
                return [one.data if isinstance(one, Val) else None for one in found]
        return []

    def block(self, name: str) -> Blocks | None:
        """The nested blocks of one type, or None where there are none; of one that could not be read, what may be there."""
        if self.declaration is not None and self.declaration.lost:
            source = cty.unknown(why=(f"the {name} of provider.{self.key}, {UNREAD}",))
            return Blocks(open=((Written({}, {}, self.declaration.span), source),))
        blocks = [one for one in self.body.blocks if block_name(one) == name]
        return block_parts(blocks, self.scope) if self.scope is not None and blocks else None


def _reads_each(body: Body) -> bool:
    """Whether something in it reads `each`, so that it is another one in each instance of a `for_each`."""
    names = (name for one in body.attributes.values() for name in references(one.value))
    return any(name.root == "each" for name in names) or any(_reads_each(one.body) for one in body.blocks)


def provider_of(module: ModuleInstance, instance: ResourceInstance) -> Provided:
    """The configuration that a resource uses: the one it names, else the default one of its type's first word."""
    named = _named(instance.declaration.body.value("provider"), instance.scope, instance.address)
    return _find(module, named or Named(instance.id.type.partition("_")[0]))


def named_provider(instance: ResourceInstance) -> str:
    """What a resource calls the configuration that it names; "" where it names none."""
    named = _named(instance.declaration.body.value("provider"), instance.scope, instance.address)
    return named.name if named is not None else ""


def written_providers(module: ModuleInstance, name: str) -> Iterator[Provided]:
    """The configurations that a module declares under a name: one, or as many as its `for_each` says, if that is known.

    OpenTofu's: https://opentofu.org/docs/language/providers/configuration/#for_each-multiple-instances-of-a-provider-configuration.
    """
    declaration = module.declared.providers[name]
    several = _several(module, name)
    if several is None:
        yield Provided(key_in(module, name), declaration, module)
        return
    for key, scope in several.pairs if not several.doubt else ():
        yield Provided(key_in(module, f"{name}{show_key(key)}"), declaration, module, scope)


def _several(module: ModuleInstance, name: str) -> Opened | None:
    """The instances of a provider configuration; None where it has no `for_each`. One that is not known or wrong has any."""
    body = module.declared.providers[name].body
    if body.value("for_each") is None:
        return None

    def found() -> Opened:
        try:
            return opened(body, module, module)
        except EvalError:
            return one_of_many(module, "each", (f"the number of provider.{name}",))

    return remembered(module.kept, ("provider", name), body, found)


def _find(module: ModuleInstance, named: Named) -> Provided:
    """Look for a configuration here, then where the module is called from."""
    here = module
    while True:
        if named.name in here.declared.providers:
            return _declared(here, named)
        lost = _lost(here, named)
        if lost is not None or here.above is None:
            return lost or Provided(named.name)
        named = _passed(here, here.above, named)
        here = here.above


def _lost(module: ModuleInstance, named: Named) -> Provided | None:
    """A provider configuration whose block stands, or may stand, in a file that could not be read; None if it does not."""
    found = module.declared.unread_providers
    declaration = found.get(named.name.partition(".")[0]) or (found.get("*") if module.above is None else None)
    return None if declaration is None else Provided(key_in(module, named.name), declaration, module)


def _declared(module: ModuleInstance, named: Named) -> Provided:
    declaration, several = module.declared.providers[named.name], _several(module, named.name)
    if several is None or not named.shown:
        return Provided(key_in(module, named.name), declaration, module)
    place = several.place(named.key)
    own = several.pairs[place][1] if place is not None else None
    if own is None:
        key = cty.unknown(STRING) if named.key is None else cty.string(named.key)
        own = Bound(module, {"each": cty.an_object({"key": key, "value": cty.unknown(ANY)})})
    return Provided(key_in(module, named.name + named.shown), declaration, module, own)


def key_in(module: ModuleInstance, name: str) -> str:
    """The key of a provider configuration that a module declares itself."""
    path = module_path(module.address)
    return f"{path}:{name}" if path else name


def _passed(module: ModuleInstance, caller: ModuleInstance, named: Named) -> Named:
    """What the caller passes under this name (`providers = { aws = aws.dr }`); by default the same."""
    call, own = module.step
    providers = caller.declared.calls[call].body.value("providers")
    if not isinstance(providers, ObjectOf):
        return named
    for key, value in providers.items:
        inner = Named(str(key.value)) if isinstance(key, Literal) else _named(key, caller, "")
        if inner is not None and inner.name == named.name:
            several = caller.modules(call)[0].pairs if isinstance(value, Index) else ()
            return _named(value, next((scope for key, scope in several if key == own), caller), module.address) or named
    return named


def _named(expression: Expression | None, scope: Scope, whose: str) -> Named | None:
    """`aws.dr` or `aws.by[each.key]` as written; None for nothing. `whose`: what stands for a key of which nobody knows what it is."""
    if isinstance(expression, Literal) and isinstance(expression.value, str):
        return Named(expression.value)
    source = expression.source if isinstance(expression, Index) else expression
    if not isinstance(source, Traversal):
        return None
    name = str(Traversal(source.root, tuple(step for step in source.steps if step.attribute)))
    keys = [str(step.key) for step in source.steps if not step.attribute]
    if isinstance(expression, Index):
        value = _key(expression.key, scope)
        if value is None or not isinstance(value.data, str) or hides(value):
            told = "" if value is None or hides(value) else identity(value)
            return Named(name, None, f"[{told or whose}]")
        keys = [value.data]
    return Named(name, keys[0], show_key(keys[0])) if keys else Named(name)


def _key(expression: Expression, scope: Scope) -> Val | None:
    try:
        value = will_be(evaluate(expression, scope))
        return convert(value, STRING) if value.known else value
    except EvalError:
        return None
