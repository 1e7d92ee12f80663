"""The shipped provider schema: complete, quick, and equal to what its source says."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from srm_tf.model.schema import Attribute, Schema
from srm_tf.terraform.schema import ShippedSchema, shipped

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "aws"
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
            assert found.default is None or row["default_provider_code"], row


@needs_data
def test_the_shipped_files_are_a_fresh_build() -> None:
    command = [sys.executable, str(ROOT / "tools" / "build_schema.py"), str(DATA), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
