resource "terraform_data" "stage" {
  input = "base"
}

output "stage" { value = terraform_data.stage.input }

output "private_key" {
  value     = "not a real key"
  sensitive = true
}
