"""How numbers of instances that are not known are written: what is written alike in one place is there alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.terraform.declared import ResourceId
from srm_tf.terraform.syntax import Call, For, Traversal, spelled

if TYPE_CHECKING:
    from srm_tf.model.resource import Key
    from srm_tf.terraform.module import ModuleInstance
    from srm_tf.terraform.repetition import Opened
    from srm_tf.terraform.syntax import Body, Expression

_OF_EACH = frozenset({"keys", "length", "toset"})  # as many as what they are given, or under the same keys


def repeats(module: ModuleInstance, block: ResourceId, key: Key) -> str:
    """What the existence of an instance hangs on: the calls that lead to it, the outermost first, then its own block."""
    own = _own(module, module.declared.resources[block].body, module.instances(block)[0], key)
    return "; ".join(filter(None, (*_of_calls(module), own)))


def _of_calls(module: ModuleInstance) -> tuple[str, ...]:
    above, (name, key) = module.above, module.step
    if above is None or not module.doubt:
        return ()
    return (*_of_calls(above), _own(above, above.declared.calls[name].body, above.modules(name)[0], key))


def _own(module: ModuleInstance, body: Body, opened: Opened, key: Key) -> str:
    """What an instance hangs on: its key, too, where it may be there without others that are in doubt."""
    if not opened.doubt_of(key):
        return ""
    return f"{_written(module, body)} [{key}]" if opened.apart else _written(module, body)


def _written(module: ModuleInstance, body: Body, seen: tuple[ResourceId, ...] = ()) -> str:
    """`for_each` or `count` as they are written; where there is one for each of another block, those of the other one."""
    written = body.value("for_each") or body.value("count")
    whole = _whole(written) if written is not None else None
    other = _block(whole) if isinstance(whole, Traversal) else None
    if other is not None and other in module.declared.resources and other not in seen:
        return _written(module, module.declared.resources[other].body, (*seen, other))
    written = whole if isinstance(whole, Traversal) and written is not None and body.value("for_each") is written else written
    if written is None:
        written = next((one.body.value("enabled") for one in body.of_type("lifecycle")), None)
    return f"{module.address}: {spelled(written)}" if written is not None else ""


def _whole(written: Expression) -> Expression:
    """What there is one for each of: `length(x)`, `toset(keys(x))` and `{ for key, one in x : key => … }` say x."""
    while True:
        if isinstance(written, Call) and written.name in _OF_EACH and len(written.arguments) == 1 and not written.spread:
            written = written.arguments[0]
        elif isinstance(written, For) and written.test is None and written.key == Traversal(written.names[0]) and len(written.names) > 1:
            written = written.source
        else:
            return written


def _block(name: Traversal) -> ResourceId | None:
    """The block whose instances a name means, all of them."""
    words = [str(one.key) for one in name.steps]
    words = words if name.root == "data" else [name.root, *words]
    return ResourceId("data" if name.root == "data" else "managed", *words) if len(words) == 2 else None  # noqa: PLR2004 — type and name
