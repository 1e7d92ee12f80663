"""Keys of instances in addresses: what Terraform 1.15 prints, and that it is read back as the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from srm_tf.terraform.addresses import module_steps, parts, show_key
from tests.support.graphs import from_configuration

# Key → the index in `resource_changes[].address` of Terraform 1.15.
PRINTED = {
    "a.b": '["a.b"]',
    "br]a[ck": '["br]a[ck"]',
    "<&>": '["<&>"]',
    "ünï": '["ünï"]',
    "emoji😀": '["emoji😀"]',
    "$$ $ x": '["$$ $ x"]',
    'q"q': r'["q\"q"]',
    "back\\slash": r'["back\\slash"]',
    "a\nb": r'["a\nb"]',
    "cr\rx": r'["cr\rx"]',
    "tab\tt": r'["tab\tt"]',
    "nul\x01": r'["nul\u0001"]',
    "\u2028": r'["\u2028"]',
    "\xa0": r'["\u00a0"]',
    "\U000e0001": r'["\U000e0001"]',
    "d${x}": '["d$${x}"]',
    "p%{y}": '["p%%{y}"]',
    "$$${z}": '["$$$${z}"]',
}


@pytest.mark.parametrize(("key", "index"), PRINTED.items())
def test_a_key_is_printed_as_terraform_prints_it_and_read_back(key: str, index: str) -> None:
    assert show_key(key) == index
    assert parts(f"aws_ebs_volume.v{index}.id")[1].key == key
    assert module_steps(f"module.m{index}.aws_ebs_volume.v") == (("m", key),)


@pytest.mark.parametrize("index", [r'["\ud800"]', r'["\q"]', r'["\U00110000"]', r'["\u12"]'])
def test_what_terraform_does_not_print_is_a_key_all_the_same(index: str) -> None:
    (_, key) = module_steps(f"module.m{index}.aws_ebs_volume.v")[0]
    assert str(key).encode()


def test_a_configuration_calls_instances_what_a_plan_calls_them(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_ebs_volume" "v" {\n  for_each = toset(["a\\nb", "d$${x}"])\n  size = 1\n}\n'
        'module "m" {\n  source   = "./m"\n  for_each = toset(["n\\nl"])\n}\n'
    )
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text('resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n')
    assert {one.address for one in from_configuration(tmp_path).graph.resources if one.mode == "managed"} == {
        r'aws_ebs_volume.v["a\nb"]',
        'aws_ebs_volume.v["d$${x}"]',
        r'module.m["n\nl"].aws_sqs_queue.q',
    }
