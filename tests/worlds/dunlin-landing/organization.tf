resource "aws_organizations_organization" "this" {
  feature_set          = "ALL"
  enabled_policy_types = ["SERVICE_CONTROL_POLICY", "TAG_POLICY"]
  aws_service_access_principals = [
    "cloudtrail.amazonaws.com",
    "config.amazonaws.com",
    "guardduty.amazonaws.com",
    "securityhub.amazonaws.com",
    "sso.amazonaws.com",
    "ram.amazonaws.com",
  ]
}

resource "aws_organizations_organizational_unit" "this" {
  for_each  = toset(["workloads", "infrastructure", "sandbox"])
  name      = each.key
  parent_id = aws_organizations_organization.this.roots[0].id
}

# --- guardrails, written by three people ------------------------------------

data "aws_iam_policy_document" "keep_logs" {
  statement {
    sid       = "KeepLogs"
    effect    = "Deny"
    actions   = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "config:StopConfigurationRecorder", "guardduty:DeleteDetector"]
    resources = ["*"]

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:role/${var.deploy_role}"]
    }
  }
}

resource "aws_organizations_policy" "keep_logs" {
  name    = "keep-logs"
  content = data.aws_iam_policy_document.keep_logs.json
}

resource "aws_organizations_policy" "regions" {
  name    = "regions"
  type    = "SERVICE_CONTROL_POLICY"
  content = templatefile("${path.module}/policies/regions.json.tftpl", { regions = [var.home_region, "us-east-1"] })
}

resource "aws_organizations_policy" "tags" {
  name = "cost-tags"
  type = "TAG_POLICY"
  content = jsonencode({
    tags = { owner = { tag_key = { "@@assign" = "owner" } } }
  })
}

resource "aws_organizations_policy_attachment" "keep_logs" {
  count     = var.enforce_guardrails ? 1 : 0
  policy_id = aws_organizations_policy.keep_logs.id
  target_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy_attachment" "regions" {
  for_each  = { for name, unit in aws_organizations_organizational_unit.this : name => unit.id if name != "sandbox" }
  policy_id = aws_organizations_policy.regions.id
  target_id = each.value
}

# --- delegated administrators ------------------------------------------------

resource "aws_guardduty_organization_admin_account" "this" {
  admin_account_id = local.accounts.audit
  depends_on       = [aws_organizations_organization.this]
}

resource "aws_securityhub_organization_admin_account" "this" {
  admin_account_id = local.accounts.audit
  depends_on       = [aws_organizations_organization.this]
}
