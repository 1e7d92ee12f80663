"""Scopes in which names mean less than they do in a module: none at all, or those that are not declared as well.

Whoever uses a name that is not declared is told so; what the rest of an expression says, it says all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from srm_tf.model.value import GAP, Reference
from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Marks, UndeclaredError, Val
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.functions import AbsentFileError, Files, Unseen
from srm_tf.terraform.meant import GONE, keys, number, word
from srm_tf.terraform.scope import Scope
from srm_tf.terraform.self_references import SelfReferenceError
from srm_tf.terraform.types import ANY

if TYPE_CHECKING:
    from srm_tf.terraform.supposed import Supposed
    from srm_tf.terraform.syntax import Expression, Traversal

NOT_HERE = "a file that is not here"
_NEVER_NULL = frozenset({"id", "arn", "name", "key_id"})  # of whatever may be declared there
_NAMING: Final = regex(r"[a-z]+|[a-z][a-z\d]*(?:_[a-z\d]+)+")  # `each`, `var`, `random_password`: what Terraform and providers call theirs
_BOOLS = frozenset({"true", "false"})
_NAMES = frozenset({"bucket", "function_name", "key_name"})  # how resources of AWS call theirs: it is there whoever makes it up


class Forgiving:
    """A scope in which a name that is not declared stands for something unknown: the rest of the expression still says what it says.

    `read_as`: the bools that names were read as which differ from one by their capitals, the instances and the numbers that were meant.
    """

    kept: dict[object, object] | None = None

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.files: Files | None = None if scope.files is None else _Unmade(scope.files)
        self.supposed = scope.supposed
        self.read_as: dict[str, None] = {}

    def resolve(self, name: Traversal) -> tuple[Val, int]:
        """As the scope has it, or unknown."""
        try:
            return self._scope.resolve(name)
        except UndeclaredError as error:
            if error.otherwise is not None:
                return error.otherwise(), error.taken
            if error.instead is not None:
                self.read_as[str(error.instead)] = None
                return evaluate(error.instead, self), len(name.steps)
            plain = word(name)
            if plain is not None:
                self.read_as[plain[1]] = None
                return plain[0], 0
            return not_here(name, "which is not declared here"), len(name.steps)

    @property
    def told(self) -> str:
        """What something was read as, for the end of a note."""
        return f"; read as {', '.join(self.read_as)}" if self.read_as else ""

    def counted(self, value: Val) -> Val:
        """A `count`, and the number that it was meant to be."""
        return self._meant(value, number(value))

    def keyed(self, value: Val) -> Val:
        """A `for_each`, and the set that it was meant to be."""
        return self._meant(value, keys(value))

    def _meant(self, value: Val, plain: tuple[Val, str] | None) -> Val:
        if plain is None:
            return value
        self.read_as[plain[1]] = None
        return plain[0]

    def called(self, name: str) -> str:
        """As the scope has it, and functions that Terraform has no more."""
        if name not in GONE:
            return self._scope.called(name)
        self.read_as[GONE[name]] = None
        return name


def alone(name: Traversal) -> str:
    """What Terraform has against a name without an attribute. It is told of a type only: a word may be a secret that lacks its quotes.

    >>> from srm_tf.terraform.syntax import Traversal
    >>> alone(Traversal("aws_vpc"))
    'the name "aws_vpc" needs an attribute after it, such as aws_vpc.name'
    >>> alone(Traversal("hunter2"))
    'a name needs an attribute after it, and a text quotes around it'
    """
    if _is_type(name) or name.root.lower() in _BOOLS:
        return f'the name "{name.root}" needs an attribute after it, such as {name.root}.name'
    return "a name needs an attribute after it, and a text quotes around it"


def not_here(name: Traversal, why: str) -> Val:
    """What a name reads of something that is not here. Nor is a word told here that may be a secret, or the beginning of one."""
    if not is_told(name):
        return Val(ANY, cty.Blank(why=(f"a name, {why}",), shape=GAP))
    last = name.steps[-1].key if name.steps else ""
    there = last in _NEVER_NULL or (name.root.startswith("aws_") and last in _NAMES)
    return Val(ANY, cty.Blank(why=(f"{name}, {why}",), there=there, shape=GAP), Marks(references=(_absent(name),)))


def is_told(name: Traversal) -> bool:
    """Whether a name reads like one: `eyJhbGci.eyJzdWIi` is a token that lacks its quotes.

    >>> from srm_tf.terraform.syntax import Access, Traversal
    >>> [is_told(Traversal(root, (Access("x"),))) for root in ("random_password", "each", "hunter2", "eyJh")]
    [True, True, False, False]
    """
    return _is_type(name) or (bool(name.steps) and _NAMING.fullmatch(name.root) is not None)


def undeclared(name: Traversal, wanted: object) -> str:
    """What Terraform has against a name of a resource that is nowhere; `wanted`: the resource."""
    what = f"a reference to {wanted}" if is_told(name) else "a reference"
    return f"{what}, which is not declared in this module"


def _is_type(name: Traversal) -> bool:
    return name.root.startswith("aws_")


class _Unmade:
    """Files of which those that are not there may still be made."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.nested = files.nested

    def inner(self) -> Files:
        """The same for a template."""
        return _Unmade(self._files.inner())

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises Unseen for one that is not there, too."""
        try:
            return self._files.read(path)
        except AbsentFileError:
            raise Unseen(NOT_HERE) from None

    def exists(self, path: str) -> bool:
        """As it is today."""
        return self._files.exists(path)

    def matching(self, folder: str, pattern: str) -> list[str]:
        """As they are today."""
        return self._files.matching(folder, pattern)

    def below(self, folder: str, most: int) -> list[str]:
        """As they are today."""
        return self._files.below(folder, most)


class _Otherwise:
    """What an expression says in which a name is not declared. It may lead back to itself, by a name that was not reached before."""

    def __init__(self, make: Callable[[], Val]) -> None:
        self._make = make
        self._found: Val | EvalError = EvalError("it depends on itself")
        self._asked = False

    def __call__(self) -> Val:
        if not self._asked:
            self._asked = True
            try:
                self._found = self._make()
            except EvalError as error:
                self._found = error
        if isinstance(self._found, EvalError):
            raise self._found
        return self._found


def told(expression: Expression, scope: Scope) -> Val:
    """The value of something with a name of its own; where a name in it is not declared, the error tells what the rest says."""
    try:
        return evaluate(expression, scope)
    except SelfReferenceError:
        raise
    except UndeclaredError as error:
        raise UndeclaredError(str(error), _Otherwise(lambda: evaluate(expression, Forgiving(scope)))) from None


def through(source: Callable[[], Val], make: Callable[[Val], Val], taken: int = 1) -> Val:
    """What is made of a value; where a name in that is not declared, the error tells what is made of what the rest says."""
    try:
        value = source()
    except UndeclaredError as error:
        raise retold(error, make, taken) from None
    return make(value)


def retold(error: UndeclaredError, make: Callable[[Val], Val], taken: int = 1) -> UndeclaredError:
    """An error that keeps what the name could have meant, turned by `make` into what is made of it. `taken`: steps of the name used."""
    otherwise = error.otherwise
    return error if otherwise is None else UndeclaredError(str(error), _Otherwise(lambda: make(otherwise())), taken=taken)


def _absent(name: Traversal) -> Reference:
    """To a resource that is not here: it is none of those that are."""
    if not name.root.startswith("aws_") or not name.steps:
        return Reference(str(name))
    return Reference(str(name), f"{name.root}.{name.steps[0].key}", str(name.steps[-1].key) if len(name.steps) > 1 else "")


class Nothing:
    """The scope of constants: no name means anything. None is told either: it may be a secret that lacks its quotes."""

    files: Files | None = None
    kept: dict[object, object] | None = None
    supposed: Supposed | None = None

    def resolve(self, name: Traversal) -> tuple[Val, int]:  # noqa: ARG002 — whatever it is
        """Refuse."""
        raise EvalError("a name may not be used here: expected a constant")

    def called(self, name: str) -> str:  # noqa: ARG002 — whatever it is
        """Refuse."""
        raise EvalError("a function may not be called here: expected a constant")
