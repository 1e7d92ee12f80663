variable "name" { type = string }
variable "type" { type = string }

variable "key" {
  type    = string
  default = null
}

variable "public" {
  type    = bool
  default = false
}

variable "endpoint" { type = string }

resource "aws_opensearchserverless_security_policy" "encryption" {
  name = "${var.name}-keys"
  type = "encryption"

  policy = jsonencode(merge(
    { Rules = [{ ResourceType = "collection", Resource = ["collection/${var.name}"] }] },
    var.key == null ? { AWSOwnedKey = true } : { AWSOwnedKey = false, KmsARN = var.key },
  ))
}

resource "aws_opensearchserverless_security_policy" "network" {
  name = "${var.name}-network"
  type = "network"

  policy = jsonencode([merge(
    {
      Rules = [for kind in ["collection", "dashboard"] : {
        ResourceType = kind
        Resource     = ["collection/${var.name}"]
      }]
      AllowFromPublic = var.public
    },
    var.public ? {} : { SourceVPCEs = [var.endpoint] },
  )])
}

resource "aws_opensearchserverless_collection" "this" {
  name = var.name
  type = var.type

  depends_on = [aws_opensearchserverless_security_policy.encryption]
}
