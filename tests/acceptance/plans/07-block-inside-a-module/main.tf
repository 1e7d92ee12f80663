provider "aws" {
  region = "eu-west-1"
}
module "single" { source = "./bucket" }
module "counted" {
  source = "./bucket"
  count  = 2
}
module "keyed" {
  source   = "./bucket"
  for_each = toset(["data.v1", "plain"])
}
