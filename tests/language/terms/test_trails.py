"""Which events of objects the selectors of a trail take in."""

from __future__ import annotations

import pytest

from tests.support.judging import TWO_PROVIDERS, asked_of, configured_graph, words_of

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
    [answer] = asked_of(configured_graph(TRAIL), "cloudtrail/trails-log-s3-object-events")
    assert answer.because == "aws_cloudtrail.main may record events of S3 objects: it depends on var.names"


TWO_SIGN_IN = (
    TWO_PROVIDERS
    + """resource "aws_s3_bucket" "app" { bucket = "app" }
resource "aws_cloudtrail" "main" {
  provider              = aws.audit
  name                  = "main"
  s3_bucket_name        = "logs"
  is_multi_region_trail = true
  event_selector {
    read_write_type = "All"
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}
"""
)


@pytest.mark.parametrize(("number", "expected"), [("111122223333", "satisfied"), ("444455556666", "unknown")])
def test_a_trail_of_another_provider_records_the_account_that_this_one_works_in(number: str, expected: str) -> None:
    assert words_of(configured_graph(TWO_SIGN_IN % number), "cloudtrail/trails-log-s3-object-events")["account_region"] == expected
