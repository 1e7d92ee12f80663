resource "aws_iam_role" "cluster" {
  name               = "${local.name}-cluster"
  assume_role_policy = data.aws_iam_policy_document.trust["eks"].json
}

resource "aws_eks_cluster" "main" {
  name                      = local.name
  role_arn                  = aws_iam_role.cluster.arn
  version                   = var.cluster_version
  enabled_cluster_log_types = [for kind in ["api", "audit", "authenticator"] : kind if kind != "api"]
  deletion_protection       = local.stage != "test"

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  vpc_config {
    subnet_ids              = var.private_subnet_ids
    endpoint_private_access = true
    endpoint_public_access  = true
    public_access_cidrs     = var.office_ranges
  }

  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = aws_kms_key.artifacts.arn
    }
  }
}

resource "aws_eks_cluster" "old" {
  name                      = "${local.name}-old"
  role_arn                  = aws_iam_role.cluster.arn
  version                   = "1.27"
  enabled_cluster_log_types = []

  vpc_config {
    subnet_ids          = var.private_subnet_ids
    public_access_cidrs = concat(var.office_ranges, ["0.0.0.0/0"])
  }
}

locals {
  add_ons = {
    main = ["vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent"]
    old  = ["vpc-cni"]
  }
  clusters = {
    main = aws_eks_cluster.main
    old  = aws_eks_cluster.old
  }
}

resource "aws_eks_addon" "this" {
  for_each = merge([
    for cluster, names in local.add_ons : { for name in names : "${cluster}/${name}" => { cluster = local.clusters[cluster].name, name = name } }
  ]...)
  cluster_name = each.value.cluster
  addon_name   = each.value.name
}

resource "aws_eks_access_entry" "operators" {
  cluster_name  = aws_eks_cluster.main.name
  principal_arn = "arn:aws:iam::${local.account}:role/operators"
  type          = "STANDARD"
}

resource "aws_eks_access_policy_association" "operators" {
  for_each      = toset(["AmazonEKSViewPolicy", var.debug ? "AmazonEKSClusterAdminPolicy" : "AmazonEKSEditPolicy"])
  cluster_name  = aws_eks_cluster.main.name
  principal_arn = aws_eks_access_entry.operators.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/${each.value}"
  access_scope {
    type = "cluster"
  }
}

resource "aws_eks_access_policy_association" "pipeline" {
  cluster_name  = aws_eks_cluster.main.name
  principal_arn = aws_iam_role.pipeline.arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
  access_scope {
    type       = "cluster"
  }
}

data "aws_ssm_parameter" "node_ami" {
  name = "/aws/service/eks/optimized-ami/${var.cluster_version}/amazon-linux-2023/x86_64/standard/recommended/image_id"
}

resource "aws_launch_template" "nodes" {
  name_prefix = "${local.name}-nodes-"
  image_id    = data.aws_ssm_parameter.node_ami.value

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = 80
      encrypted   = true
      kms_key_id  = aws_kms_key.artifacts.arn
    }
  }

  network_interfaces {
    associate_public_ip_address = false
    security_groups             = [aws_security_group.nodes.id]
  }
}

resource "aws_launch_template" "gpu" {
  name     = "${local.name}-gpu"
  image_id = "ami-0f0e0d0c0b0a09080"

  metadata_options {
    http_endpoint = "enabled"
  }

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = 200
    }
  }
}

resource "aws_security_group" "nodes" {
  name        = "${local.name}-nodes"
  description = "Nodes"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "nodes" {
  security_group_id = aws_security_group.nodes.id
  description       = "Out"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_security_group" "bastion" {
  name        = "${local.name}-bastion"
  description = "Bastion"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "bastion" {
  for_each          = toset(var.office_ranges)
  security_group_id = aws_security_group.bastion.id
  description       = "SSH from ${each.value}"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = each.value
}

resource "aws_iam_role" "nodes" {
  name               = "${local.name}-nodes"
  assume_role_policy = data.aws_iam_policy_document.trust["ec2"].json
}

resource "aws_iam_role_policy_attachment" "nodes" {
  for_each   = toset(["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly", "AmazonEKS_CNI_Policy"])
  role       = aws_iam_role.nodes.name
  policy_arn = "arn:${data.aws_partition.this.partition}:iam::aws:policy/${each.value}"
}

resource "aws_eks_node_group" "general" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "general"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = var.private_subnet_ids
  launch_template {
    id      = aws_launch_template.nodes.id
    version = aws_launch_template.nodes.latest_version
  }
  scaling_config {
    desired_size = 2
    max_size     = 4
    min_size     = 2
  }
}

resource "aws_eks_node_group" "gpu" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "gpu"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = var.private_subnet_ids
  launch_template {
    name    = "${local.name}-gpu"
    version = "$Latest"
  }
  scaling_config {
    desired_size = 0
    max_size     = 2
    min_size     = 0
  }
}

resource "aws_eks_node_group" "plain" {
  for_each        = { open = null, closed = [aws_security_group.bastion.id] }
  cluster_name    = aws_eks_cluster.old.name
  node_group_name = "plain-${each.key}"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = var.private_subnet_ids
  ami_type        = "AL2023_x86_64_STANDARD"
  remote_access {
    ec2_ssh_key               = "operators"
    source_security_group_ids = each.value
  }
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}

resource "aws_eks_fargate_profile" "system" {
  cluster_name           = aws_eks_cluster.main.name
  fargate_profile_name   = "system"
  pod_execution_role_arn = aws_iam_role.fargate.arn
  subnet_ids             = var.private_subnet_ids
  selector {
    namespace = "kube-system"
  }
}

resource "aws_iam_role" "fargate" {
  name = "${local.name}-fargate"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "eks-fargate-pods.amazonaws.com" }
      Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:eks:${local.region}:${local.account}:fargateprofile/${local.name}/*" } }
    }]
  })
}

# --- roles of pods -------------------------------------------------------------

resource "aws_iam_openid_connect_provider" "cluster" {
  url            = aws_eks_cluster.main.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  issuer = replace(aws_iam_openid_connect_provider.cluster.url, "https://", "")
  pods = {
    external-dns = { test = "StringEquals", subject = "system:serviceaccount:kube-system:external-dns" }
    batch        = { test = "StringLike", subject = "system:serviceaccount:batch:*" }
    anything     = { test = "StringLike", subject = "system:serviceaccount:*" }
  }
}

data "aws_iam_policy_document" "pods" {
  for_each = local.pods
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.cluster.arn]
    }
    condition {
      test     = each.value.test
      variable = "${local.issuer}:sub"
      values   = [each.value.subject]
    }
  }
}

resource "aws_iam_role" "pods" {
  for_each           = data.aws_iam_policy_document.pods
  name               = "${local.name}-pod-${each.key}"
  assume_role_policy = each.value.json
}

resource "aws_iam_role" "pod_identity" {
  name = "${local.name}-pod-identity"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { Service = "pods.eks.amazonaws.com" }
    }]
  })
}

resource "aws_eks_pod_identity_association" "worker" {
  cluster_name    = aws_eks_cluster.main.name
  namespace       = "worker"
  service_account = "worker"
  role_arn        = aws_iam_role.pod_identity.arn
}
