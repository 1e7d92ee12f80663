locals {
  users = {
    ann  = { teams = ["core", "data"], admin = true, keys = 2 }
    bert = { teams = ["data"], admin = false, keys = 0 }
    cleo = { teams = [], admin = false, keys = 1 }
  }

  # user → teams becomes team → users
  memberships = flatten([for user, facts in local.users : [for team in facts.teams : { user = user, team = team }]])
  by_team     = { for membership in local.memberships : membership.team => membership.user... }
  admins      = [for user, facts in local.users : upper(user) if facts.admin]
  indexed     = { for index, user in keys(local.users) : user => index }
  matrix      = [for row in range(2) : [for column in range(3) : row * 3 + column if(row + column) % 2 == 0]]
  inverted    = { for user, facts in local.users : (facts.admin ? "admins" : "others") => user... if facts.keys > 0 || facts.admin }
  keyed = merge([
    for user, facts in local.users : {
      for number in range(facts.keys) : "${user}-${number}" => { user = user, number = number }
    }
  ]...)
}

resource "aws_iam_user" "user" {
  for_each      = local.users
  name          = each.key
  force_destroy = !each.value.admin
  tags          = { for index, team in each.value.teams : "Team${index}" => team }
}

resource "aws_iam_group" "team" {
  for_each = local.by_team
  name     = "${each.key}-${length(each.value)}"
}

resource "aws_iam_group_membership" "team" {
  for_each = local.by_team
  name     = each.key
  group    = aws_iam_group.team[each.key].name
  users    = [for user in each.value : aws_iam_user.user[user].name]
}

resource "aws_iam_access_key" "key" {
  for_each = local.keyed
  user     = aws_iam_user.user[each.value.user].name
  status   = each.value.number == 0 ? "Active" : "Inactive"
}

resource "aws_iam_group_policy" "admins" {
  for_each = toset([for group, users in local.inverted : group if group == "admins"])
  name     = each.key
  group    = one([for name, group in aws_iam_group.team : group.name if name == "core"])
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for user in local.inverted[each.key] : {
      Effect   = "Allow"
      Action   = [for verb in ["Get", "List"] : "iam:${verb}*" if verb != "List" || local.users[user].admin]
      Resource = "arn:aws:iam::123456789012:user/${user}"
    }]
  })
}

output "matrix" { value = local.matrix }
output "indexed" { value = local.indexed }
output "admins" { value = local.admins }
output "active" {
  value = { for name, key in aws_iam_access_key.key : key.status => name... }
}
output "ids" {
  value = { for name, key in aws_iam_access_key.key : name => key.id if key.status == "Active" }
}
