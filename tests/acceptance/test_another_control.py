"""What a control says of a resource beside the one that it is about, where it asks another control about it."""

from __future__ import annotations

from srm_tf.model.grounds import text_of
from tests.support.judging import asked_of, configured_graph

CLUSTERS = """
resource "aws_docdb_cluster" "main" {
  cluster_identifier = "catalog"
  storage_encrypted  = false
}
resource "aws_docdb_cluster" "restored" {
  cluster_identifier = "catalog-restored"
  storage_encrypted  = true

  restore_to_point_in_time {
    source_cluster_identifier  = aws_docdb_cluster.main.cluster_identifier
    use_latest_restorable_time = true
  }
}
"""


def test_what_is_wrong_with_another_resource_is_said_with_its_address() -> None:
    outcomes = asked_of(configured_graph(CLUSTERS), "docdb/clusters-are-encrypted-at-rest")
    said = {one.address: text_of(one.grounds) for one in outcomes}
    assert said == {
        "aws_docdb_cluster.main": "storage_encrypted is false, expected true",
        "aws_docdb_cluster.restored": "aws_docdb_cluster.main: storage_encrypted is false, expected true",
    }


TRAIL = """
resource "aws_s3_bucket" "logs" { bucket = "logs" }
resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = aws_s3_bucket.logs.id
}
"""


def test_so_it_is_where_some_of_several_ways_name_it_anyway() -> None:
    (said,) = [text_of(one.grounds) for one in asked_of(configured_graph(TRAIL), "cloudtrail/trail-buckets-log-access")]
    assert said.startswith("aws_s3_bucket.logs: logging is not set; or: no aws_s3_bucket_logging whose bucket is aws_s3_bucket.logs; or: ")
