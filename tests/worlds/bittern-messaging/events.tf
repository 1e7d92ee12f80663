resource "aws_cloudwatch_event_bus" "partners" {
  name = "${local.prefix}-partners"
}

resource "aws_cloudwatch_event_permission" "partners" {
  for_each = var.partner_accounts

  event_bus_name = aws_cloudwatch_event_bus.partners.name
  statement_id   = "partner-${each.key}"
  principal      = each.value
}

resource "aws_cloudwatch_event_bus" "internal" {
  name = "${local.prefix}-internal"
}

resource "aws_cloudwatch_event_bus" "archive" {
  name = "${local.prefix}-archive"
}

resource "aws_cloudwatch_event_permission" "archive" {
  event_bus_name = aws_cloudwatch_event_bus.archive.name
  statement_id   = "anyone"
  principal      = "*"
}

resource "aws_cloudwatch_event_rule" "delays" {
  name           = "${local.prefix}-delays"
  event_bus_name = aws_cloudwatch_event_bus.internal.name
  event_pattern  = jsonencode({ source = ["bittern.planning"], "detail-type" = ["Delay"] })
}

resource "aws_cloudwatch_event_target" "delays" {
  rule           = aws_cloudwatch_event_rule.delays.name
  event_bus_name = aws_cloudwatch_event_bus.internal.name
  arn            = aws_sns_topic.events["delay"].arn
}
