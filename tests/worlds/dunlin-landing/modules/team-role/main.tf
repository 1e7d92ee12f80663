variable "name" { type = string }
variable "trust" {
  description = "Text of the trust policy."
  type        = string
}
variable "managed_policies" {
  type    = list(string)
  default = []
}
variable "inline" {
  type    = map(string)
  default = {}
}
variable "boundary" {
  type    = string
  default = ""
}
variable "hours" {
  type    = number
  default = 1
}

resource "aws_iam_role" "this" {
  name                 = var.name
  assume_role_policy   = var.trust
  max_session_duration = var.hours * 3600
  permissions_boundary = var.boundary != "" ? var.boundary : null
}

resource "aws_iam_role_policy" "this" {
  for_each = var.inline
  name     = each.key
  role     = aws_iam_role.this.name
  policy   = each.value
}

resource "aws_iam_role_policy_attachment" "this" {
  count      = length(var.managed_policies)
  role       = aws_iam_role.this.name
  policy_arn = element(var.managed_policies, count.index)
}

output "arn" { value = aws_iam_role.this.arn }
