"""The partitions of AWS: what ARNs call them, how their Regions begin, and how the names in them end.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
https://github.com/aws/aws-sdk-go-v2/blob/main/internal/endpoints/awsrulesfn/partitions.json
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Partition(NamedTuple):
    """A partition. `regions` is how the names of its Regions begin; "" where they have nothing in common."""

    name: str
    regions: str
    dns_suffix: str


_COMMERCIAL: Final = Partition("aws", "", "amazonaws.com")
PARTITIONS: Final = (
    _COMMERCIAL,
    Partition("aws-us-gov", "us-gov-", "amazonaws.com"),
    Partition("aws-cn", "cn-", "amazonaws.com.cn"),
    Partition("aws-eusc", "eusc-", "amazonaws.eu"),
    Partition("aws-iso", "us-iso-", "c2s.ic.gov"),
    Partition("aws-iso-b", "us-isob-", "sc2s.sgov.gov"),
    Partition("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk"),
    Partition("aws-iso-f", "us-isof-", "csp.hci.ic.gov"),
)
# A pattern of how AWS's own host names end, with the longer ones first: one of them begins with another.
HOSTS_END: Final = f"(?:{'|'.join(sorted({re.escape(one.dns_suffix) for one in PARTITIONS}, key=lambda end: (-len(end), end)))})"


def partition_of(region: str) -> Partition:
    """The partition that a Region is in.

    >>> partition_of("cn-north-1").name, partition_of("eu-west-1").name
    ('aws-cn', 'aws')
    """
    return next((one for one in PARTITIONS if one.regions and region.startswith(one.regions)), _COMMERCIAL)
