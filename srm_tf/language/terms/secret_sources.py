"""What a reference reads: a secret, something ordinary, or what nobody can tell. Of parameters the type and the name decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.absent import named
from srm_tf.language.addresses import in_module
from srm_tf.language.once import once
from srm_tf.language.terms.match import is_true
from srm_tf.language.terms.secret_names import announces
from srm_tf.model.graph import references_in, typed
from srm_tf.model.value import GAP, Certainty

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference, Value

_PARAMETERS: Final = ("data.aws_ssm_parameter", "aws_ssm_parameter")
# Attributes whose name speaks of a secret and whose value is none: a block that holds an ARN.
_HARMLESS: Final = frozenset({"master_user_secret"})
_SECRET_ATTRIBUTES: Final = frozenset({("aws_kms_secrets", "plaintext"), ("vault_approle_auth_backend_role_secret_id", "secret_id")})
_ITSELF: Final = frozenset({"key", "result", "value"})  # of what is called a secret: `datadog_api_key.main.key`
# Attributes that hold whatever somebody put there: of these only the type may tell what it is.
# fmt: off
_CONTENTS: Final = frozenset({
    "body", "content", "content_base64", "data", "item", "output", "outputs", "rendered", "response_body", "result", "stdout", "value",
    "values",
})
# fmt: on
# What keeps secrets, by its type, and under what it shows all of them, beside those names:
# https://registry.terraform.io/providers/hashicorp/vault/latest/docs/data-sources/generic_secret,
# https://registry.terraform.io/providers/carlpett/sops/latest/docs/data-sources/file,
# https://registry.terraform.io/providers/DopplerHQ/doppler/latest/docs/data-sources/secrets
_KEEPERS: Final = frozenset({"secret", "secrets", "sops"})
_ALL: Final = _CONTENTS | {"data_json", "map", "raw", "secrets"}
_DRAWN: Final = frozenset({"random_bytes", "random_id", "random_integer", "random_pet", "random_shuffle", "random_string", "random_uuid"})


def kind_of(reference: Reference, context: Context, name: str = "") -> str:
    """What a reference under a name reads: "secret", "ordinary", or "" where nobody can tell."""
    target = context.graph.get(reference.target)
    owner, attribute = (target.type, reference.attribute) if target is not None else named(reference.text)
    if not attribute:
        return "ordinary" if reference.text == "terraform.workspace" else ""
    if owner == "aws_ssm_parameter" and attribute in {"value", "insecure_value"}:
        return _kind_of_parameter(reference, target)
    if attribute in _HARMLESS:
        return "ordinary"
    if announces(attribute) or (owner, attribute) in _SECRET_ATTRIBUTES or (attribute in _ITSELF and announces(owner)):
        return "secret"
    if owner in _DRAWN:
        return "secret" if announces(name) else "ordinary"
    if attribute in _ALL and not _KEEPERS.isdisjoint(owner.split("_")):
        return "secret"
    return "" if attribute in _CONTENTS else "ordinary"


def is_drawn(reference: Reference, context: Context) -> bool:
    """Whether a reference reads what is drawn at random: a password, or the end of a name."""
    target = context.graph.get(reference.target)
    return (target.type if target is not None else named(reference.text)[0]) in _DRAWN


def _kind_of_parameter(reference: Reference, parameter: Resource | None) -> str:
    """A parameter holds a secret where it is encrypted, or called one; without decryption nobody reads it."""
    if parameter is None:
        return "secret" if announces(label(reference.text)) else ""
    if _is_public(parameter) or is_true(parameter.get("with_decryption"), default=True).no:
        return "ordinary"
    return "secret" if parameter.text("type") == "SecureString" or announces(last_name(parameter)) else ""


def label(text: str) -> str:
    """The name in what a reference to a resource says: `db_password` of `data.aws_ssm_parameter.db_password.value`."""
    steps = in_module(text).removeprefix("data.").split(".")
    return steps[1] if len(steps) > 1 else ""


def last_name(parameter: Resource) -> str:
    """What a parameter is called in its folder, as far as that is known."""
    name = parameter.get("name")
    return (name.text() or name.unknown.suffix).rstrip("/").rpartition("/")[2]


def _is_public(parameter: Resource) -> bool:
    """A parameter that is neither encrypted nor called a secret, or that AWS publishes. The provider marks every value as sensitive."""
    plain = parameter.text("type") in {"String", "StringList"} and not announces(last_name(parameter))
    return plain or (parameter.text("name") or "").startswith("/aws/service/")


def is_public(value: Value, context: Context) -> bool:
    """Whether the sensitive mark comes from nothing but parameters that hold no secret, or from a secret beside what is read."""
    if value.references:
        if all(_is_marked_beside(one, value, context) for one in value.references):
            return True
        marked = [one for one in references_in(value) if _is_marked(one, context)]
        targets = [context.graph.get(one.target) for one in marked]
        return bool(marked) and all(one is not None and one.type == "aws_ssm_parameter" and _is_public(one) for one in targets)
    text = value.text()
    return text is not None and text in _public_texts(context)


def _is_marked_beside(reference: Reference, value: Value, context: Context) -> bool:
    """Whether a value is an ordinary attribute of a resource of AWS that Terraform hides for another one: `one(aws_db_instance.d[*]).port`.

    Functions that do not look into what they are given (`one`, `coalesce`, `distinct`) hide all of it where a part is sensitive:
    https://github.com/zclconf/go-cty/blob/main/docs/marks.md
    """
    target = context.graph.get(reference.target) if reference.certainty > Certainty.POSSIBLE else None
    if target is None or not target.type.startswith("aws_"):
        return False
    beside, text = context.schema.attributes(typed(target)), value.text()
    if not any(one.sensitive for name, one in beside.items() if name != reference.attribute):
        return False
    if reference.attribute:
        read = target.get(reference.attribute)
        as_it_is = value.unknown.shape == GAP if value.is_unknown else text is not None and text == read.text()
        return as_it_is and not read.hides and kind_of(reference, context) == "ordinary"
    # A plan shows the resource, and not what is read of it.
    alike = [name for name in target.values if text and target.text(name) == text]
    return any(alike) and not any(announces(name) or target.get(name).hides for name in alike)


def open_types(value: Value, context: Context) -> tuple[str, ...]:
    """The types of parameters, where nothing but parameters marks a value, none holds a secret for sure and a type is not known."""
    targets = [context.graph.get(one.target) for one in references_in(value) if _is_marked(one, context)]
    parameters = [one for one in targets if one is not None and one.type == "aws_ssm_parameter"]
    open_ = [one for one in parameters if one.get("type").is_unknown and not announces(last_name(one))]
    settled = len(parameters) < len(targets) or any(one not in open_ and not _is_public(one) for one in parameters)
    return () if settled else tuple(f"{one.address}.type" for one in open_)


def _is_marked(reference: Reference, context: Context) -> bool:
    """Whether what a reference reads is sensitive; a reference that leads nowhere may be."""
    target = context.graph.get(reference.target)
    if target is None or not reference.attribute:
        return True
    if target.type == "aws_ssm_parameter":
        return reference.attribute == "value"
    return target.get(reference.attribute).sensitive or kind_of(reference, context) == "secret"


@once
def _public_texts(context: Context) -> frozenset[str]:
    """The values of all parameters that hold no secret: elements of a map do not always keep their references."""
    found = (one.text("value") for one in context.graph.of_type(*_PARAMETERS) if _is_public(one))
    return frozenset(text for text in found if text)
