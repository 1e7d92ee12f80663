locals {
  name = "core"

  plain = <<TEXT
  keeps its
    indentation ${local.name}
TEXT

  flush = <<-TEXT
      least indented is the second
    here
        deeper ${upper(local.name)}

      after a blank line
  TEXT

  interpolated = <<-TEXT
    ${local.name} starts the line
      %{ for n in [1, 2] ~}
      line ${n}
      %{ endfor ~}
    ends
  TEXT

  raw = <<-RAW
    no \n escape, no \u00e9, a "quote", a backslash \\ and $${not} %%{this}
    $5 100% $ { % {
  RAW

  listed = [
    <<-ONE
      first
    ONE
    ,
    trimspace(<<-TWO
      second
      TWO
    ),
    "third",
  ]

  strings = {
    escapes = "tab\tnew\nquote\"back\\ e\u00e9 smile\U0001F600 $${x} %%{y}"
    dollar  = "$ $$ $5 % %% 5%"
  }
}

resource "aws_sqs_queue" "policy" {
  name   = "policy"
  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [{"Sid": "${title(local.name)}", "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}]
    }
  POLICY
  tags = {
    Plain = local.plain
    Flush = local.flush
  }
}

resource "aws_ecs_task_definition" "app" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([{
    name      = "app"
    image     = "acme/app:1.2"
    essential = true
    command   = ["sh", "-c", <<-SH
      echo "start"
        exec app --name ${local.name}
    SH
    ]
    environment = [{ name = "TEXT", value = chomp(local.flush) }]
  }])
}

resource "aws_ssm_parameter" "texts" {
  for_each = merge(local.strings, { interpolated = local.interpolated, raw = local.raw, listed = join("|", local.listed) })
  name     = "/texts/${each.key}"
  type     = "String"
  value    = each.value
}

output "lengths" {
  value = [for text in [local.plain, local.flush, local.interpolated, local.raw] : length(text)]
}

output "indented" {
  value = "block:\n  ${indent(2, local.flush)}"
}
