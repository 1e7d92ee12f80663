"""Whether an instance gets a public address, where a condition chooses its launch template or its network interface, or leaves it out."""

from __future__ import annotations

import pytest

from tests.support.judging import asked_of, configured_graph, words_of

CONTROL = "ec2/instances-are-private"
NETWORK = """
variable "c" { type = bool }
variable "id" { type = string }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "g" { vpc_id = aws_vpc.v.id }
resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.v.id
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.g.id
  }
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.2.0/24"
}
resource "aws_route_table" "private" { vpc_id = aws_vpc.v.id }
resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}
resource "aws_launch_template" "on" {
  network_interfaces {
    associate_public_ip_address = true
    subnet_id                   = aws_subnet.public.id
  }
}
resource "aws_launch_template" "off" {
  network_interfaces {
    associate_public_ip_address = false
    subnet_id                   = aws_subnet.public.id
  }
}
resource "aws_launch_template" "too" {
  network_interfaces {
    associate_public_ip_address = false
    subnet_id                   = aws_subnet.public.id
  }
}
resource "aws_network_interface" "private" { subnet_id = aws_subnet.private.id }
resource "aws_network_interface" "public" { subnet_id = aws_subnet.public.id }
resource "aws_eip" "e" { network_interface = aws_network_interface.public.id }
resource "aws_instance" "i" {
  %s
}
"""
TEMPLATE = "launch_template {\n id = %s\n }"
PERHAPS = 'dynamic "launch_template" {\n for_each = var.c ? [1] : []\n content {\n id = aws_launch_template.off.id\n }\n }'
CARD = "network_interface {\n device_index = 0\n network_interface_id = %s\n }"
PERHAPS_CARD = """dynamic "network_interface" {
    for_each = var.c ? [1] : []
    content {
      device_index         = 0
      network_interface_id = aws_network_interface.private.id
    }
  }"""


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (TEMPLATE % "aws_launch_template.off.id", "satisfied"),
        (TEMPLATE % "aws_launch_template.on.id", "misconfigured"),
        (TEMPLATE % "var.c ? aws_launch_template.on.id : aws_launch_template.off.id", "unknown"),
        (TEMPLATE % "var.c ? aws_launch_template.off.id : aws_launch_template.on.id", "unknown"),
        (TEMPLATE % "var.c ? aws_launch_template.off.id : aws_launch_template.too.id", "satisfied"),
        (TEMPLATE % 'var.c ? aws_launch_template.off.id : "lt-0123456789abcdef0"', "unknown"),
        (TEMPLATE % "var.c ? aws_launch_template.off.id : null", "unknown"),
        (PERHAPS, "unknown"),
        (f"subnet_id = aws_subnet.public.id\n  {PERHAPS}", "unknown"),
        (f"subnet_id = aws_subnet.private.id\n  {PERHAPS}", "satisfied"),
        (CARD % "aws_network_interface.private.id", "satisfied"),
        (CARD % "aws_network_interface.public.id", "misconfigured"),
        (CARD % "var.c ? aws_network_interface.private.id : aws_network_interface.public.id", "unknown"),
        (CARD % "var.id", "unknown"),
        (CARD % "var.c ? aws_network_interface.private.id : var.id", "unknown"),
        (f"{CARD % 'aws_network_interface.private.id'}\n  {PERHAPS_CARD.replace('private', 'public')}", "unknown"),
        (f"{CARD % 'aws_network_interface.private.id'}\n  {PERHAPS_CARD}", "satisfied"),
        ("subnet_id = var.c ? aws_subnet.private.id : var.id", "unknown"),
        (PERHAPS_CARD, "unknown"),
        (f"subnet_id = var.c ? null : aws_subnet.public.id\n  {PERHAPS_CARD}", "unknown"),
    ],
)
def test_a_chosen_template_or_interface(written: str, wanted: str) -> None:
    assert words_of(configured_graph(NETWORK % written), CONTROL)["aws_instance.i"] == wanted


@pytest.mark.parametrize(("text", "wanted"), [("0", "satisfied"), ("F", "satisfied"), ("1", "misconfigured"), ("True", "misconfigured")])
def test_a_switch_of_a_template_may_have_any_form_that_its_provider_takes(text: str, wanted: str) -> None:
    network = NETWORK.replace("associate_public_ip_address = false", f'associate_public_ip_address = "{text}"', 1)
    graph = configured_graph(network % TEMPLATE % "aws_launch_template.off.id")
    assert words_of(graph, CONTROL)["aws_instance.i"] == wanted


def test_a_text_that_is_no_switch_is_told() -> None:
    network = NETWORK.replace("associate_public_ip_address = false", 'associate_public_ip_address = "yes"', 1)
    outcomes = asked_of(configured_graph(network % TEMPLATE % "aws_launch_template.off.id"), CONTROL)
    found = next(one for one in outcomes if one.address == "aws_instance.i")
    said = "aws_launch_template.off.network_interfaces[0].associate_public_ip_address is 'yes', which is neither true nor false"
    assert (found.verdict.word, found.because) == ("unknown", said)
