"""`templatefile()` and `templatestring()`: a text as a template, with the names it is given and no others.

https://developer.hashicorp.com/terraform/language/functions/templatefile
"""

from __future__ import annotations

from collections.abc import Mapping

from srm_tf.errors import SrmError
from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Marks, Val
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.functions import Files, Unseen
from srm_tf.terraform.names import references
from srm_tf.terraform.scope import Scope
from srm_tf.terraform.syntax import Call, Expression, Index, Traversal
from srm_tf.terraform.types import ANY, STRING

_IDENTIFIER = regex(r"[^\W\d][\w-]*")
_NOT_SHOWN = "a file that is not shown"


class TemplateScope:
    """The scope of a template: what it is given, and the functions of the scope around it."""

    kept: dict[object, object] | None = None

    def __init__(self, members: Mapping[str, Val], files: Files | None, around: Scope | None = None) -> None:
        self.files = files
        self.supposed = None if around is None else around.supposed
        self._members = members
        self._around = around

    def resolve(self, name: Traversal) -> tuple[Val, int]:
        """The value given under a name. Raises EvalError for one that is not given."""
        if name.root not in self._members:
            raise EvalError(f"the template refers to {name.root}, which it is not given")
        return self._members[name.root], 0

    def called(self, name: str) -> str:
        """As around it."""
        return name if self._around is None else self._around.called(name)


def from_file(arguments: list[Val], scope: Scope) -> Val:
    """`templatefile(path, names)`. Raises EvalError as Terraform does."""
    path, names = _two(arguments, "templatefile")
    inner, marks = cty.unmark(convert(path, STRING))
    if inner.is_null:
        raise EvalError('call to function "templatefile" failed: the path must not be null')
    if not (inner.known and names.known):
        return _blank(path, names)
    if scope.files is None:
        return cty.unknown(ANY, why=(_NOT_SHOWN,), marks=marks)
    _not_nested("templatefile", scope.files)
    try:
        text = scope.files.read(str(inner.data)).decode()
    except Unseen as unseen:
        return cty.unknown(ANY, why=(str(unseen),), marks=marks | cty.marks_in(names))
    except UnicodeDecodeError:
        raise EvalError('call to function "templatefile" failed: the file is not UTF-8 text') from None
    return rendered(text, names, marks, scope)


def from_string(call: Call, arguments: list[Val], scope: Scope) -> Val:
    """`templatestring(reference, names)`: the text has to come from elsewhere. Raises EvalError as Terraform does."""
    text, names = _two(arguments, "templatestring")
    source: Expression = call.arguments[0]
    while isinstance(source, Index):
        source = source.source
    if not isinstance(source, Traversal):
        raise EvalError("the template of templatestring() has to be a reference to a text from elsewhere")
    inner, marks = cty.unmark(text)
    if inner.is_null or inner.type not in {STRING, ANY}:
        raise EvalError("the template of templatestring() has to be a string")
    if not (inner.known and names.known):
        return _blank(text, names)
    _not_nested("templatestring", scope.files)
    return convert(rendered(str(inner.data), names, marks, scope), STRING)


def _two(arguments: list[Val], function: str) -> tuple[Val, Val]:
    if len(arguments) != 2:  # noqa: PLR2004 — a template and its names
        raise EvalError(f'function "{function}" expects two arguments')
    if arguments[1].is_null:
        raise EvalError(f'call to function "{function}" failed: argument must not be null')
    return arguments[0], arguments[1]


def _blank(text: Val, names: Val) -> Val:
    why = tuple(dict.fromkeys((*text.blank.why, *names.blank.why)))
    return cty.unknown(ANY, why=why, marks=cty.marks_in(text) | cty.marks_in(names))


def _not_nested(function: str, files: Files | None) -> None:
    if files is not None and files.nested:
        raise EvalError(f"{function}() cannot be called inside a template that such a function renders")


def rendered(text: str, names: Val, marks: Marks, scope: Scope) -> Val:
    """The text of a template with these names and no others. Raises EvalError as Terraform does."""
    from srm_tf.terraform import hcl  # noqa: PLC0415 — few configurations render templates

    given, own = cty.shown_deep(names)
    if not given.type.is_mapping:
        raise EvalError("the names for a template have to be a map or an object")
    if not all(_IDENTIFIER.fullmatch(name) for name in given.members):
        raise EvalError("a name for a template has to start with a letter and consist of letters, digits and underscores")
    try:
        template = hcl.parse_template(text, "template")
    except SrmError as error:
        raise EvalError(f"the template does not parse: {error.what}") from None
    for name in references(template):
        if name.root not in given.members:
            raise EvalError(f"the template refers to {name.root}, which it is not given")
    files = scope.files
    value = evaluate(template, TemplateScope(given.members, files.inner() if files is not None else None, scope))
    if value.is_null:
        raise EvalError("the result of a template must not be null")
    return cty.mark(value, marks | own)
