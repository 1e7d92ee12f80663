output "id" {
  value = aws_s3_bucket.this.id
}

output "arn" {
  value = aws_s3_bucket.this.arn
}

output "name" {
  value = var.name
}

output "domain" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}

output "website" {
  value = one(aws_s3_bucket_website_configuration.this[*].website_endpoint)
}
