"""What can be said of the names and ARNs that AWS gives, and of what others make up, while Terraform does not know them yet."""

from __future__ import annotations

from typing import Final

from srm_tf.model.resource import OPEN_KEY
from srm_tf.model.value import GAP
from srm_tf.regex import regex
from srm_tf.terraform.cty import Val
from srm_tf.terraform.without_schema import FILLED

_NEVER_EMPTY: Final = frozenset({"arn", "bucket", "id", "key_id", "name"})  # attributes of whatever there is
_TIGHT: Final = frozenset({"arn", "id", "key_id"})  # without a space at either end
_IN_ARNS = regex(r"[\w:/.*@+=-]*")
_IN_IDS = regex(r"[^\s;]*")  # that of a part may be put together of others: `bucket,acl`
_ARN: Final = "arn:"
# Ids that AWS makes up, and names that nobody else can take.
_OWN: Final = frozenset(
    (one, "id")
    for one in (
        "aws_efs_file_system", "aws_eip", "aws_instance", "aws_kms_key", "aws_nat_gateway", "aws_network_acl", "aws_network_interface",
        "aws_route_table", "aws_s3_bucket", "aws_security_group", "aws_subnet", "aws_vpc", "aws_vpc_endpoint",
    )
)  # fmt: skip
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKETS: Final = frozenset((("aws_s3_bucket", "bucket"), ("aws_s3_bucket", "id")))
_IN_BUCKETS: Final = regex(r"[a-z0-9.-]*")
_READ = regex(r"(?:^|\.)(\w+)\.[\w-]+(?:\[[^]]*\])?\.(\w+)$")  # the type and the attribute, at the end of an address
# The OpenSSH form is empty where OpenSSH has none, as of keys on P-224: https://registry.terraform.io/providers/hashicorp/tls/latest/docs
# Who calls always has an account: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
_CALLER: Final = frozenset(("aws_caller_identity", name) for name in ("account_id", "user_id"))
_NEVER_BLANK: Final = _CALLER | {one for one in FILLED if not one[1].endswith("_openssh")}


def attribute_of(value: Val) -> str:
    """The attribute of something that is there which a text is as a whole; "" for any other text."""
    blank = value.blank
    return blank.why[0].partition(",")[0].rpartition(".")[2] if blank.there and len(blank.why) == 1 else ""


def is_never_empty(value: Val) -> bool:
    """Whether it is a name, an ARN or something made up, as a password is: Terraform does not know that these are no empty texts."""
    return attribute_of(value) in _NEVER_EMPTY or _read(value) in _NEVER_BLANK


def _read(value: Val) -> tuple[str, ...]:
    """The type and the attribute of something that is there which a text is as a whole; none of any other text."""
    read = _READ.search(value.blank.why[0].partition(",")[0]) if attribute_of(value) else None
    return () if read is None else read.groups()


def lacks(value: Val, text: str) -> bool:
    """Whether a name surely has none of the signs of a text in it, or not all of them, for AWS takes no such names."""
    return _read(value) in _BUCKETS and _IN_BUCKETS.fullmatch(text) is None


def are_of_two(one: Val, other: Val) -> bool:
    """Whether two texts name two things that this configuration makes, of a type of which each has a name of its own."""
    here, there = (_READ.search(value.blank.why[0]) if value.blank.shape == GAP and attribute_of(value) else None for value in (one, other))
    if here is None or there is None or here.groups() != there.groups() or here.string == there.string:
        return False
    made = all(".data." not in f".{hit.string}" and OPEN_KEY not in hit.string for hit in (here, there))
    return made and (here[2] == _ARN[:-1] or here.groups() in _OWN)


def is_tight(value: Val) -> bool:
    """Whether nothing is at its ends that `trimspace` takes away."""
    return value.blank.shape == GAP and attribute_of(value) in _TIGHT


def never_holds(value: Val, text: str, *, any_of: bool = False) -> bool:
    """Whether a text is surely not in it; `any_of`: nor any sign of it."""
    signs = _IN_IDS if attribute_of(value) == "id" and _read(value) not in _OWN else _IN_ARNS
    foreign = [signs.fullmatch(sign) is None for sign in text]
    return is_tight(value) and (all if any_of else any)(foreign) and foreign != []


def is_arn(value: Val) -> bool:
    """Whether it is the ARN of something, and nothing else."""
    return value.blank.shape == GAP and attribute_of(value) == "arn"


def begins_with(value: Val, prefix: str) -> bool | None:
    """Whether an ARN begins with a text; None of what is no ARN, and of what comes after `arn:`."""
    if not is_arn(value) or not prefix:
        return None
    return True if _ARN.startswith(prefix) else None if prefix.startswith(_ARN) else False
