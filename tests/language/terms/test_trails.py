"""Which events of objects the selectors of a trail take in."""

from __future__ import annotations

from tests.support.judging import configured_graph, report_on

TRAIL = """
variable "names" { type = list(string) }
resource "aws_cloudtrail" "main" {
  name                  = "main"
  s3_bucket_name        = "logs"
  is_multi_region_trail = true
  advanced_event_selector {
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    dynamic "field_selector" {
      for_each = var.names
      content {
        field  = "eventName"
        equals = [field_selector.value]
      }
    }
  }
}
"""


def test_fields_that_nobody_knows_are_what_it_depends_on() -> None:
    found = report_on(configured_graph(TRAIL)).outcomes
    [answer] = [one for one in found if one.control == "cloudtrail/trails-log-s3-object-events"]
    assert answer.because == "aws_cloudtrail.main may record events of S3 objects: it depends on var.names"
