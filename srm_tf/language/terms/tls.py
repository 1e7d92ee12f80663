"""Names of TLS policies: which of them leave TLS 1.0 and 1.1 out.

A policy is judged by the table of the service its resource belongs to. A name that is in none of its rows is unknown: AWS adds policies.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.show import stands
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence, not_known
from srm_tf.model.verdict import Judgement, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site


_ENDINGS: Final = ("2021-06", "Res-2021-06", "FIPS-2023-04", "x")  # of names: what a pattern takes that takes any word there


class Table(msgspec.Struct, frozen=True):
    """The policies of one service: patterns of whole names. `why` completes "… is not current: it …"."""

    current: re.Pattern[str]
    old: re.Pattern[str]
    why: str
    source: str

    def is_current(self, name: str) -> bool | None:
        """Whether a policy is current; None for a name the table does not know."""
        if self.current.fullmatch(name):
            return True
        return False if self.old.fullmatch(name) else None

    def begins_current(self, start: str) -> bool | None:
        """Whether all policies are current that begin so: where any word may follow, it makes no difference. None where it does."""
        answers = {self.is_current(f"{start}{end}") for end in _ENDINGS}
        return answers.pop() if len(answers) == 1 else None


_OFFERS_OLD = "offers TLS 1.0 or 1.1"
API_GATEWAY: Final = Table(
    regex(r"TLS_1_2|SecurityPolicy_TLS1[23]_\w+"),
    regex(r"TLS_1_0"),
    _OFFERS_OLD,
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html",
)
# TLSv1.2_2018 and 2019 have TLS 1.2 with CBC ciphers: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html
CLOUDFRONT: Final = Table(
    regex(r"TLSv1\.2_202[1-9]|TLSv1\.3_\d{4}"),
    regex(r"SSLv3|TLSv1(?:\.[01])?(?:_\d{4})?|TLSv1\.2_201[89]"),
    "offers old protocols or ciphers",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
)
ELB: Final = Table(
    regex(r"ELBSecurityPolicy-(?:TLS13-1-[23]|TLS-1-2|FS-1-2)-[\w-]+"),
    regex(r"ELBSecurityPolicy-(?:TLS13-1-[01]-[\w-]+|TLS-1-[01]-[\w-]+|FS-1-1-[\w-]+|FS-2018-06|201\d-\d\d)"),
    _OFFERS_OLD,
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
)
# By the table of protocols AWS IoT Core speaks TLS 1.2 and 1.3 alone, under the old names too: they tell what the devices are of.
IOT: Final = Table(
    regex(r"IoTSecurityPolicy_TLS1[23]_1_[23]_\w+"),
    regex(r"IoTSecurityPolicy_TLS12_1_0_\w+"),
    "is named for TLS 1.0 as the least, and has no TLS 1.3",
    "https://docs.aws.amazon.com/iot/latest/developerguide/transport-security.html#tls-policy-table",
)
SEARCH: Final = Table(
    regex(r"Policy-Min-TLS-1-[23]-[\w-]+"),
    regex(r"Policy-Min-TLS-1-0-[\w-]+"),
    _OFFERS_OLD,
    "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html",
)
# That of 2023-05 has less than that of 2024-01, which AWS gives new servers, and nothing more; the ones before have more.
TRANSFER: Final = Table(
    regex(r"Transfer\w*SecurityPolicy-(?:[\w-]*FIPS[\w-]*|(?:[A-Za-z][\w-]*-)?(?:202[4-9]|20[3-9]\d)-\d\d)|TransferSecurityPolicy-2023-05"),
    regex(r"Transfer\w*SecurityPolicy-(?:[A-Za-z][\w-]*-)?(?:201\d|202[0-3])-\d\d"),
    "offers algorithms that the policies of 2024-01 leave out",
    "https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html",
)
TABLES: Final = {
    "aws_alb_listener": ELB,
    "aws_api_gateway_domain_name": API_GATEWAY,
    "aws_api_gateway_rest_api": API_GATEWAY,
    "aws_apigatewayv2_domain_name": API_GATEWAY,
    "aws_cloudfront_distribution": CLOUDFRONT,
    "aws_cloudfront_multitenant_distribution": CLOUDFRONT,
    "aws_cloudsearch_domain": SEARCH,
    "aws_elasticsearch_domain": SEARCH,
    "aws_iot_domain_configuration": IOT,
    "aws_lb_listener": ELB,
    "aws_lb_ssl_negotiation_policy": ELB,
    "aws_load_balancer_policy": ELB,
    "aws_opensearch_domain": SEARCH,
    "aws_transfer_connector": TRANSFER,
    "aws_transfer_server": TRANSFER,
}


@predicate("is a current TLS policy", begun=True)
def is_a_current_tls_policy(site: Site, _: Context) -> Judgement:
    """Whether the policy of this name admits TLS 1.2 and newer alone, by the table of the resource's service."""
    value, seen = site.value, evidence(site.resource, site.path, site.value)
    table = TABLES.get(site.resource.type)
    if value.is_unknown:
        return _begun(site, table)
    said = f"{site.path} {stands(value)}"
    current = table.is_current(value.text() or "") if table else None
    if current is None:
        return depends(f"{said}, which is not in the list of TLS policies", ("the list of TLS policies",), seen)
    if table is not None and not current:
        return breaks(f"{said}, which {table.why}", seen)
    return holds(said, seen)


def _begun(site: Site, table: Table | None) -> Judgement:
    """The judgement about a policy of whose name only the beginning is known."""
    prefix, seen = site.value.unknown.prefix, evidence(site.resource, site.path, site.value)
    current = table.begins_current(prefix) if table is not None else None
    if table is None or current is None:
        return not_known(site)
    said = f"{site.path} begins with '{prefix}'"
    return holds(said, seen) if current else breaks(f"{said}, which {table.why}", seen)
