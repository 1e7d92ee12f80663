terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "sets" {
  type = map(object({
    managed  = optional(list(string), [])
    inline   = optional(string)
    duration = optional(string)
    boundary = optional(string)
  }))
}
variable "assignments" {
  type = list(object({
    set       = string
    principal = string
    kind      = optional(string, "GROUP")
    account   = string
  }))
}

data "aws_ssoadmin_instances" "this" {}

locals {
  instance = tolist(data.aws_ssoadmin_instances.this.arns)[0]
  managed = merge([
    for set, one in var.sets : { for arn in one.managed : "${set}:${basename(arn)}" => { set = set, arn = arn } }
  ]...)
}

resource "aws_ssoadmin_permission_set" "this" {
  for_each         = var.sets
  instance_arn     = local.instance
  name             = each.key
  session_duration = each.value.duration
}

resource "aws_ssoadmin_managed_policy_attachment" "this" {
  for_each           = local.managed
  instance_arn       = local.instance
  managed_policy_arn = each.value.arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.set].arn
}

resource "aws_ssoadmin_permission_set_inline_policy" "this" {
  for_each           = { for set, one in var.sets : set => one.inline if one.inline != null }
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
  inline_policy      = each.value
}

resource "aws_ssoadmin_permissions_boundary_attachment" "this" {
  for_each           = { for set, one in var.sets : set => one.boundary if one.boundary != null }
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
  permissions_boundary {
    managed_policy_arn = each.value
  }
}

resource "aws_ssoadmin_account_assignment" "this" {
  for_each           = { for one in var.assignments : "${one.set}/${one.principal}/${one.account}" => one }
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.set].arn
  principal_id       = each.value.principal
  principal_type     = each.value.kind
  target_id          = each.value.account
  target_type        = "AWS_ACCOUNT"
}
