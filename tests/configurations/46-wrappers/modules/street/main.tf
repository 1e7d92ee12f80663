variable "names" {
  type = set(string)
}

module "house" {
  source   = "../house"
  for_each = var.names
  name     = each.key
}

resource "terraform_data" "doors" {
  input = [for house in module.house : house.door]
}
