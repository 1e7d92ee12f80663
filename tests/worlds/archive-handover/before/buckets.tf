module "maps" {
  source = "./modules/vault"
  name   = "maps"
}

module "letters" {
  source = "./modules/vault"
  name   = "letters"
}

module "photographs" {
  source = "./modules/vault"
  name   = "photographs"
}

resource "aws_s3_bucket" "exhibition" {
  bucket = "borough-exhibition"
}

resource "aws_s3_bucket_policy" "exhibition" {
  bucket = aws_s3_bucket.exhibition.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::borough-exhibition/*"
    }]
  })
}

resource "aws_s3_bucket" "intake" {
  bucket = "borough-intake"
}

resource "aws_s3_bucket_public_access_block" "intake" {
  bucket                  = aws_s3_bucket.intake.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "intake" {
  bucket = aws_s3_bucket.intake.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::borough-intake", "arn:aws:s3:::borough-intake/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
