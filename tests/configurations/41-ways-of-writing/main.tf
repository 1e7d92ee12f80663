// one kind of comment
# another kind
/* and a third,
   resource "aws_s3_bucket" "commented" {} */

variable one-line { default = "x-y" }
variable "typed" {
  type = object({
    a   = number # comments inside
    b = optional(list(string), [],)
  })
  default = { a : 1 }
}

locals { single = "line" }

locals {
  keys = {
    bare = 1, "quoted" = 2
    colon : 3
    (join("", ["com", "puted"])) = 4,
    "with ${local.single}" = 5
    for  = 6
    true = 7
    8    = 8
    null = 9
  }
  long = (
    1 +
    2 /* between */ *
    3
  )
  spread = max(
    [
      1, 2,
      3,
    ]...
  )
  chosen = (
    local.long > 6
    ? "more"
    : "less"
  )
  unary   = !!true && -(-1) == 1
  minus   = 1 -1
  a-b     = 5
  dashed  = local.a-b - 1
  nested  = { a = { b = [{ c = "deep" }] } }
  deep    = local.nested.a["b"][0].c
  chain   = local.nested["a"].b.0["c"]
  lambda  = [for x in [1, 2,]: x * 2 if x > 1]
  object  = {for k, v in {a = 1}:
    k => v
  }
  quotes  = "a \"quote\" and ${"a ${"nested \"one\""}"}"
  braces  = "${ { a = "}" }.a } ${[for c in ["{", "}"] : c][1]}"
  comment = "# none // of /* these */ are comments"
  empty   = ""
}

resource aws_sqs_queue bare { name = "bare" }

resource "aws_sqs_queue" mixed {
  name="mixed"
  tags    =   { One=1,Two=2
    Three=3 }
}

resource "aws_security_group" "blocks" {
  name        = "blocks"
  description = local.comment == "" ? "none" : local.deep
  ingress { # a comment behind the brace
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8",
      "172.16.0.0/12"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0", ]
  }
}

output "locals" {
  value = {
    keys    = local.keys
    windows = local.windows
    facts   = [local.long, local.spread, local.chosen, local.unary, local.minus, local.dashed, local.deep, local.chain, local.lambda, local.object]
    texts   = [local.quotes, local.braces, local.comment, local.empty, var.one-line]
    typed   = var.typed
  }
}
