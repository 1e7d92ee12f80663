variable "name" { type = string }
variable "script" { type = string }
variable "glue_version" { type = string }
variable "policies" { type = list(string) }

variable "security_configuration" {
  type    = string
  default = null
}

resource "aws_iam_role" "this" {
  name = "${var.name}-glue"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "glue.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "this" {
  count      = length(var.policies)
  role       = aws_iam_role.this.name
  policy_arn = var.policies[count.index]
}

resource "aws_glue_job" "this" {
  name                   = var.name
  role_arn               = aws_iam_role.this.arn
  glue_version           = var.glue_version
  security_configuration = var.security_configuration

  command {
    script_location = var.script
  }

  default_arguments = {
    "--enable-continuous-cloudwatch-log" = "true"
    "--job-language"                     = "python"
  }
}

output "role" { value = aws_iam_role.this.arn }
output "name" { value = aws_glue_job.this.name }
