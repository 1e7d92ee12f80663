module "trail_key" {
  source    = "./modules/key"
  providers = { aws = aws.logs }
  name      = "dunlin-trail"
  account   = local.accounts.logs
  services  = { "cloudtrail.amazonaws.com" = local.trail_arn }
  readers   = ["arn:aws:iam::${local.accounts.audit}:root"]
}

# Topics and log groups of the management account.
module "management_key" {
  source  = "./modules/key"
  name    = "dunlin-management"
  account = local.accounts.management
  window  = 7
  rotate  = false
  services = {
    "cloudwatch.amazonaws.com"             = "arn:aws:cloudwatch:${var.home_region}:${local.accounts.management}:alarm:*"
    "logs.${var.home_region}.amazonaws.com" = "*"
  }
}

# Backups are read by every account of the organization, said two ways.
module "backup_key" {
  source    = "./modules/key"
  providers = { aws = aws.logs }
  name      = "dunlin-backup"
  account   = local.accounts.logs
  readers   = ["*"]
  extra_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Readers"
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = ["kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization_id } }
    }]
  })
}

module "share_key" {
  source    = "./modules/key"
  providers = { aws = aws.network }
  name      = "dunlin-share"
  account   = local.accounts.network
  readers   = ["*"]
}

resource "aws_kms_key" "state" {
  provider                = aws.logs
  description             = "Terraform state of all stacks"
  deletion_window_in_days = 14
  enable_key_rotation     = true
  policy                  = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Root",
          "Effect": "Allow",
          "Principal": { "AWS": "arn:aws:iam::${local.accounts.logs}:root" },
          "Action": "kms:*",
          "Resource": "*"
        },
        {
          "Sid": "ThroughS3",
          "Effect": "Allow",
          "Principal": { "AWS": "*" },
          "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
          "Resource": "*",
          "Condition": { "StringEquals": { "kms:ViaService": "s3.${var.home_region}.amazonaws.com" } }
        }
      ]
    }
  JSON
}

resource "aws_kms_key" "dnssec" {
  provider                 = aws.audit_virginia
  description              = "Signs dunlin.example"
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
  deletion_window_in_days  = 7
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Root", Effect = "Allow", Principal = { AWS = "arn:aws:iam::${local.accounts.audit}:root" }, Action = "kms:*", Resource = "*" },
      {
        Sid       = "Route53"
        Effect    = "Allow"
        Principal = { Service = "dnssec-route53.amazonaws.com" }
        Action    = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"]
        Resource  = "*"
      },
    ]
  })
}
