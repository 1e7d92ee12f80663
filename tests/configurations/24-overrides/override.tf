resource "aws_db_instance" "main" {
  publicly_accessible = false
  storage_encrypted   = true
  instance_class      = "db.t3.small"
}

output "bucket" {
  value = upper(aws_s3_bucket.logs.bucket)
}
