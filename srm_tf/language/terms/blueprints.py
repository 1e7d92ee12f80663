"""Which operating system a blueprint of Lightsail is, by its id, and whether that system is still maintained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.show import stands
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence
from srm_tf.model.verdict import Judgement, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

# `amazon_linux_2`, `amazon_linux_2018_03_0_2`, `ubuntu_20_04`, `windows_server_2016_sql_2016_express`, `debian_11`, `opensuse_15`: the ids
# that `aws lightsail get-blueprints` has for the systems of
# https://docs.aws.amazon.com/lightsail/latest/userguide/compare-options-choose-lightsail-instance-image.html
_SYSTEMS: Final = (
    ("amazon-linux", regex(r"amazon_linux_(20\d\d_\d\d|20\d\d|2)(?:_|$)")),
    ("ubuntu", regex(r"ubuntu_(\d\d_\d\d)(?:_|$)")),
    ("windows-server", regex(r"windows_server_(20\d\d)(?:_|$)")),
    ("debian", regex(r"debian_(\d+)(?:_|$)")),
    ("opensuse", regex(r"opensuse_(\d+)(?:_|$)")),
)


@predicate("is a blueprint of a system in support")
def is_a_blueprint_of_a_system_in_support(site: Site, context: Context) -> Judgement:
    """The system that the instance is made from gets patches on the day of judgement. What no table tells of is unknown."""
    said, seen = f"{site.path} {stands(site.value)}", evidence(site.resource, site.path, site.value)
    product, release = system(site.value.text() or "")
    days = context.lifecycle.cycles(product) or {}
    if release not in days:
        return depends(f"{said}: no end of support is known for it", ("the table of end-of-support dates",), seen)
    last = days[release]
    if last is not None and last < context.as_of:
        return breaks(f"{said}, a system whose support has ended" + (f", on {last}" if not site.value.sensitive else ""), seen)
    return holds(f"{said}, a system in support", seen)


def system(blueprint: str) -> tuple[str, str]:
    """Product and release of a blueprint; two empty texts for one that is no system that we know.

    >>> system("amazon_linux_2018_03_0_2"), system("windows_server_2016_sql_2016_express"), system("wordpress")
    (('amazon-linux', '2018.03'), ('windows-server', '2016'), ('', ''))
    """
    for product, pattern in _SYSTEMS:
        if found := pattern.match(blueprint):
            return product, found[1].replace("_", ".")
    return "", ""
