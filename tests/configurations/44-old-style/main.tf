variable "name" {
  type    = string
  default = "old"
}

variable "zones" {
  type    = list
  default = ["a", "b"]
}

variable "sizes" {
  type    = map
  default = { small = 1, large = "10" }
}

locals {
  joined = "${join(",", var.zones)}"
  nested = "${"${"${var.name}"}"}"
  number = "${5}"
  list   = ["${var.zones}", "${var.name}"]
}

resource "aws_ebs_volume" "zone" {
  count             = "${length(var.zones)}"
  availability_zone = "eu-west-1${element(var.zones, count.index)}"
  size              = "${lookup(var.sizes, count.index == 0 ? "small" : "large", 5)}"
  encrypted         = "${var.name == "old" ? "true" : "false"}"
  tags              = "${merge(var.sizes, { Name = "${var.name}-${count.index}" })}"
}

# Arguments of these types may be written as blocks, as lists of objects, or not at all.
resource "aws_security_group" "as_attributes" {
  name        = "${var.name}"
  description = "${aws_ebs_volume.zone.0.availability_zone}"

  ingress = [{
    description      = null
    from_port        = "${local.number * 16}"
    to_port          = 80
    protocol         = "tcp"
    cidr_blocks      = ["10.0.0.0/8"]
    ipv6_cidr_blocks = null
    prefix_list_ids  = null
    security_groups  = null
    self             = false
  }]

  lifecycle {
    ignore_changes = ["tags", "description"]
  }

  depends_on = ["aws_ebs_volume.zone", "module.box"]
}

resource "aws_network_acl" "as_blocks" {
  vpc_id = "vpc-0123456789abcdef0"

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 443
    to_port    = 443
    cidr_block = "0.0.0.0/0"
  }

  egress = []
}

resource "aws_route_table" "as_list" {
  vpc_id = "vpc-0123456789abcdef0"
  route = [for index, zone in var.zones : {
    cidr_block                 = "10.${index}.0.0/16"
    carrier_gateway_id         = null
    destination_prefix_list_id = null
    egress_only_gateway_id     = null
    gateway_id                 = "igw-0123456789abcde${index}f"
    instance_id                = null
    ipv6_cidr_block            = null
    local_gateway_id           = null
    nat_gateway_id             = null
    network_interface_id       = null
    transit_gateway_id         = null
    vpc_endpoint_id            = null
    vpc_peering_connection_id  = null
  }]
}

module "box" {
  source = "./modules/box"
  sizes  = ["${aws_ebs_volume.zone.*.size}"]
  zone   = "${aws_ebs_volume.zone.*.availability_zone[0]}"
}

output "list" {
  value = "${local.list}"
}

output "sizes" {
  value     = "${module.box.total} ${local.joined} ${local.nested}"
  sensitive = "false"
}
