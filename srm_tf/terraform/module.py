"""Modules while they are evaluated: what every name means, instance by instance. Nothing is evaluated before somebody asks.

A value carries its references as marks (`cty.Marks`): the attribute of a resource is marked with its own address, and so is everything
made of it, through variables, locals, outputs and functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeAlias

from srm_tf.model.resource import Key
from srm_tf.model.value import GAP, UNREAD, Location, Reference
from srm_tf.terraform import cty
from srm_tf.terraform.addresses import join_module, named_in
from srm_tf.terraform.bodies import Refused, arguments
from srm_tf.terraform.certain import called
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Marks, UndeclaredError, Val
from srm_tf.terraform.declared import Declaration, Declared, ResourceId
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.forgiving import alone, not_here, retold, through, told, undeclared
from srm_tf.terraform.functions import Files, of_provider
from srm_tf.terraform.meant import GONE
from srm_tf.terraform.names import head_of, made_of, references
from srm_tf.terraform.repetition import Opened, collected, one_of_many, opened, opened_all_the_same, perhaps_off, well_formed
from srm_tf.terraform.required_providers import source_of
from srm_tf.terraform.scope import Scope
from srm_tf.terraform.self_references import by_itself, unsaved
from srm_tf.terraform.supposed import Supposed
from srm_tf.terraform.syntax import Expression, Traversal, constant_text
from srm_tf.terraform.types import ANY, BOOL, STRING
from srm_tf.terraform.variables import constraint_of, held, hidden

Thunk: TypeAlias = Callable[[], Val]
_LONG = 50  # names of a module that are being evaluated, each for the one before


class Instance(Protocol):
    """A resource instance, as references see it."""

    address: str

    def attribute(self, name: str) -> Val:
        """One attribute, marked with where it comes from. Raises EvalError for one that the type does not have."""
        ...

    def whole(self) -> Val:
        """All of it."""
        ...


class Session(Protocol):
    """What the modules of one root share."""

    root: Path
    workspace: str | None
    supposed: Supposed
    where: Callable[[str], Location | None]  # the lines of the file that gives a variable of the root its value, and
    by: Callable[[str], str]  # what gives it where no file does

    def instance(self, module: ModuleInstance, resource: ResourceId, key: Key, scope: Scope, doubt: tuple[str, ...]) -> Instance:
        """The instance of a resource block under a key."""
        ...

    def called(self, module: ModuleInstance, name: str) -> tuple[Declared, Path] | str:
        """The module that a call leads to, or why it is not here."""
        ...

    def files(self, folder: Path) -> Files:
        """What functions may read for a module in this folder."""
        ...


class ModuleInstance:
    """One instance of a module: the scope of everything written in it."""

    def __init__(
        self,
        session: Session,
        declared: Declared,
        folder: Path,
        inputs: Mapping[str, Thunk],
        above: ModuleInstance | None = None,
        step: tuple[str, Key] = ("", None),
        doubt: tuple[str, ...] = (),
    ) -> None:
        self.session = session
        self.declared = declared
        self.folder = folder
        self.inputs = inputs
        self.above = above
        self.step = step
        self.doubt = doubt
        self.address: str = join_module(above.address, *step) if above is not None else ""
        self.path: str = f"{above.path}.{step[0]}".lstrip(".") if above is not None else ""
        self.calls: tuple[Location, ...] = (*above.calls, above.declared.calls[step[0]].location) if above is not None else ()
        self.files: Files | None = session.files(session.root)  # Terraform reads relative paths from the root module, in every module
        self.supposed: Supposed | None = session.supposed
        self.refused: dict[str, Refused] = {}
        self.kept: dict[object, object] | None = {}  # what is found out about its expressions, under whatever names it
        self._memo, self._running = dict[str, Val | EvalError](), set[str]()
        self._resources: dict[ResourceId, tuple[Opened, tuple[Instance, ...]]] = {}
        self._modules: dict[str, tuple[Opened, tuple[ModuleInstance, ...]]] = {}
        self._roots: dict[str, Callable[[Traversal, str], tuple[Val, int]]] = {
            "var": self._variable,
            "local": self._local,
            "path": self._path,
            "terraform": self._terraform,
            "tofu": self._terraform,
            "resource": self._data,
            "data": self._data,
            "ephemeral": self._data,
            "module": self._module,
        }

    @cached_property
    def waits(self) -> bool:
        """Whether a call on the way here has `depends_on`: what stands in front of it is made before any data source in it is read."""
        above = self.above
        return above is not None and (above.waits or "depends_on" in above.declared.calls[self.step[0]].body.attributes)

    def resolve(self, name: Traversal) -> tuple[Val, int]:
        """The value of a reference, and how many of its steps it took."""
        if name.root in {"each", "count", "self"}:
            raise UndeclaredError(f'the name "{name.root}" means nothing here')
        if not name.steps or not name.steps[0].attribute:
            raise UndeclaredError(alone(name))
        first = str(name.steps[0].key)
        found = self._roots.get(name.root)
        try:
            return found(name, first) if found is not None else self._resource(name, ResourceId("managed", name.root, first), 1)
        except UndeclaredError as error:
            if error.otherwise is not None or not self.declared.lacks(*head_of(name, first)):
                raise
            return not_here(name, UNREAD), len(name.steps)

    def called(self, name: str) -> str:
        """The full name of a function, where a provider's has the name that this module gives the provider."""
        if name in GONE:
            raise UndeclaredError(f'there is no function named "{name}"')
        if not name.startswith("provider::"):
            return name
        provider, _, function = name.removeprefix("provider::").partition("::")
        return of_provider(source_of(self.declared, provider) or "", function, name)

    # Variables, locals, outputs

    def _variable(self, _name: Traversal, first: str) -> tuple[Val, int]:
        return self.variable(first), 1

    def variable(self, name: str) -> Val:
        """The value of an input variable."""
        declaration = self.declared.variables.get(name)
        if declaration is None:
            raise UndeclaredError(f'there is no variable named "{name}"')
        return self._once(f"var.{name}", lambda: self._given(name, declaration))

    def _given(self, name: str, declaration: Declaration) -> Val:
        if name not in self.inputs:
            return self._held(name, declaration, None)
        return through(self.inputs[name], lambda one: self._held(name, declaration, one))

    def _held(self, name: str, declaration: Declaration, value: Val | None) -> Val:
        text = named_in(self.address, f"var.{name}")
        return held(name, declaration.body, value, text, self.session.supposed)

    def failed_validations(self) -> Iterator[tuple[str, Refused]]:
        """(`var.name`, what is wrong) of every variable whose value Terraform would refuse."""
        for name, declaration in self.declared.variables.items():
            try:
                self.variable(name)
            except EvalError as error:
                at = (self.above.declared.calls[self.step[0]].place if self.above else self.session.where)(name) or declaration.location
                yield f"var.{name}", Refused(str(error), at.line, at.file, error)
                continue
            for block in declaration.body.of_type("validation"):
                if self._fails(block.body.value("condition")):
                    message = constant_text(block.body.value("error_message"))
                    yield f"var.{name}", Refused(message or "its value does not pass a validation", block.span.line, declaration.file)

    def _fails(self, condition: Expression | None) -> bool:
        """Whether a condition is false for sure."""
        try:
            return condition is not None and convert(evaluate(condition, self), BOOL).data is False
        except EvalError:
            return False  # a condition that cannot be evaluated says nothing of the value

    def _local(self, _name: Traversal, first: str) -> tuple[Val, int]:
        found = self.declared.locals.get(first)
        if found is None:
            raise UndeclaredError(f'there is no local value named "{first}"')
        if len(self._running) >= _LONG:
            for one in made_of(first, self._unasked):
                with suppress(EvalError):  # it is kept for those who ask
                    self._local_value(one)
        return self._local_value(first), 1

    def _local_value(self, name: str) -> Val:
        return self._once(f"local.{name}", lambda: called(told(self.declared.locals[name][0], self), f"{self.address}.local.{name}"))

    def _unasked(self, name: str) -> list[str]:
        """The local values in a local value that nobody asked for so far."""
        roots = (one for one in references(self.declared.locals[name][0]) if one.root == "local" and one.steps)
        found = [(f"local.{one.steps[0].key}", str(one.steps[0].key)) for one in roots if one.steps[0].key in self.declared.locals]
        return [first for word, first in found if word not in self._memo and word not in self._running]

    def output(self, name: str) -> Val:
        """The value of an output."""
        declaration = self.declared.outputs.get(name)
        expression = declaration.body.value("value") if declaration is not None else None
        if declaration is None and self.declared.lacks("output", name):
            return cty.unknown(why=(f"{self.address}.{name}, an output that could not be read",))
        if declaration is None or expression is None:
            raise EvalError(f'this module has no output named "{name}"')
        body, value = declaration.body, _later(expression, self)
        return self._once(f"output.{name}", lambda: through(value, lambda one: hidden(constraint_of(body).apply(one), body)))

    def outputs(self, *, forgiving: bool = False) -> Val:
        """All outputs, as an object. `forgiving`: of one that uses a name which is not declared, what it says all the same."""
        return cty.an_object({name: self._output_if_there(name, forgiving=forgiving) for name in self.declared.outputs})

    def _output_if_there(self, name: str, *, forgiving: bool) -> Val:
        try:
            return self.output(name)
        except UndeclaredError as error:
            if not forgiving or error.otherwise is None:
                raise
            return error.otherwise()
        except EvalError:
            if not self.doubt:  # what Terraform would refuse in a module that may not be there is not known
                raise
            return cty.unknown(why=(f"{self.address}.{name}, which Terraform would refuse",))

    def _once(self, name: str, make: Thunk) -> Val:
        """Evaluate once; an error is the same each time, and a cycle is one."""
        found = self._memo.get(name)
        if found is None:
            try:
                found = by_itself(self._running, name, make, unsaved)
            except EvalError as error:
                found = error
            self._memo[name] = found
        if isinstance(found, EvalError):
            raise found
        return found

    # What stands in the module

    def _path(self, _name: Traversal, first: str) -> tuple[Val, int]:
        if first == "module":
            inside = self.folder.is_relative_to(self.session.root)
            return cty.string(self.folder.relative_to(self.session.root).as_posix() if inside else self.folder.as_posix()), 1
        if first == "root":
            return cty.string("."), 1
        if first == "cwd":
            return cty.unknown(STRING, not_null=True, why=("path.cwd, the directory that Terraform is started in",)), 1
        raise UndeclaredError('"path" has module, root and cwd only')

    def _terraform(self, _name: Traversal, first: str) -> tuple[Val, int]:
        if first != "workspace":
            raise UndeclaredError('"terraform" has workspace only')
        if self.session.workspace is None:
            why = "terraform.workspace, which nobody has selected here"
            blank = cty.Blank(not_null=True, why=(why,), there=True, shape=GAP)
            return Val(STRING, blank, Marks(references=(Reference("terraform.workspace"),))), 1
        return cty.string(self.session.workspace), 1

    def _data(self, name: Traversal, first: str) -> tuple[Val, int]:
        second = str(name.steps[1].key) if len(name.steps) > 1 else ""
        return self._resource(name, ResourceId("managed" if name.root == "resource" else name.root, first, second), 2)

    def _resource(self, name: Traversal, wanted: ResourceId, taken: int) -> tuple[Val, int]:
        """A resource's attribute where the reference names it; else the resource, all its instances where there are several."""
        steps = name.steps[taken:]
        if not self.declared.knows(wanted, by_key=not steps or not steps[0].attribute):
            raise UndeclaredError(undeclared(name, wanted))
        opened, members = self.instances(wanted)
        well_formed(str(wanted), opened, name, taken)
        if opened.shape == "one" and members and (steps or not opened.doubt):
            value, taken = _read(members[0], name, taken)
            return perhaps_off(opened, value), taken
        if steps and not steps[0].attribute:
            place = opened.place(steps[0].key)
            if place is not None:
                return _read(members[place], name, taken + 1)
        return self._once(f"{wanted} (all)", lambda: collected(opened, [member.whole() for member in members])), taken

    def instances(self, wanted: ResourceId) -> tuple[Opened, tuple[Instance, ...]]:
        """The instances of a resource block."""
        found = self._resources.get(wanted)
        if found is None:
            opened = self.number(self.declared.resources[wanted], str(wanted))
            doubts = [(*self.doubt, *opened.doubt_of(key)) for key, _ in opened.pairs]
            members = tuple(
                self.session.instance(self, wanted, key, scope, doubt) for (key, scope), doubt in zip(opened.pairs, doubts, strict=True)
            )
            found = self._resources[wanted] = (opened, members)
        return found

    def number(self, declaration: Declaration, what: str) -> Opened:
        """The instances of a block by their keys, each with its scope."""
        return by_itself(self._running, f"the number of {what}", lambda: self._opened(declaration, what), unsaved)

    def _opened(self, declaration: Declaration, what: str) -> Opened:
        """`count` and `for_each` written out. One that is not known, or that Terraform refuses, gives one instance in doubt."""
        try:
            return opened(declaration.body, self, self)
        except EvalError as error:
            found, read_as = opened_all_the_same(declaration.body, self)
            self.refused[what] = Refused(f"{error}{read_as}", declaration.span.line, declaration.file, error)
        return found or one_of_many(self, "each", (f"the number of {what}, which Terraform refuses",))

    def _module(self, name: Traversal, first: str) -> tuple[Val, int]:
        """An output of a called module."""
        if first not in self.declared.calls:
            raise UndeclaredError(f'there is no module call named "{first}"')
        opened, members = self.modules(first)
        if not members:
            return self._absent(name, first)
        steps, place, taken = name.steps[1:], None, 1
        if opened.shape == "one" and steps and steps[0].attribute:
            place, taken = 0, 2
        elif len(steps) > 1 and not steps[0].attribute and steps[1].attribute:
            place, taken = opened.place(steps[0].key), 3
        if place is None:
            return self._once(f"module.{first} (all)", lambda: _all_outputs(opened, members)), 1
        member, wanted, single = members[place], str(name.steps[taken - 1].key), opened.shape == "one"
        return through(lambda: member.output(wanted), lambda one: perhaps_off(opened, one) if single else one, taken), taken

    def _absent(self, name: Traversal, first: str) -> tuple[Val, int]:
        """Whatever is read of a module that is not here is unknown."""
        if self.modules(first)[0].pairs == ():
            return collected(self.modules(first)[0], []), 1
        steps = name.steps[1:] if len(name.steps) < 2 or name.steps[1].attribute else name.steps[2:]  # noqa: PLR2004 — a key of the call
        attributes = [str(step.key) for step in steps if step.attribute or str(step.key).isidentifier()]
        text = ".".join(filter(None, (self.address, f"module.{first}", *attributes)))
        why = f"{text}, an output of a module that is not here"
        shape = GAP if len(name.steps) == 2 and attributes else ""  # noqa: PLR2004 — the name of the module, and of the output: all of it
        return Val(ANY, cty.Blank(why=(why,), shape=shape), Marks(references=(Reference(text),))), len(name.steps)

    def modules(self, name: str) -> tuple[Opened, tuple[ModuleInstance, ...]]:
        """The instances of a called module; none where its configuration is not here."""
        found = self._modules.get(name)
        if found is None:
            call = self.declared.calls[name]
            opened = self.number(call, f"module.{name}")
            target = self.session.called(self, name)
            below: tuple[ModuleInstance, ...] = ()
            if not isinstance(target, str):
                below = tuple(self._below(call, name, key, scope, target, opened.doubt_of(key)) for key, scope in opened.pairs)
            found = self._modules[name] = (opened, below)
        return found

    def _below(
        self, call: Declaration, name: str, key: Key, scope: Scope, target: tuple[Declared, Path], doubt: tuple[str, ...]
    ) -> ModuleInstance:
        inputs = {word: _later(expression, scope) for word, expression in arguments(call.body).items()}
        return ModuleInstance(self.session, *target, inputs, self, (name, key), (*self.doubt, *doubt))

    def above_me(self) -> Iterator[ModuleInstance]:
        """This module, and those whose calls lead to it."""
        yield self
        if self.above is not None:
            yield from self.above.above_me()

    def walk(self) -> Iterator[ModuleInstance]:
        """This module and every one below it."""
        yield self
        for name in self.declared.calls:
            for below in self.modules(name)[1]:
                yield from below.walk()


def _all_outputs(opened: Opened, members: Sequence[ModuleInstance]) -> Val:
    """What a reference to a module as a whole has."""
    try:
        return collected(opened, [one.outputs() for one in members])
    except UndeclaredError as error:
        raise retold(error, lambda _: collected(opened, [one.outputs(forgiving=True) for one in members])) from None


def _later(expression: Expression, scope: Scope) -> Thunk:
    return lambda: told(expression, scope)


def _read(member: Instance, name: Traversal, taken: int) -> tuple[Val, int]:
    """The attribute that the next step names, so that nobody has to build the whole resource."""
    if len(name.steps) <= taken or not name.steps[taken].attribute:
        return member.whole(), taken
    return member.attribute(str(name.steps[taken].key)), taken + 1
