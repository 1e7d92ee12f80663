"""What providers compute and the configuration tells all the same: policy documents, the region, the partition, all tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.terraform import cty
from srm_tf.terraform.cty import Val
from srm_tf.terraform.types import STRING, map_of

if TYPE_CHECKING:
    from srm_tf.terraform.provided import Provided
    from srm_tf.terraform.resources import ResourceInstance

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
_PARTITIONS = (("cn-", "aws-cn", "amazonaws.com.cn"), ("us-gov-", "aws-us-gov", "amazonaws.com"), ("", "aws", "amazonaws.com"))


def computed(instance: ResourceInstance, name: str, provider: Provided) -> Val | None:
    """The value of an attribute that nobody wrote, where it can be told; else None."""
    if instance.id.mode == "data":
        return _data(instance, name, provider)
    if name == "tags_all" and instance.known_type:
        return _all_tags(instance, provider)
    return None


def _data(instance: ResourceInstance, name: str, provider: Provided) -> Val | None:
    if instance.id.type == "aws_region" and name in {"name", "id", "region"}:
        region = provider.text("region")
        return cty.string(region) if region else None
    if instance.id.type == "aws_partition":
        return _partition(provider.text("region"), name)
    return None


def _partition(region: str | None, name: str) -> Val | None:
    if region is None:
        return None
    partition, suffix = next((one, dns) for prefix, one, dns in _PARTITIONS if region.startswith(prefix))
    known = {"partition": partition, "id": partition, "dns_suffix": suffix, "reverse_dns_prefix": ".".join(reversed(suffix.split(".")))}
    return cty.string(known[name]) if name in known else None


def _all_tags(instance: ResourceInstance, provider: Provided) -> Val | None:
    """The tags of the resource over the provider's `default_tags`."""
    del provider
    own = instance.part("tags")
    if own is None:
        return cty.a_map({}, STRING)
    return own if isinstance(own, Val) and own.type == map_of(STRING) else None
