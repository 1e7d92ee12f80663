variable "host" { type = string }
variable "root" { type = string }

locals {
  pages = fileset(path.module, "pages/**/*.{html,txt}")
  types = { html = "text/html", txt = "text/plain" }
}

resource "aws_s3_bucket" "site" {
  bucket = var.host
}

resource "aws_s3_bucket_object" "page" {
  for_each     = local.pages
  bucket       = aws_s3_bucket.site.id
  key          = trimprefix(each.value, "pages/")
  content      = file("${path.module}/${each.value}")
  etag         = filemd5("${path.module}/${each.value}")
  content_type = local.types[reverse(split(".", each.key))[0]]
  metadata = {
    sha    = filebase64sha256("${path.module}/${each.key}")
    folder = dirname(each.key)
    name   = basename(each.key)
    exists = fileexists("${path.root}/${path.module}/${each.key}")
    robots = fileexists("${path.module}/robots.txt")
  }
}

output "pages" { value = { for name, page in aws_s3_bucket_object.page : name => page.etag } }
output "paths" { value = [path.module, var.root, path.root] }
