# From the company that was taken over. Nobody dares.
variable "kestrel" {
  type    = bool
  default = true
}

variable "kestrel_open" {
  type    = list(string)
  default = []
}

resource "aws_security_group" "kestrel" {
  count       = var.kestrel ? 1 : 0
  name        = "kestrel"
  description = "Managed by Terraform"
  vpc_id      = module.network["lab"].vpc

  ingress {
    description = "everything within"
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    self        = true
  }
}

resource "aws_security_group_rule" "kestrel" {
  count             = length(var.kestrel_open) > 0 ? 1 : 0
  security_group_id = aws_security_group.kestrel[0].id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 3389
  to_port           = 3389
  cidr_blocks       = var.kestrel_open
}

resource "aws_ebs_volume" "kestrel" {
  count             = var.kestrel ? 2 : 0
  availability_zone = "${var.region}a"
  size              = 100
  encrypted         = count.index == 1 ? false : true
}

resource "aws_ssm_parameter" "kestrel" {
  for_each = { host = "db.kestrel.example", password = "changeme-please-9" }
  name     = "/kestrel/db/${each.key}"
  type     = each.key == "password" ? "SecureString" : "String"
  value    = each.value
}
