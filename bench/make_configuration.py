"""Write directories of Terraform configuration, of an invented organisation and of any size.

    python -m bench.make_configuration folder 30 --output DIR [--seed 7]

The shapes: `folder` is one root module of N files, two of which are its child modules' in folders of their own; `file` is one file of at
least N lines; `roots` are N root modules that share a child module; `instances` is one bucket with N instances and what belongs to
each; `calls` are N instances of modules, four deep; `policy` is a policy of N statements, each of which hangs on a variable. The same N
and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

VERSIONS: Final = """\
terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = local.tags
  }
}
"""
VARIABLES: Final = """\
variable "region" {
  description = "Where everything lives"
  type        = string
  default     = "eu-central-1"
}

variable "environment" {
  type    = string
  default = "production"
  validation {
    condition     = contains(["production", "staging"], var.environment)
    error_message = "An environment is production or staging."
  }
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type    = list(string)
  default = ["subnet-0a1b2c3d4e5f60718", "subnet-18f7e6d5c4b3a2910"]
}

locals {
  tags = merge({ managed_by = "terraform" }, { environment = var.environment })
  name = "acme-${var.environment}"
}
"""
TEAM: Final = """\
# What team @name@ runs.
locals {
  @name@_ports = { for port in [@ports@] : "port-${port}" => port }
  @name@_tags  = merge(local.tags, { team = "@name@", cost_centre = @number@ })
}

resource "aws_kms_key" "@name@" {
  description             = "${local.name}-@name@"
  deletion_window_in_days = 30
  enable_key_rotation     = @rotates@
  tags                    = local.@name@_tags
}

resource "aws_security_group" "@name@" {
  name        = "${local.name}-@name@"
  description = "What team @name@ takes in"
  vpc_id      = var.vpc_id
  tags        = local.@name@_tags

  dynamic "ingress" {
    for_each = local.@name@_ports
    content {
      description = ingress.key
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["@cidr@"]
    }
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "@name@" {
  count                  = @count@
  ami                    = "ami-0123456789abcdef0"
  instance_type          = var.environment == "production" ? "m7i.large" : "t3.micro"
  subnet_id              = element(var.subnet_ids, count.index)
  vpc_security_group_ids = [aws_security_group.@name@.id]
  tags                   = merge(local.@name@_tags, { Name = format("%s-@name@-%02d", local.name, count.index) })
  user_data              = <<-EOT
    #!/bin/sh
    echo "team=@name@ number=${count.index}" > /etc/team
  EOT

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "@tokens@"
  }

  root_block_device {
    encrypted  = true
    kms_key_id = aws_kms_key.@name@.arn
  }
}

resource "aws_db_instance" "@name@" {
  identifier              = "${local.name}-@name@"
  engine                  = "postgres"
  engine_version          = "@engine@"
  instance_class          = "db.m6g.large"
  allocated_storage       = 100
  storage_encrypted       = @encrypted@
  kms_key_id              = aws_kms_key.@name@.arn
  backup_retention_period = @days@
  publicly_accessible     = false
  vpc_security_group_ids  = [aws_security_group.@name@.id]
  tags                    = local.@name@_tags
}

resource "aws_iam_role" "@name@" {
  name = "${local.name}-@name@"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
  tags = local.@name@_tags
}

resource "aws_cloudwatch_log_group" "@name@" {
  name              = "/acme/@name@"
  retention_in_days = @retention@
  kms_key_id        = aws_kms_key.@name@.arn
}

output "@name@_addresses" {
  description = "Where the machines of team @name@ are"
  value       = [for machine in aws_instance.@name@ : machine.private_ip]
}

"""
STORE: Final = """\
variable "name" {
  type = string
}

variable "versioned" {
  type    = bool
  default = true
}

variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  tags   = var.tags
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = var.versioned ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "this" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json
}

output "id" {
  value = aws_s3_bucket.this.id
}
"""
QUEUE: Final = """\
variable "names" {
  type = set(string)
}

resource "aws_sqs_queue" "this" {
  for_each                = var.names
  name                    = each.key
  sqs_managed_sse_enabled = true
}

output "urls" {
  value = { for name, queue in aws_sqs_queue.this : name => queue.url }
}
"""
CALLS: Final = """\
module "stores" {
  for_each  = toset(["raw", "clean", "export"])
  source    = "@above@modules/store"
  name      = "${local.name}-${each.key}"
  versioned = each.key != "export"
  tags      = local.tags
}

module "queues" {
  source = "@above@modules/queue"
  names  = [for store in module.stores : store.id]
}
"""
INSTANCES: Final = """\
provider "aws" {
  region = "eu-central-1"
}

locals {
  stores = { # range() gives at most 1,024 numbers
    for pair in setproduct(range(@hundreds@), range(100)) : format("store-%02d-%02d", pair[0], pair[1]) => {
      days      = pair[1] % 90 + 1
      versioned = pair[1] % 7 > 0
    }
  }
}

resource "aws_s3_bucket" "store" {
  for_each = local.stores
  bucket   = "acme-${each.key}"
  tags     = { days = each.value.days }
}

resource "aws_s3_bucket_versioning" "store" {
  for_each = local.stores
  bucket   = aws_s3_bucket.store[each.key].id
  versioning_configuration {
    status = each.value.versioned ? "Enabled" : "Suspended"
  }
}
"""
POLICY: Final = """\
provider "aws" {
  region = "eu-central-1"
}

variable "allowed" {
  type = list(bool)
}

resource "aws_s3_bucket" "store" {
  bucket = "acme-store"
}

resource "aws_s3_bucket_policy" "store" {
  bucket = aws_s3_bucket.store.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for number in range(@statements@) : {
      Effect    = var.allowed[number] ? "Allow" : "Deny"
      Principal = "*"
      Action    = "s3:Get${number}"
      Resource  = "arn:aws:s3:::acme-store/${number}/*"
    }]
  })
}
"""
LEVEL: Final = """\
variable "path" {
  type = string
}

module "below" {
  count  = @width@
  source = "../@below@"
  path   = "${var.path}-${count.index}"
}

output "ids" {
  value = flatten(module.below[*].ids)
}
"""
LEAF: Final = """\
variable "path" {
  type = string
}

resource "aws_sqs_queue" "this" {
  name                    = var.path
  sqs_managed_sse_enabled = true
}

output "ids" {
  value = [aws_sqs_queue.this.id]
}
"""
DEPTH: Final = 4


def filled(text: str, values: Mapping[str, object]) -> str:
    """A text with its `@gaps@` filled."""
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def team(number: int, dice: random.Random) -> str:
    """What one team runs, well and badly."""
    return filled(TEAM, {
        "name": f"team{number:04d}", "number": number, "count": dice.randint(1, 3), "days": dice.choice([0, 1, 7, 14]),
        "ports": ", ".join(map(str, dice.sample([22, 80, 443, 8080, 9200], dice.randint(1, 3)))),
        "cidr": dice.choice(["10.0.0.0/8", "10.0.0.0/8", "0.0.0.0/0"]), "rotates": dice.choice(["true", "true", "false"]),
        "tokens": dice.choice(["required", "optional"]), "engine": dice.choice(["13.20", "16.8", "17.4"]),
        "encrypted": dice.choice(["true", "true", "false"]), "retention": dice.choice([30, 400]),
    })  # fmt: skip


def shared() -> Iterator[tuple[str, str]]:
    """The child modules."""
    yield "modules/store/main.tf", STORE
    yield "modules/queue/main.tf", QUEUE


def folder(files: int, dice: random.Random) -> Iterator[tuple[str, str]]:
    """One root module: so many files, those of its two child modules counted."""
    yield from shared()
    yield "versions.tf", VERSIONS
    yield "variables.tf", VARIABLES
    yield "stores.tf", filled(CALLS, {"above": "./"})
    for number in range(files - 5):
        yield f"team{number:04d}.tf", team(number, dice)


def file(lines: int, dice: random.Random) -> Iterator[tuple[str, str]]:
    """One file of at least so many lines."""
    parts = [VERSIONS, VARIABLES]
    while sum(part.count("\n") for part in parts) < lines:
        parts.append(team(len(parts) - 2, dice))
    yield "main.tf", "".join(parts)


def roots(count: int, dice: random.Random) -> Iterator[tuple[str, str]]:
    """So many root modules that share the child modules."""
    yield from shared()
    for number in range(count):
        place = f"live/stack{number:03d}"
        yield f"{place}/versions.tf", VERSIONS
        yield f"{place}/variables.tf", VARIABLES
        yield f"{place}/stores.tf", filled(CALLS, {"above": "../../"})
        yield f"{place}/team.tf", team(number, dice)


def instances(count: int, _dice: random.Random) -> Iterator[tuple[str, str]]:
    """One bucket and its versioning, with so many instances each; rounded to hundreds."""
    yield "main.tf", filled(INSTANCES, {"hundreds": max(1, round(count / 100))})


def policy(count: int, _dice: random.Random) -> Iterator[tuple[str, str]]:
    """One policy of so many statements, of which nobody knows whether they allow or deny."""
    yield "main.tf", filled(POLICY, {"statements": count})


def calls(count: int, _dice: random.Random) -> Iterator[tuple[str, str]]:
    """Modules in modules, about so many instances of the innermost one."""
    width = max(2, round(count ** (1 / DEPTH)))
    for level in range(1, DEPTH):
        yield f"level{level}/main.tf", filled(LEVEL, {"width": width, "below": f"level{level + 1}"})
    yield f"level{DEPTH}/main.tf", LEAF
    top = filled(LEVEL, {"width": width, "below": "level1"}).replace("../level1", "./level1").replace("var.path", '"top"')
    yield "main.tf", top.partition("\n\n")[2]


SHAPES: Final[Mapping[str, Callable[[int, random.Random], Iterator[tuple[str, str]]]]] = {
    "folder": folder, "file": file, "roots": roots, "instances": instances, "calls": calls, "policy": policy,
}  # fmt: skip


def write(shape: str, size: int, target: Path, seed: int = 7) -> Path:
    """Write a configuration below `target`, which must be empty or absent, and return it."""
    dice = random.Random(f"{seed}/{shape}/{size}")  # noqa: S311
    for name, text in SHAPES[shape](size, dice):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return target


def main() -> None:
    """Write one configuration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("size", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--output", type=Path, required=True)
    chosen = parser.parse_args()
    write(chosen.shape, chosen.size, chosen.output, chosen.seed)


if __name__ == "__main__":
    main()
