resource "aws_route53_zone" "public" {
  name = "fjordline.example"
}

resource "aws_route53_zone" "inside" {
  for_each = local.spokes
  name     = "${each.key}.fjordline.internal"

  vpc {
    vpc_id = module.spoke[each.key].vpc_id
  }

  lifecycle {
    ignore_changes = [vpc]
  }
}

# Delegated to the web agency, which has its own account.
resource "aws_route53_zone" "campaign" {
  name = "campaign.fjordline.example"
}

resource "aws_route53_record" "campaign" {
  zone_id = aws_route53_zone.public.zone_id
  name    = aws_route53_zone.campaign.name
  type    = "NS"
  ttl     = 300
  records = aws_route53_zone.campaign.name_servers
}

resource "aws_route53_record" "validation" {
  for_each = {
    for option in aws_acm_certificate.vpn.domain_validation_options : option.domain_name => option
  }

  zone_id = aws_route53_zone.public.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

resource "aws_route53_record" "tracking" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "track"
  type    = "A"
  ttl     = 300
  records = ["203.0.113.80"]
}

resource "aws_route53_query_log" "public" {
  zone_id                  = aws_route53_zone.public.zone_id
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.dns.arn
  depends_on               = [aws_cloudwatch_log_resource_policy.dns]
}

resource "aws_cloudwatch_log_group" "dns" {
  name              = "/aws/route53/fjordline.example"
  retention_in_days = 365
}

resource "aws_cloudwatch_log_resource_policy" "dns" {
  policy_name = "route53"

  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "route53.amazonaws.com" }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "arn:aws:logs:*:*:log-group:/aws/route53/*"
    }]
  })
}

# Queries from inside: two of the three, billing was added later.
resource "aws_route53_resolver_query_log_config" "inside" {
  name            = "inside"
  destination_arn = aws_s3_bucket.flow_logs.arn
}

resource "aws_route53_resolver_query_log_config_association" "inside" {
  for_each                     = toset(["orders", "sandbox"])
  resolver_query_log_config_id = aws_route53_resolver_query_log_config.inside.id
  resource_id                  = module.spoke[each.key].vpc_id
}
