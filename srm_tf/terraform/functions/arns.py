"""The functions of the AWS provider that take ARNs apart and put them together, under their full names as those of `tfvars.py`.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_build, …/arn_parse, …/trim_iam_role_path.
"""

from __future__ import annotations

from typing import Final

from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import AWS, Param, function
from srm_tf.terraform.joining import begun, joined
from srm_tf.terraform.types import ANY, STRING

_SECTIONS: Final = ("partition", "service", "region", "account_id", "resource")
_PART: Final = Param(STRING, unknown=True, raw=True)
_ROLE: Final = "role/"


@function(f"{AWS}::arn_build", *[_PART] * len(_SECTIONS), returns=STRING)
def arn_build(*sections: Val) -> Val:
    """`provider::aws::arn_build(partition, service, region, account_id, resource)`, as much of it as `join` gives."""
    return begun(joined([cty.string("arn"), *(part for one in sections for part in (cty.string(":"), one))]), "")


@function(f"{AWS}::arn_parse", STRING, returns=ANY)
def arn_parse(text: str) -> Val:
    """`provider::aws::arn_parse(arn)`: its sections, as an object."""
    return cty.an_object({name: cty.string(section) for name, section in zip(_SECTIONS, _sections(text), strict=True)})


@function(f"{AWS}::trim_iam_role_path", STRING, returns=STRING)
def trim_iam_role_path(text: str) -> str:
    """`provider::aws::trim_iam_role_path(arn)`: the ARN of a role without the path before its name."""
    partition, service, region, account, resource = _sections(text)
    if service != "iam" or region or not resource.startswith(_ROLE):
        raise EvalError("the ARN has to be that of an IAM role")
    return ":".join(("arn", partition, service, region, account, _ROLE + resource.rpartition("/")[2]))


def _sections(text: str) -> list[str]:
    """What stands between the colons of an ARN, after `arn`; the last section may have colons of its own."""
    prefix, *sections = text.split(":", len(_SECTIONS))
    if prefix != "arn" or len(sections) != len(_SECTIONS):
        raise EvalError("that is no ARN: it has to begin with `arn:` and have six sections")
    return sections
