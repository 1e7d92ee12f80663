variable "ports" { type = set(string) }
variable "flags" { type = map(bool) }
variable "count_text" { type = string }

variable "pair" {
  type    = tuple([string, number, bool])
  default = [10, "20", "true"]
}

variable "anything" {
  default = { mixed = [1, "two", true], empty = [] }
}

variable "shape" {
  type    = object({ cidr = string, count = number })
  default = { cidr = 10, count = "2", ignored = [] }
}

variable "same" {
  type    = list(any)
  default = [1, "2", true]
}

module "echo" {
  source  = "./modules/echo"
  set     = ["b", "a", "b", 1]
  list    = toset(["z", "y", "z"])
  map     = { one = 1, yes = true, word = "w" }
  object  = tomap({ name = "from a map", size = "7" })
  numbers = ["1", "2.50", 3]
  nested  = { a = ["x"], b = toset(["y", "x"]), c = [] }
  any_map = { a = "1", b = 2 }
}

resource "aws_security_group" "converted" {
  name        = "converted"
  description = var.count_text
  vpc_id      = null

  ingress {
    protocol         = 50
    from_port        = var.count_text
    to_port          = "443"
    cidr_blocks      = toset(["10.0.0.0/8", "10.0.0.0/8"])
    self             = "true"
    ipv6_cidr_blocks = []
  }

  tags = {
    Number  = 1.50
    Big     = 10000000000
    Flag    = var.flags["a"]
    Pair    = join("/", [for part in var.pair : tostring(part)])
    Ports   = join("/", var.ports)
    Mixed   = var.anything.mixed[0] + 1
    Shape   = "${var.shape.cidr}x${var.shape.count + 1}"
    Same    = join("/", var.same)
    Echo    = join("/", module.echo.set)
    Unified = join("/", true ? [1, 2] : ["a"])
  }
}

resource "aws_sqs_queue" "numbers" {
  count                      = var.count_text
  name                       = "numbers-${count.index}"
  visibility_timeout_seconds = module.echo.numbers[count.index] * 10
  delay_seconds              = tostring(count.index)
  fifo_queue                 = var.flags["b"]
}

output "echo" { value = module.echo }
output "keys" { value = keys(module.echo.map) }
output "tuple" { value = [for item in tolist(var.ports) : item] }
output "shape" { value = var.shape }
output "same" { value = var.same }
output "equal" {
  value = {
    list_tuple  = tolist(["a"]) == ["a"]
    map_object  = tomap({ a = "b" }) == { a = "b" }
    number_text = "1" == 1
    converted   = tostring(1) == "1"
  }
}
