"""The same configuration in both syntaxes: name → (native, JSON). Real Terraform makes the same plan of both."""

PAIRS: dict[str, tuple[str, str]] = {
    "bucket": (
        """
resource "aws_s3_bucket" "a" {
  bucket = "b-${terraform.workspace}"
  acl    = "private"
  tags = {
    "Name"                     = "x"
    (terraform.workspace)      = upper("y")
    "k-${terraform.workspace}" = 3
  }
  versioning {
    enabled = true
  }
  lifecycle_rule {
    enabled = true
    id      = "one"
    transition {
      days          = 30
      storage_class = "GLACIER"
    }
    transition {
      days          = 10
      storage_class = "STANDARD_IA"
    }
  }
  lifecycle_rule {
    enabled = false
    prefix  = null
    expiration {
      days = 5
    }
  }
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags, versioning[0].enabled]
  }
}
""",
        """
{"resource": {"aws_s3_bucket": {"a": {
  "//": "in JSON",
  "bucket": "b-${terraform.workspace}",
  "acl": "private",
  "tags": {"Name": "x", "${terraform.workspace}": "${upper(\\"y\\")}", "k-${terraform.workspace}": 3},
  "versioning": {"enabled": true},
  "lifecycle_rule": [
    {"enabled": true, "id": "one", "transition": [
      {"days": 30, "storage_class": "GLACIER"}, {"days": 10, "storage_class": "STANDARD_IA"}]},
    {"enabled": false, "prefix": null, "expiration": [{"days": 5}]}
  ],
  "logging": null,
  "cors_rule": [],
  "lifecycle": {"prevent_destroy": true, "ignore_changes": ["tags", "versioning[0].enabled"]}
}}}}
""",
    ),
    "group": (
        """
resource "aws_security_group" "g" {
  name = "g"
  ingress {
    description      = ""
    from_port        = 22
    to_port          = 22
    protocol         = "tcp"
    cidr_blocks      = ["10.0.0.0/8"]
    ipv6_cidr_blocks = []
    prefix_list_ids  = []
    security_groups  = []
    self             = false
  }
  egress = []
}
""",
        """
{"resource": [{"aws_security_group": [{"g": [{
  "name": "g",
  "ingress": [{"description": "", "from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"],
    "ipv6_cidr_blocks": [], "prefix_list_ids": [], "security_groups": [], "self": false}],
  "egress": []
}]}]}]}
""",
    ),
    "dynamic": (
        """
variable "sizes" {
  type    = map(object({ size = number, type = optional(string, "gp2") }))
  default = { "/dev/sdb" = { size = 5 }, "/dev/sdc" = { size = 6, type = "io1" } }
}
resource "aws_instance" "i" {
  for_each      = toset(["a", "b"])
  ami           = "ami-1"
  instance_type = "t3.${each.key == "a" ? "micro" : "small"}"
  dynamic "ebs_block_device" {
    for_each = var.sizes
    iterator = disk
    content {
      device_name = disk.key
      volume_size = disk.value.size
      volume_type = disk.value.type
      encrypted   = true
    }
  }
  root_block_device {
    volume_size = 9
  }
  depends_on = [aws_vpc.v]
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
""",
        """
{
  "variable": {"sizes": {
    "type": "map(object({ size = number, type = optional(string, \\"gp2\\") }))",
    "default": {"/dev/sdb": {"size": 5}, "/dev/sdc": {"size": 6, "type": "io1"}}
  }},
  "resource": {
    "aws_instance": {"i": {
      "for_each": "${toset([\\"a\\", \\"b\\"])}",
      "ami": "ami-1",
      "instance_type": "t3.${each.key == \\"a\\" ? \\"micro\\" : \\"small\\"}",
      "dynamic": {"ebs_block_device": {
        "for_each": "${var.sizes}",
        "iterator": "disk",
        "content": {
          "device_name": "${disk.key}", "volume_size": "${disk.value.size}", "volume_type": "${disk.value.type}", "encrypted": true
        }
      }},
      "root_block_device": {"volume_size": 9},
      "depends_on": ["aws_vpc.v"]
    }},
    "aws_vpc": {"v": {"cidr_block": "10.0.0.0/16"}}
  }
}
""",
    ),
    "policy": (
        """
data "aws_iam_policy_document" "d" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [true]
    }
  }
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["*"]
  }
}
resource "aws_iam_role" "r" {
  assume_role_policy = data.aws_iam_policy_document.d.json
}
""",
        """
{
  "data": {"aws_iam_policy_document": {"d": {"statement": [
    {
      "actions": ["sts:AssumeRole"],
      "principals": {"type": "Service", "identifiers": ["ec2.amazonaws.com"]},
      "condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": [true]}]
    },
    {"effect": "Deny", "actions": ["s3:*"], "resources": ["*"]}
  ]}}},
  "resource": {"aws_iam_role": {"r": {"assume_role_policy": "${data.aws_iam_policy_document.d.json}"}}}
}
""",
    ),
    "module": (
        """
provider "aws" {
  region = "eu-central-1"
  default_tags {
    tags = { Owner = "me" }
  }
}
provider "aws" {
  alias  = "dr"
  region = "us-east-1"
}
locals {
  one = 1
  two = [local.one, "x", null, true, { "a" = local.one }]
}
module "m" {
  source = "./m"
  x      = local.two
  providers = {
    aws     = aws
    aws.alt = aws.dr
  }
}
output "o" {
  description = "not a $${template}"
  value       = module.m.o
  sensitive   = true
  depends_on  = [aws_vpc.v]
}
resource "aws_vpc" "v" {
  provider   = aws.dr
  count      = 2
  cidr_block = "10.${count.index}.0.0/16"
  lifecycle {
    ignore_changes = all
    postcondition {
      condition     = self.cidr_block != ""
      error_message = "Empty: ${self.id}"
    }
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.id}"
  }
}
moved {
  from = aws_vpc.old
  to   = aws_vpc.v[0]
}
""",
        """
[
  {"provider": {"aws": [
    {"region": "eu-central-1", "default_tags": {"tags": {"Owner": "me"}}},
    {"alias": "dr", "region": "us-east-1"}
  ]}},
  {"locals": {"one": 1, "two": ["${local.one}", "x", null, true, {"a": "${local.one}"}]}},
  {"module": {"m": {"source": "./m", "x": "${local.two}", "providers": {"aws": "aws", "aws.alt": "aws.dr"}}}},
  {"output": {"o": {"description": "not a ${template}", "value": "${module.m.o}", "sensitive": true, "depends_on": ["aws_vpc.v"]}}},
  {"resource": {"aws_vpc": {"v": {
    "provider": "aws.dr",
    "count": 2,
    "cidr_block": "10.${count.index}.0.0/16",
    "lifecycle": {
      "ignore_changes": "all",
      "postcondition": {"condition": "${self.cidr_block != \\"\\"}", "error_message": "Empty: ${self.id}"}
    },
    "provisioner": {"local-exec": {"when": "destroy", "command": "echo ${self.id}"}}
  }}}},
  {"moved": {"from": "aws_vpc.old", "to": "aws_vpc.v[0]"}}
]
""",
    ),
    "variables": (
        """
variable "a" {
  type      = string
  default   = "$${x} %%{ if }"
  nullable  = false
  sensitive = true
  validation {
    condition     = length(var.a) > 1
    error_message = "Too short: ${length(var.a)}"
  }
}
variable "b" {
  type    = tuple([string, list(number)])
  default = ["1", [1.50, 1e3, 12345678901234567890123]]
}
output "b" {
  value = [var.b, nonsensitive(var.a), "%{ if true ~}  yes %{ else }no%{ endif }"]
}
check "c" {
  assert {
    condition     = length(var.b) == 2
    error_message = "no"
  }
}
""",
        """
{
  "variable": {
    "a": {"type": "string", "default": "${x} %{ if }", "nullable": false, "sensitive": true,
      "validation": {"condition": "${length(var.a) > 1}", "error_message": "Too short: ${length(var.a)}"}},
    "b": {"type": "tuple([string, list(number)])", "default": ["1", [1.50, 1e3, 12345678901234567890123]]}
  },
  "output": {"b": {"value": [
    "${var.b}", "${nonsensitive(var.a)}", "%{ if true ~}  yes %{ else }no%{ endif }"
  ]}},
  "check": {"c": {"assert": [{"condition": "${length(var.b) == 2}", "error_message": "no"}]}}
}
""",
    ),
}
