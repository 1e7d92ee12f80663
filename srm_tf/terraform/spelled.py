"""What a plan shows otherwise than it was written: the hash of a script, null for a write-only argument, names of what was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from srm_tf.model.value import Certainty, as_text
from srm_tf.regex import regex
from srm_tf.terraform.addresses import longest, parts, read_from
from srm_tf.terraform.decode import references_of
from srm_tf.terraform.parallel import below, texts
from srm_tf.terraform.switches import CALL

if TYPE_CHECKING:
    from srm_tf.model.value import Reference
    from srm_tf.terraform.decode import Tree
    from srm_tf.terraform.parallel import Spot
    from srm_tf.terraform.source import Source

_SHA1_LENGTH: Final = 40
_KEY: Final = regex(r"(?:^|:key/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")  # a key by its ID: AWS's own is called like any other
_ID_LENGTH: Final = 36
_MOST: Final = 100  # texts of a variable that each value made of it is held against


def is_perhaps_kept(path: tuple[str, ...], source: Source) -> bool:
    """Whether a write-only argument may be written although no expression shows it: its version is (`password_wo_version`)."""
    version = f"{path[0]}_version"
    shown = source.values.get(version) is not None or below(source.unknown, version) is True
    return len(path) == 1 and shown and source.untold(source.attribute(path))


def member_of(spot: Spot, name: str, source: Source) -> Spot:
    """A member of a block. While nobody knows whether a log is on, the provider plans "" for its bucket, as of one that is off.

    `DiffSuppressFunc` of `access_logs.bucket`: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elbv2/load_balancer.go
    """
    inside = spot.member(name)
    hidden = inside.data == "" and below(spot.unknown, "enabled") is True and source.required(inside.path)
    return replace(inside, data=None, unknown=True) if hidden else inside


def spelled_out(data: Tree, expression: Tree, source: Source) -> Tree:
    """The text that somebody wrote where the plan shows its SHA-1 instead, as providers before 6 do for `user_data`.

    It stands there, or where a whole `var.x` or `each.value` leads: the value of a variable, what a module is passed.
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade
    """
    if not isinstance(data, str) or len(data) != _SHA1_LENGTH or not isinstance(expression, dict):
        return data
    texts = (text for text in (expression.get("constant_value"), *passed(expression, source)) if isinstance(text, str))
    return next((text for text in texts if is_hash_of(data, text)), data)


def is_hash_of(shown: str | None, text: str | None) -> bool:
    """Whether a plan shows the SHA-1 of a text, or of what that is in base64.

    https://github.com/hashicorp/terraform-provider-aws/blob/v5.0.0/internal/service/ec2/ec2_instance.go (`userDataHashSum`)
    """
    if shown is None or text is None or len(shown) != _SHA1_LENGTH:
        return False
    import base64  # noqa: PLC0415 — few plans hold such a hash
    import hashlib  # noqa: PLC0415

    plain = text.encode(errors="replace")
    with suppress(ValueError):
        plain = base64.b64decode(plain, validate=True)
    return hashlib.sha1(plain, usedforsecurity=False).hexdigest() == shown


def passed(expression: Mapping[str, Any], source: Source) -> list[Any]:
    """The value behind a whole `var.x` or `each.value`, where it is known; none else."""
    if source.position is None:
        return []
    configuration, position = source.configuration, source.position
    found = (configuration.pure_variable(expression, position.module), configuration.pure_each(expression, position))
    return [value for known, value in found if known]


def null_passed(expression: Mapping[str, Any], source: Source) -> bool:
    """`x = var.x` or `x = each.value` where that is null: as if nobody had written it."""
    return any(value is None for value in passed(expression, source))


def is_nobodys(data: Tree, expression: Mapping[str, Any], path: tuple[str, ...], source: Source) -> bool:
    """Whether what stands behind an expression is nobody's for sure, or a key that may be."""
    return null_passed(expression, source) or _is_nobodys_key(data, expression, path, source)


def _is_nobodys_key(data: Tree, expression: Mapping[str, Any], path: tuple[str, ...], source: Source) -> bool:
    """Whether a key that stands from before may be AWS's own: so it is behind `var.own ? aws_kms_key.k.arn : null` where that is null.

    One that was chosen is called as something is that the expression names, or a variable: a local value may be null as well.
    """
    position, prior = source.position, source.prior
    if position is None or prior is None or not isinstance(data, str) or not _KEY.search(data) or not source.computed(path):
        return False
    if path[1:] == () and prior.get(path[0]) != data:
        return False
    configuration = source.configuration
    targets = {trail.reference.target for trail in configuration.trails(expression, position, known=True)}
    named = [configuration.named(parts(text), position)[1] for text in longest(references_of(expression))]
    called = texts([*named, *(configuration.instances.values.get(target or "") for target in targets)])
    return not any(len(text) >= _ID_LENGTH and data.endswith(text) for text in chain(configuration.texts_brought, called))


def borne_out(references: tuple[Reference, ...], data: Tree, source: Source) -> tuple[Reference, ...]:
    """Of `var.x != "" ? var.x : "literal"` a plan shows `var.x`: where the text holds nothing of it, that may not be what was taken.

    Nor is a text that is known that of something whose own comes later: `coalesce(var.arn, aws_x.y.arn)`; but it may stand from before.
    """
    if not isinstance(data, str) or not references:
        return references
    given, declared = source.configuration.texts_given, source.configuration.texts_declared
    # Where the value of a variable was cut out of the plan, a text that is its default has it from there.
    references = tuple(one for one in references if one.text in given or declared.get(one.text) != data)
    here = source.configuration.instances.doubted(references)
    return tuple(one.at_most(Certainty.POSSIBLE) if _was_given_others(one.text, data, source) else one for one in here)


def of_its_texts(references: tuple[Reference, ...], data: Tree, source: Source) -> tuple[Reference, ...]:
    """The references of a known value: of `[var.own ? aws_x.a.id : aws_x.b.id]` a plan shows both, and which ID it came to.

    Where all of its texts are what AWS calls things, one is doubted that is called so as well, and otherwise. Any other text may be made
    of what is named: lower case of a name, the end of a path.
    """
    shown = [*islice(texts(data), _MOST)] if any(one.target for one in references) else []
    if not shown or len(shown) == _MOST or not all(map(CALL.match, shown)):
        return references
    values = source.configuration.instances.values
    own = [as_text(below(values.get(one.target or ""), one.attribute or "id")) or "" for one in references]
    held = [any(text in known or known in text for known in shown) for text in own]
    doubted = [
        one.attribute != "" and not there and CALL.match(text) is not None for one, text, there in zip(references, own, held, strict=True)
    ]
    return tuple(one.at_most(Certainty.POSSIBLE) if doubt else one for one, doubt in zip(references, doubted, strict=True))


def _was_given_others(reference: str, data: str, source: Source) -> bool:
    """Whether nothing of a text is in what a variable, or the member of it that is read, was given."""
    variable, *members = parts(reference)[1:] if reference.startswith("var.") else (None,)
    given = source.configuration.variables.get(variable.name) if variable is not None else None
    if given is None or variable is None:
        return False
    brought = list(islice(texts(read_from(given.value, variable, members)), _MOST))
    return len(brought) < _MOST and not any(text in data for text in brought)
