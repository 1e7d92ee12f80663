"""Terraform as text, plan or configuration, and what is known of its AWS provider."""
