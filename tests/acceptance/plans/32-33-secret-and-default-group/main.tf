provider "aws" {
  region = "eu-west-1"
}
variable "password" {
  type      = string
  sensitive = true
  default   = "canary-7f3a9c"
}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_default_security_group" "d" { vpc_id = aws_vpc.v.id }
resource "aws_db_instance" "d" {
  engine              = "mysql"
  instance_class      = "db.t3.micro"
  allocated_storage   = 5
  username            = "admin"
  password            = var.password
  skip_final_snapshot = true
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/f"
  handler       = "a.b"
  runtime       = "python3.8"
  filename      = "f.zip"
  environment {
    variables = { DB_PASSWORD = var.password }
  }
}
