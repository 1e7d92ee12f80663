"""The shipped provider schema: complete, quick, and equal to what its source says."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from srm_tf.model.schema import Attribute, Schema
from srm_tf.model.value import as_text
from srm_tf.terraform.schema import ShippedSchema, shipped

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "aws"
UNTOLD = tomllib.loads((ROOT / "tools" / "provider_defaults.toml").read_text(encoding="utf-8"))
# Arguments that had a default in the version that made the recorded plans, and have none since.
UNTIL_THEN = {("aws_cloudwatch_event_rule", "is_enabled"), ("aws_vpc", "assign_generated_ipv6_cidr_block")}
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs the tables of ../shared/data/aws")


@pytest.fixture(scope="module")
def schema() -> ShippedSchema:
    return shipped()


def test_it_is_the_schema_of_a_version(schema: Schema) -> None:
    assert shipped().version == "6.69.1"
    assert len(shipped().types) == 1735
    assert schema.has_type("aws_s3_bucket")
    assert not schema.has_type("aws_no_such_thing")
    assert not schema.has_type("data.aws_ami")


@pytest.mark.parametrize(
    ("resource_type", "path", "expected"),
    [
        ("aws_s3_bucket", "bucket", Attribute("string", optional=True, computed=True)),
        ("aws_ebs_volume", "availability_zone", Attribute("string", required=True)),
        ("aws_instance", "metadata_options", Attribute("block(list)", optional=True, computed=False, max_items=1)),
        ("aws_security_group", "ingress", Attribute("set(object)", optional=True, computed=True)),
        ("aws_security_group", "ingress.cidr_blocks", Attribute("list(string)", optional=True, computed=True)),
        ("aws_db_instance", "password", Attribute("string", optional=True, sensitive=True)),
        ("aws_kms_key", "customer_master_key_spec", Attribute("string", optional=True, default="SYMMETRIC_DEFAULT")),
        ("aws_kms_key", "enable_key_rotation", Attribute("bool", optional=True, default="false")),
        ("aws_s3_bucket_public_access_block", "block_public_acls", Attribute("bool", optional=True, default="false")),
        ("aws_cloudtrail", "include_global_service_events", Attribute("bool", optional=True, default="true")),
    ],
)
def test_attributes(schema: Schema, resource_type: str, path: str, expected: Attribute) -> None:
    assert schema.attribute(resource_type, tuple(path.split("."))) == expected


def test_what_is_not_there_is_none(schema: Schema) -> None:
    assert schema.attribute("aws_s3_bucket", ("no_such",)) is None
    assert schema.attribute("aws_s3_bucket", ("bucket", "deeper")) is None
    assert schema.attribute("aws_no_such_thing", ("id",)) is None
    assert schema.attribute("aws_s3_bucket", ()) is None
    assert schema.attributes("aws_no_such_thing") == {}


def test_a_block_repeats_unless_it_may_occur_once(schema: Schema) -> None:
    top = schema.attributes("aws_instance")
    assert top["ebs_block_device"].repeats
    assert not top["root_block_device"].repeats
    assert not top["timeouts"].repeats


def test_one_file_is_read_for_one_type(tmp_path: Path) -> None:
    for name in ("index.json", "kms.json"):
        (tmp_path / name).write_bytes((ROOT / "srm_tf" / "terraform" / "provider" / name).read_bytes())
    assert "policy" in ShippedSchema(tmp_path).attributes("aws_kms_key")


def test_no_default_is_a_go_constant() -> None:
    """Every default reads like a value: no package, no call, no comment."""
    schema = shipped()
    for resource_type in schema.types:
        for path in paths(schema, resource_type):
            attribute = schema.attribute(resource_type, path)
            assert attribute is not None
            if attribute.default is not None:
                assert "types." not in attribute.default, (resource_type, path)
                assert "//" not in attribute.default, (resource_type, path)
                assert attribute.kind != "bool" or attribute.default in {"true", "false"}, (resource_type, path)
                assert attribute.kind != "number" or float(attribute.default) is not None, (resource_type, path)


def test_what_a_plan_shows_where_nobody_writes_is_the_default(schema: Schema) -> None:
    """What is optional and not computed is null in a plan, unless the provider has a default for it."""
    compared = 0
    for plan in sorted((ROOT / "tests" / "configurations").glob("*/plan.json")):
        document = json.loads(plan.read_text(encoding="utf-8"))
        written = dict(blocks(document["configuration"]["root_module"]))
        for one in document.get("resource_changes", ()):
            expressions = written.get((one["type"], one["name"]))
            if expressions is None or one["mode"] != "managed" or one["change"]["actions"] != ["create"]:
                continue
            for name, value in one["change"]["after"].items():
                known = schema.attribute(one["type"], (name,))
                if known is None or known.computed or not known.optional or name in expressions or value in (None, "", [], {}):
                    continue
                if (one["type"], name) not in UNTIL_THEN and not isinstance(value, (dict, list)):
                    assert known.default == as_text(value), (plan.parent.name, one["type"], name)
                    compared += 1
    assert compared > 500, compared


def blocks(module: dict[str, Any]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """(type, name) of each block → its expressions; of two that are called alike in two modules, those of one stand for both."""
    for one in module.get("resources", ()):
        yield (one["type"], one["name"]), one.get("expressions", {})
    for call in module.get("module_calls", {}).values():
        yield from blocks(call["module"])


def paths(schema: ShippedSchema, resource_type: str, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name in schema.inside(resource_type, above):
        found += [(*above, name), *paths(schema, resource_type, (*above, name))]
    return found


@needs_data
def test_every_attribute_of_the_table_is_there(schema: Schema) -> None:
    flags = {"required": (True, False, False), "optional": (False, True, False), "computed": (False, False, True)}
    with (DATA / "attributes.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found = schema.attribute(row["resource_type"], tuple(row["attribute_path"].split(".")))
            assert found is not None, row
            assert (found.required, found.optional, found.computed) == flags.get(row["flag"], (False, True, True)), row
            assert found.kind == row["type"].replace(",max1", ""), row
            write_only = row["attribute_path"].endswith("_wo") and row["flag"] != "computed"
            assert found.sensitive == (write_only or "sensitive" in row["markers"].split(",")), row
            assert found.default is None or row["default_provider_code"] or row["attribute_path"] in UNTOLD.get(row["resource_type"], {}), (
                row
            )


@needs_data
def test_the_shipped_files_are_a_fresh_build() -> None:
    command = [sys.executable, str(ROOT / "tools" / "build_schema.py"), str(DATA), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
