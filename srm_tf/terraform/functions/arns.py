"""The functions of the AWS provider that take ARNs apart and put them together.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_build, arn_parse and trim_iam_role_path. What takes several
steps more (`iam_policy_split`) is left to the provider.
"""

from __future__ import annotations

from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import AWS, Param, function
from srm_tf.terraform.joining import joined
from srm_tf.terraform.types import STRING, object_of

_PARTS = ("partition", "service", "region", "account_id", "resource")
_TEXT = Param(STRING, unknown=True, raw=True)


@function(f"{AWS}::arn_build", _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, returns=STRING)
def arn_build(*parts: Val) -> Val:
    """`provider::aws::arn_build(partition, service, region, account_id, resource)`: what is known of it while a part is not, too."""
    if any(one.is_null for one in parts):
        raise EvalError("an argument is null")
    return joined([cty.string("arn"), *(one for part in parts for one in (cty.string(":"), part))])


@function(f"{AWS}::arn_parse", STRING, returns=object_of(dict.fromkeys(_PARTS, STRING)))
def arn_parse(arn: str) -> dict[str, str]:
    """`provider::aws::arn_parse(arn)`: its five parts."""
    return dict(zip(_PARTS, _parsed(arn), strict=True))


@function(f"{AWS}::trim_iam_role_path", STRING, returns=STRING)
def trim_iam_role_path(arn: str) -> str:
    """`provider::aws::trim_iam_role_path(arn)`: the ARN of a role without its path."""
    partition, service, region, account, resource = _parsed(arn)
    if (service, region) != ("iam", "") or not resource.startswith("role/"):
        raise EvalError("it is not the ARN of an IAM role")
    return ":".join(("arn", partition, service, region, account, f"role/{resource.rpartition('/')[2]}"))


def _parsed(arn: str) -> tuple[str, str, str, str, str]:
    parts = arn.split(":", 5)
    if len(parts) != len(_PARTS) + 1 or parts[0] != "arn":
        raise EvalError("it is no ARN")
    return parts[1], parts[2], parts[3], parts[4], parts[5]
