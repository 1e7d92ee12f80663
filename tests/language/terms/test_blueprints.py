"""Which operating system a blueprint of Lightsail is, and whether it is still maintained."""

from __future__ import annotations

from datetime import date

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.blueprints import is_a_blueprint_of_a_system_in_support, system
from tests.language.terms.build import resource, unknown, world

PRODUCTS: dict[str, dict[str, date | None]] = {"ubuntu": {"24.04": date(2029, 5, 31), "20.04": date(2025, 5, 31)}, "debian": {"12": None}}


@pytest.mark.parametrize(
    ("blueprint", "found"),
    [
        ("amazon_linux_2", ("amazon-linux", "2")),
        ("amazon_linux_2023", ("amazon-linux", "2023")),
        ("amazon_linux_2018_03_0_2", ("amazon-linux", "2018.03")),
        ("ubuntu_16_04_2", ("ubuntu", "16.04")),
        ("windows_server_2022_sql_2022_express", ("windows-server", "2022")),
        ("debian_11", ("debian", "11")),
        ("opensuse_15", ("opensuse", "15")),
        ("wordpress_multisite", ("", "")),
        ("my_ubuntu_20_04", ("", "")),
        ("ubuntu_2004", ("", "")),
    ],
)
def test_systems(blueprint: str, found: tuple[str, str]) -> None:
    assert system(blueprint) == found


@pytest.mark.parametrize(
    ("value", "on", "expected"),
    [
        ("ubuntu_20_04", date(2025, 5, 31), "satisfied"),
        ("ubuntu_20_04", date(2025, 6, 1), "misconfigured"),
        ("ubuntu_24_04", date(2026, 11, 1), "satisfied"),
        ("debian_12", date(2040, 1, 1), "satisfied"),  # no end is announced
        ("debian_9", date(2026, 11, 1), "unknown"),  # in no table
        ("wordpress", date(2026, 11, 1), "unknown"),
        (unknown("var.blueprint"), date(2026, 11, 1), "unknown"),
    ],
)
def test_support(value: object, on: date, expected: str) -> None:
    instance = resource("aws_lightsail_instance.i", blueprint_id=value)
    site = Site(instance, "blueprint_id", instance.get("blueprint_id"), ("blueprint_id",))
    assert is_a_blueprint_of_a_system_in_support(site, world(instance, lifecycle=PRODUCTS, as_of=on)).verdict.word == expected
