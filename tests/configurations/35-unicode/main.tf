# Kommentar mit Umlauten: äöüß, 漢字, 🙂
variable "größe" {
  type    = number
  default = 20
}

locals {
  名前       = "データ"
  composed   = "café"
  decomposed = "café"
  family     = "👩‍👩‍👧‍👦"
  flag       = "🇪🇺🇩🇪"
  words      = ["zebra", "Ärger", "apfel", "Zoo", "éclair", "日本", "10", "9"]
  map        = { "schlüssel mit leerzeichen" = 1, "ключ" = 2, (local.名前) = 3 }
}

resource "aws_sqs_queue" "größte" {
  name                       = "groesste"
  visibility_timeout_seconds = var.größe
  tags = {
    Name        = "Größe ${var.größe} für ${local.名前}"
    Lengths     = join(",", [length(local.composed), length(local.decomposed), length(local.family), length(local.flag), length(local.名前)])
    Same        = local.composed == local.decomposed
    Upper       = upper("straße ñ ŉ ﬁ")
    Lower       = lower("ÀÉÎ İ ΑΣ")
    Title       = title("école élémentaire")
    Cut         = substr(local.flag, 1, 1)
    Tail        = substr("naïve 日本", -2, 2)
    Reversed    = strrev("año👩‍👧")
    Encoded     = urlencode("a b/é+日")
    Base64      = base64encode(local.名前)
    Json        = jsonencode({ "ü" = " <é>" })
    Formatted   = format("%-6s|%5s|%q", "é", "日本", "ü")
    Replaced    = replace("größer", "/[^a-z]/", "?")
    Matched     = join("|", regexall("\\p{Lu}\\w*", "Ärger und Öl"))
    Trimmed     = trim("«quoted»", "«»")
    Split       = join("-", split("", "aé🙂"))
  }
}

resource "aws_sns_topic" "word" {
  for_each     = { for word in local.words : word => md5(word) }
  name         = "word-${each.value}"
  display_name = each.key
}

resource "aws_ssm_parameter" "ключ" {
  for_each = local.map
  name     = "/keys/${each.value}"
  type     = "String"
  value    = "${each.key}=${each.value}"
}

output "sorted" { value = sort(local.words) }
output "keys" { value = keys(local.map) }
output "größte" { value = aws_sqs_queue.größte.name }
output "heredoc" {
  value = <<-ÉND
    façade
      ${local.名前}
  ÉND
}
