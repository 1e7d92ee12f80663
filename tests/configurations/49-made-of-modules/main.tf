provider "aws" {
  region = "eu-central-1"
}

module "network" {
  source = "./modules/network"
  count  = 2
  cidr   = "10.${count.index}.0.0/16"
}

module "named" {
  source   = "./modules/network"
  for_each = { east = "10.10.0.0/16", west = "10.20.0.0/16" }
  cidr     = each.value
}

# Its keys are texts, those of the module are numbers.
resource "aws_flow_log" "numbered" {
  for_each             = { for place, one in module.network : tostring(place) => one.id }
  vpc_id               = each.value
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::example-flows"
}

resource "aws_flow_log" "named" {
  for_each             = module.named
  vpc_id               = each.value.id
  traffic_type         = "REJECT"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::example-flows"
}

resource "aws_default_security_group" "renamed" {
  for_each = { for name, one in module.named : upper(name) => one }
  vpc_id   = each.value.id
}

resource "aws_default_security_group" "first" {
  vpc_id = element(values({ for place, one in module.network : place => one.id }), 0)
}

resource "aws_default_security_group" "second" {
  vpc_id = element(module.network[*].id, 1)
}
