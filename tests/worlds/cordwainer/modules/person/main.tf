variable "name" {
  type = string
}

variable "groups" {
  type = list(string)
}

variable "console" {
  type = bool
}

variable "keys" {
  type = number
}

resource "aws_iam_user" "this" {
  name = var.name
  path = "/staff/"
}

resource "aws_iam_user_group_membership" "this" {
  count = length(var.groups) > 0 ? 1 : 0

  user   = aws_iam_user.this.name
  groups = var.groups
}

resource "aws_iam_user_login_profile" "this" {
  count = var.console ? 1 : 0

  user                    = aws_iam_user.this.name
  pgp_key                 = "keybase:cordwainer"
  password_length         = 20
  password_reset_required = true
}

resource "aws_iam_access_key" "this" {
  count = var.keys

  user   = aws_iam_user.this.name
  status = count.index == 0 ? "Active" : "Inactive"
}

output "name" {
  value = aws_iam_user.this.name
}
