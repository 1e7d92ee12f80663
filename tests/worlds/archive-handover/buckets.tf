module "vault" {
  source   = "./modules/vault"
  for_each = toset(["maps", "letters"])
  name     = each.key
  expire   = each.key == "letters" ? 90 : 0
}

moved {
  from = module.maps
  to   = module.vault["maps"]
}

moved {
  from = module.letters
  to   = module.vault["letters"]
}

# Handed to the picture library, with all that belongs to them.
removed {
  from = module.photographs

  lifecycle {
    destroy = false
  }
}

resource "aws_s3_bucket" "exhibition" {
  bucket = "borough-exhibition"
}

removed {
  from = aws_s3_bucket_policy.exhibition

  lifecycle {
    destroy = false
  }
}

resource "aws_s3_bucket" "intake" {
  bucket = "borough-intake"
}

removed {
  from = aws_s3_bucket_public_access_block.intake

  lifecycle {
    destroy = false
  }
}
