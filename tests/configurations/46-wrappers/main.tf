provider "aws" {
  region = "eu-central-1"
}

# Through a module that calls another and has nothing of its own.
module "house" {
  source = "./modules/house"
  name   = "north"
}

# Through two of them.
module "street" {
  source = "./modules/street"
  names  = ["east", "west"]
}
