variable "set" { type = set(string) }
variable "list" { type = list(string) }
variable "map" { type = map(string) }
variable "object" { type = object({ name = string, size = number }) }
variable "numbers" { type = list(number) }
variable "nested" { type = map(set(string)) }
variable "any_map" { type = map(any) }

output "set" { value = var.set }
output "list" { value = var.list }
output "map" { value = var.map }
output "object" { value = var.object }
output "numbers" { value = var.numbers }
output "nested" { value = { for key, items in var.nested : key => length(items) } }
output "any_map" { value = var.any_map }
