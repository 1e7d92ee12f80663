"""Records that a certificate asks for are known by their names before apply, as the provider has it."""

from __future__ import annotations

from srm_tf.model.graph import Graph
from tests.support.judging import configured_graph

RECORDS = """
variable "others" { %s }
resource "aws_acm_certificate" "c" {
  domain_name               = "example.com"
  subject_alternative_names = %s
  validation_method         = "%s"
}
resource "aws_route53_record" "r" {
  for_each = { for one in aws_acm_certificate.c.domain_validation_options : one.domain_name => one }
  zone_id  = "Z1"
  name     = each.value.resource_record_name
  type     = each.value.resource_record_type
  records  = [each.value.resource_record_value]
  ttl      = 60
}
resource "aws_route53_record" "first" {
  zone_id = "Z1"
  name    = aws_acm_certificate.c.domain_validation_options[0].resource_record_name
  type    = tolist(aws_acm_certificate.c.domain_validation_options)[0].resource_record_type
  records = [aws_acm_certificate.c.domain_validation_options.0.resource_record_value]
  ttl     = 60
}
"""


def records(others: str = "null", method: str = "DNS", default: str = "") -> Graph:
    return configured_graph(RECORDS % (default, others, method))


def keys(graph: Graph) -> list[str]:
    return sorted(one.address.partition("[")[2].rstrip("]") for one in graph.of_type("aws_route53_record") if "[" in one.address)


def test_one_record_for_each_name_of_a_certificate() -> None:
    assert keys(records()) == ['"example.com"']
    assert keys(records('["www.example.com", "*.example.com", "example.com"]')) == ['"*.example.com"', '"example.com"', '"www.example.com"']


def test_the_records_are_of_one_type_and_name_the_certificate() -> None:
    graph = records()
    for address in ('aws_route53_record.r["example.com"]', "aws_route53_record.first"):
        record = graph.by_address[address]
        assert record.text("type") == "CNAME"
        assert record.get("name").is_unknown
        (where,) = record.get("records").items()
        assert {one.text for one in where.references} == {"aws_acm_certificate.c.domain_validation_options"}


def test_what_the_provider_does_not_know_before_apply_either() -> None:
    assert keys(records(method="EMAIL")) == keys(records("var.others")) == keys(records("[var.others]")) == ['"?"']
    assert keys(records("var.others", default='default = ["www.example.com"]')) == ['"example.com"', '"www.example.com"']
