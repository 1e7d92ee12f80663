"""What look-ups return in any case counts as set, as what makes it does."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph

CONFIGURATION = """
data "aws_ami" "one" {
  most_recent = true
  owners      = ["amazon"]
}
resource "aws_instance" "web" {
  ami           = data.%s
  instance_type = "t4g.micro"
}
"""


@pytest.mark.parametrize(
    ("read", "there"),
    [("aws_ami.one.id", True), ("aws_ami.one.image_id", True), ("aws_ami.one.ramdisk_id", False)],
)
def test_what_a_look_up_fills_in_any_case_is_set(read: str, there: bool) -> None:
    graph = configured_graph(CONFIGURATION % read)
    instance = graph.get("aws_instance.web")
    assert instance is not None
    assert instance.get("ami").unknown.not_null is there
