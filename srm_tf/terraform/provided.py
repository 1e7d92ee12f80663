"""Which provider configuration a resource of a configuration uses, and in which region it so lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from srm_tf.model.accounts import ASSUMES, works_in
from srm_tf.terraform.alike import identity
from srm_tf.terraform.bodies import Blocks, block_parts
from srm_tf.terraform.credentials import NOT_ABOUT_ACCOUNTS, Signed
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.declared import Declaration, block_name
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.syntax import Expression, Literal, ObjectOf, Traversal, spelled

if TYPE_CHECKING:
    from srm_tf.terraform.module import ModuleInstance


class Provided(msgspec.Struct, frozen=True):
    """A provider configuration: its key as plans write it (`aws`, `aws.dr`, `module.a:aws`), and where it is declared, if it is."""

    key: str
    declaration: Declaration | None = None
    module: ModuleInstance | None = None

    def text(self, name: str) -> str | None:
        """The known text of one of its arguments."""
        value = self._value(name)
        return value.data if value is not None and isinstance(value.data, str) else None

    def says(self, name: str, value: Val) -> bool:
        """Whether one of its arguments is that value, whatever it comes to."""
        told, own = identity(value), self._value(name)
        return told != "" and own is not None and told == identity(own)

    def _value(self, name: str) -> Val | None:
        expression = self.declaration.body.value(name) if self.declaration is not None else None
        if expression is None or self.module is None:
            return None
        try:
            return evaluate(expression, self.module)
        except EvalError:
            return None

    @property
    def signed(self) -> Signed:
        """What it signs in with, and in which account that is."""
        return Signed(self._words(), self._account())

    def _words(self) -> str:
        """What it signs in with, in one text: as it is written, and in which module that is read."""
        if self.declaration is None:
            return ""
        body = self.declaration.body
        told = {name: spelled(one.value) for name, one in body.attributes.items() if name not in NOT_ABOUT_ACCOUNTS}
        blocks = [spelled(one) for one in body.blocks if block_name(one) not in NOT_ABOUT_ACCOUNTS]
        return f"{self.key.rpartition(':')[0]} {sorted(told.items())} {sorted(blocks)}" if told or blocks else ""

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
        """The nested blocks of one type, or None where there are none."""
        blocks = self.declaration.body.of_type(name) if self.declaration is not None else ()
        dynamic = [one for one in self.declaration.body.of_type("dynamic") if one.labels == (name,)] if self.declaration is not None else []
        return block_parts((*blocks, *dynamic), self.module) if self.module is not None and (blocks or dynamic) else None


def provider_of(module: ModuleInstance, resource_type: str, written: Expression | None) -> Provided:
    """The configuration that a resource uses: the one it names, else the default one of its type's first word."""
    return _find(module, _reference(written) or resource_type.partition("_")[0])


def _find(module: ModuleInstance, name: str) -> Provided:
    """Look for a configuration here, then where the module is called from."""
    here = module
    while True:
        declaration = here.declared.providers.get(name)
        if declaration is not None:
            return Provided(key_in(here, name), declaration, here)
        if here.above is None:
            return Provided(name)
        call = here.above.declared.calls[here.step[0]]
        name = _passed(call.body.value("providers"), name)
        here = here.above


def key_in(module: ModuleInstance, name: str) -> str:
    """The key of a provider configuration that a module declares itself."""
    path = ".".join(f"module.{step}" for step in module.path.split(".")) if module.path else ""
    return f"{path}:{name}" if path else name


def _passed(providers: Expression | None, name: str) -> str:
    """What the caller passes under this name (`providers = { aws = aws.dr }`); by default the same."""
    if not isinstance(providers, ObjectOf):
        return name
    for key, value in providers.items:
        inner = str(key.value) if isinstance(key, Literal) else _reference(key)
        if inner == name:
            return _reference(value) or name
    return name


def _reference(expression: Expression | None) -> str:
    """`aws.dr` as written; "" for nothing."""
    if isinstance(expression, Traversal):
        return str(Traversal(expression.root, tuple(step for step in expression.steps if step.attribute)))
    return str(expression.value) if isinstance(expression, Literal) and isinstance(expression.value, str) else ""
