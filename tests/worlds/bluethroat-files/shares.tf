resource "aws_security_group" "nfs" {
  name        = "${local.prefix}-nfs"
  description = "NFS from the offices"
  vpc_id      = "vpc-0f0e0d0c0b0a09080"
}

resource "aws_security_group_rule" "nfs" {
  for_each          = { tcp = ["10.20.0.0/16"], udp = ["::/0"] }
  security_group_id = aws_security_group.nfs.id
  type              = "ingress"
  protocol          = each.key
  from_port         = 2049
  to_port           = 2049
  cidr_blocks       = each.key == "tcp" ? each.value : null
  ipv6_cidr_blocks  = each.key == "udp" ? each.value : null
}

data "aws_iam_policy_document" "mounts" {
  statement {
    effect    = "Allow"
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "elasticfilesystem:AccessedViaMountTarget"
      values   = ["true"]
    }
  }
  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [false]
    }
  }
}

module "home" {
  source          = "./modules/share"
  name            = "${local.prefix}-home"
  subnets         = var.subnets
  kms_key_id      = aws_kms_key.files.arn
  security_groups = [aws_security_group.nfs.id]
  policy          = data.aws_iam_policy_document.mounts.json
  paths = {
    staff  = { uid = 1000, path = "/staff" }
    shared = {}
  }
}

module "scratch" {
  source  = "./modules/share"
  name    = "${local.prefix}-scratch"
  subnets = { for zone, id in var.subnets : zone => id if endswith(zone, "a") }
  backup  = false
}

resource "aws_efs_replication_configuration" "home" {
  source_file_system_id = module.home.id
  destination { region = "eu-north-1" }
}

resource "aws_fsx_openzfs_file_system" "builds" {
  deployment_type                 = "SINGLE_AZ_2"
  storage_capacity                = 64
  throughput_capacity             = 160
  subnet_ids                      = [values(var.subnets)[0]]
  security_group_ids              = [aws_security_group.nfs.id]
  copy_tags_to_backups            = true
  copy_tags_to_volumes            = false
  automatic_backup_retention_days = 3
}

resource "aws_fsx_ontap_file_system" "vm" {
  deployment_type     = "MULTI_AZ_1"
  storage_capacity    = 1024
  throughput_capacity = 128
  subnet_ids          = values(var.subnets)
  preferred_subnet_id = values(var.subnets)[0]
  kms_key_id          = aws_kms_key.files.arn
  fsx_admin_password  = "Fsx-${var.stage}-1234"
}

resource "aws_fsx_ontap_storage_virtual_machine" "vm" {
  file_system_id     = aws_fsx_ontap_file_system.vm.id
  name               = "vm"
  svm_admin_password = "Svm-Adm1n-2026"
}

resource "aws_fsx_lustre_file_system" "hpc" {
  for_each                        = { scratch = "SCRATCH_2", keep = "PERSISTENT_2" }
  deployment_type                 = each.value
  storage_capacity                = 1200
  subnet_ids                      = slice(values(var.subnets), 0, 1)
  per_unit_storage_throughput     = each.key == "keep" ? 125 : null
  automatic_backup_retention_days = each.key == "keep" ? 30 : null
  copy_tags_to_backups            = each.key == "keep"
}

resource "aws_fsx_windows_file_system" "office" {
  deployment_type     = "MULTI_AZ_1"
  storage_capacity    = 300
  throughput_capacity = 64
  subnet_ids          = values(var.subnets)
  preferred_subnet_id = values(var.subnets)[1]
  self_managed_active_directory {
    dns_ips     = ["10.20.0.10"]
    domain_name = "corp.bluethroat.example"
    username    = "svc-fsx"
    password    = data.aws_secretsmanager_random_password.ad.random_password
  }
}

data "aws_secretsmanager_random_password" "ad" {
  password_length = 32
}

resource "aws_storagegateway_nfs_file_share" "scans" {
  client_list   = ["10.20.0.0/16"]
  gateway_arn   = "arn:aws:storagegateway:eu-central-1:${local.account}:gateway/sgw-1234"
  location_arn  = aws_s3_bucket.this["scans"].arn
  role_arn      = "arn:aws:iam::${local.account}:role/gateway"
  kms_encrypted = true
  kms_key_arn   = aws_kms_key.files.arn
}

resource "aws_datasync_location_smb" "office" {
  agent_arns      = ["arn:aws:datasync:eu-central-1:${local.account}:agent/agent-1234"]
  server_hostname = "nas.corp.bluethroat.example"
  subdirectory    = "/projects"
  user            = "svc-sync"
  password        = "Sync-me-0ver"
}

resource "aws_datasync_task" "office" {
  source_location_arn      = aws_datasync_location_smb.office.arn
  destination_location_arn = "arn:aws:datasync:eu-central-1:${local.account}:location/loc-1234"
  cloudwatch_log_group_arn = "arn:aws:logs:eu-central-1:${local.account}:log-group:/datasync:*"
  options { log_level = "OFF" }
}
