"""Which of several groups a data store has: what each of them admits, while a condition chooses."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, words_of

WORLD = """
variable "open" { type = bool }
variable "own" { type = list(string) }
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}
resource "aws_route_table" "web" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.web.id
}
resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group" "closed" {
  count  = 2
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group_rule" "open" {
  type                     = "ingress"
  security_group_id        = aws_security_group.open.id
  source_security_group_id = aws_security_group.web.id
  protocol                 = "tcp"
  from_port                = 3306
  to_port                  = 3306
}
resource "aws_instance" "web" {
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "t4g.micro"
  subnet_id                   = aws_subnet.web.id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.web.id]
}
resource "aws_rds_cluster" "main" {
  engine                 = "aurora-mysql"
  port                   = 3306
  vpc_security_group_ids = %s
}
"""


@pytest.mark.parametrize(
    ("groups", "word"),
    [
        ("[aws_security_group.open.id]", "misconfigured"),
        ("aws_security_group.closed[*].id", "satisfied"),
        ("var.open ? [aws_security_group.open.id] : [aws_security_group.closed[0].id]", "unknown"),
        ("[var.open ? aws_security_group.open.id : aws_security_group.closed[0].id]", "unknown"),
        ("var.open ? [aws_security_group.closed[1].id] : [aws_security_group.closed[0].id]", "satisfied"),
        ("var.open ? aws_security_group.closed[*].id : [aws_security_group.closed[0].id]", "satisfied"),
        ("[var.open ? aws_security_group.closed[1].id : aws_security_group.closed[0].id]", "satisfied"),
        ("concat([aws_security_group.open.id], var.open ? [aws_security_group.closed[0].id] : [])", "misconfigured"),
        ("concat([aws_security_group.closed[0].id], var.own)", "unknown"),
        ('var.open ? ["sg-0123456789abcdef0"] : [aws_security_group.closed[0].id]', "unknown"),
    ],
)
def test_which_groups_it_has(groups: str, word: str) -> None:
    assert words_of(configured_graph(WORLD % groups), "vpc/data-stores-admit-private-instances") == {"aws_rds_cluster.main": word}
