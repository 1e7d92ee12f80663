locals {
  at_rest = {
    S3EncryptionConfiguration = {
      EncryptionMode = "SSE-KMS"
      AwsKmsKey      = module.keys["lake"].arn
    }
    LocalDiskEncryptionConfiguration = {
      EncryptionKeyProviderType = "AwsKms"
      AwsKmsKey                 = module.keys["lake"].arn
    }
  }
}

resource "aws_emr_security_configuration" "strict" {
  name = "${local.prefix}-strict"

  configuration = jsonencode({
    EncryptionConfiguration = {
      EnableAtRestEncryption        = true
      EnableInTransitEncryption     = true
      AtRestEncryptionConfiguration = local.at_rest
      InTransitEncryptionConfiguration = {
        TLSCertificateConfiguration = {
          CertificateProviderType = "PEM"
          S3Object                = "s3://${module.buckets["curated"].name}/emr/certificates.zip"
        }
      }
    }
  })
}

resource "aws_emr_security_configuration" "old" {
  name = "${local.prefix}-old"

  configuration = <<-JSON
    {
      "EncryptionConfiguration": {
        "EnableAtRestEncryption": true,
        "EnableInTransitEncryption": false,
        "AtRestEncryptionConfiguration": {
          "S3EncryptionConfiguration": {"EncryptionMode": "SSE-S3"}
        }
      }
    }
  JSON
}

locals {
  clusters = {
    batch = {
      release  = "emr-7.9.0"
      subnet   = module.network.data_subnets[0]
      security = aws_emr_security_configuration.strict.name
      logs     = "s3://${module.buckets["logs"].name}/emr/"
    }
    lab = {
      release  = "emr-5.30.0"
      subnet   = module.network.edge_subnets[0]
      security = aws_emr_security_configuration.old.name
      logs     = null
    }
  }
}

resource "aws_iam_role" "emr" {
  for_each = toset(["service", "instances"])

  name = "${local.prefix}-emr-${each.key}"

  assume_role_policy = templatefile("${path.module}/templates/trust.json.tftpl", {
    service = each.key == "service" ? "elasticmapreduce" : "ec2"
  })
}

resource "aws_iam_instance_profile" "emr" {
  name = "${local.prefix}-emr"
  role = aws_iam_role.emr["instances"].name
}

resource "aws_emr_cluster" "this" {
  for_each = local.clusters

  name                   = "${local.prefix}-${each.key}"
  release_label          = each.value.release
  service_role           = aws_iam_role.emr["service"].arn
  applications           = ["Spark"]
  security_configuration = each.value.security
  log_uri                = each.value.logs

  ec2_attributes {
    subnet_id        = each.value.subnet
    instance_profile = aws_iam_instance_profile.emr.arn
  }

  master_instance_group {
    instance_type = "m5.xlarge"
  }

  core_instance_group {
    instance_type  = "m5.xlarge"
    instance_count = 2
  }
}
