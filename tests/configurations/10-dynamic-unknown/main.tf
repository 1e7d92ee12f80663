resource "aws_vpc" "main" {
  cidr_block = "10.30.0.0/16"
}

resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = "arn:aws:iam::123456789012:role/cluster"

  vpc_config {
    subnet_ids              = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]
    endpoint_public_access  = false
    endpoint_private_access = true
  }

  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = aws_kms_key.cluster.arn
    }
  }
}

resource "aws_kms_key" "cluster" {
  description = "secrets of the cluster"
}

# How many ranges there are, nobody knows before apply.
resource "aws_security_group" "unknown_number" {
  name        = "unknown-number"
  description = "from what the cluster says"
  vpc_id      = aws_vpc.main.id

  dynamic "ingress" {
    for_each = split(",", aws_eks_cluster.main.endpoint)
    content {
      protocol    = "tcp"
      from_port   = 443
      to_port     = 443
      cidr_blocks = [ingress.value]
    }
  }

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# Here the number is known, and what stands inside is not.
resource "aws_security_group" "unknown_inside" {
  name        = "unknown-inside"
  description = "from what is written"
  vpc_id      = aws_vpc.main.id

  dynamic "ingress" {
    for_each = { https = aws_eks_cluster.main.vpc_config[0].cluster_security_group_id, dns = "sg-0bbbbbbbbbbbbbbb1" }
    content {
      description     = ingress.key
      protocol        = "tcp"
      from_port       = ingress.key == "https" ? 443 : 53
      to_port         = ingress.key == "https" ? 443 : 53
      security_groups = [ingress.value]
    }
  }
}

resource "aws_dynamodb_table" "replicated" {
  name         = "replicated"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "server_side_encryption" {
    for_each = [aws_kms_key.cluster.arn]
    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}

resource "aws_sns_topic" "facts" {
  name = "facts"
  tags = {
    Public  = aws_eks_cluster.main.vpc_config[0].endpoint_public_access
    Private = join(",", aws_eks_cluster.main.vpc_config[*].endpoint_private_access)
    Subnets = length(one(aws_eks_cluster.main.vpc_config).subnet_ids)
    Secrets = join(",", flatten(aws_eks_cluster.main.encryption_config[*].resources))
    Version = aws_eks_cluster.main.version
    Hash    = one([for attribute in aws_dynamodb_table.replicated.attribute : attribute.type if attribute.name == "id"])
  }
}

output "ranges" {
  value = aws_security_group.unknown_number.egress[*].cidr_blocks
}

output "names" {
  value = [for rule in aws_security_group.unknown_inside.ingress : rule.from_port]
}
