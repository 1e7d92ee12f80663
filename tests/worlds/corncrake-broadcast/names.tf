resource "aws_route53_zone" "this" {
  for_each = local.zones
  name     = "${each.key}.example"
}

resource "aws_route53_zone" "inside" {
  name = "inside.corncrake.example"

  vpc {
    vpc_id = module.main.vpc
  }
}

resource "aws_kms_key" "dnssec" {
  provider                 = aws.virginia
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
  deletion_window_in_days  = 7
}

resource "aws_route53_key_signing_key" "this" {
  for_each                   = setsubtract(local.zones, ["teletext"])
  name                       = "${each.key}-key"
  hosted_zone_id             = aws_route53_zone.this[each.key].id
  key_management_service_arn = aws_kms_key.dnssec.arn
}

resource "aws_route53_hosted_zone_dnssec" "this" {
  for_each       = aws_route53_key_signing_key.this
  hosted_zone_id = each.value.hosted_zone_id
  signing_status = each.key == "radio" ? "NOT_SIGNING" : "SIGNING"
}

resource "aws_cloudwatch_log_group" "dns" {
  provider          = aws.virginia
  name              = "/aws/route53/corncrake"
  retention_in_days = 365
}

resource "aws_route53_query_log" "this" {
  for_each                 = toset(["tv", "teletext"])
  zone_id                  = aws_route53_zone.this[each.key == "tv" ? "tv" : "radio"].zone_id
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.dns.arn
}

resource "aws_route53_resolver_query_log_config" "main" {
  name            = "main"
  destination_arn = aws_cloudwatch_log_group.api.arn
}

resource "aws_route53_resolver_query_log_config_association" "main" {
  resolver_query_log_config_id = aws_route53_resolver_query_log_config.main.id
  resource_id                  = module.main.vpc
}

resource "aws_route53_record" "old" {
  zone_id = aws_route53_zone.this["teletext"].zone_id
  name    = "old"
  type    = "A"
  ttl     = 300
  records = ["203.0.113.9"]
}

resource "aws_route53_record" "front" {
  zone_id = aws_route53_zone.this["tv"].zone_id
  name    = "www"
  type    = "CNAME"
  ttl     = 60
  records = [module.main.balancer_name]
}
