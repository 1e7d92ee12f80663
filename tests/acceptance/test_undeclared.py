"""What nobody declares is still something: its type says what it is, and it is none of the resources that are here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scanning import Program

NETWORK = """
resource "aws_subnet" "data" {{
  vpc_id     = "vpc-0123456789abcdef0"
  cidr_block = "10.0.1.0/24"
}}

resource "aws_db_subnet_group" "data" {{
  subnet_ids = [aws_subnet.data.id]
}}

resource "aws_route_table" "data" {{
  vpc_id = "vpc-0123456789abcdef0"
  route {{
    cidr_block = "0.0.0.0/0"
    gateway_id = {gateway}
  }}
}}

resource "aws_route_table_association" "data" {{
  subnet_id      = aws_subnet.data.id
  route_table_id = aws_route_table.data.id
}}
"""
BACKUP = """
resource "aws_efs_file_system" "files" {{
}}

resource "aws_backup_selection" "some" {{
  name         = "some"
  plan_id      = "12345678-aaaa-bbbb-cccc-0123456789ab"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [{taken}]
}}
"""
PRIVATE, BACKED_UP = "vpc/data-subnets-are-private", "backup/stateful-resources-have-backup-plans"


@pytest.mark.parametrize(
    ("text", "control", "verdict"),
    [
        (NETWORK.format(gateway="aws_internet_gateway.main.id"), PRIVATE, "misconfigured"),
        (NETWORK.format(gateway="aws_vpn_gateway.main.id"), PRIVATE, "satisfied"),
        (NETWORK.format(gateway="var.gateway"), PRIVATE, "unknown"),
        (BACKUP.format(taken="aws_ebs_volume.other.arn"), BACKED_UP, "missing"),
        (BACKUP.format(taken="aws_efs_file_system.other.arn"), BACKED_UP, "missing"),
        (BACKUP.format(taken="var.taken"), BACKED_UP, "unknown"),
    ],
    ids=["internet gateway", "VPN gateway", "any gateway", "a volume", "another file system", "anything"],
)
def test_an_undeclared_resource_is_another_one(tmp_path: Path, srm_tf: Program, text: str, control: str, verdict: str) -> None:
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    done = srm_tf("check", str(tmp_path), "--format", "json", "--fail-on", "never")
    assert [one["verdict"] for one in done.document["outcomes"] if one["control"] == control] == [verdict]
