provider "aws" {
  region = "eu-west-1"
}

module "base" {
  source = "./modules/base"
}

resource "aws_instance" "host" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  key_name      = "deploy"
  provider      = aws

  connection {
    type = "ssh"
    host = self.public_ip
    user = "admin"
  }

  provisioner "remote-exec" {
    inline = ["echo ${self.id}", "hostnamectl set-hostname host"]
  }

  provisioner "local-exec" {
    when    = destroy
    command = "echo gone ${self.id}"
  }

  provisioner "local-exec" {
    command    = "echo ${self.private_ip} >> hosts"
    on_failure = continue
    environment = {
      STAGE = module.base.stage
    }
    connection {
      host        = "example.org"
      private_key = module.base.private_key
    }
  }

  root_block_device {
    encrypted = true
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [ami, tags["Updated"], root_block_device[0].volume_size]
    replace_triggered_by  = [terraform_data.revision]
  }

  depends_on = [module.base, aws_kms_key.main]
}

resource "terraform_data" "revision" {
  input            = "r${length(aws_kms_key.main.description)}"
  triggers_replace = [aws_kms_key.main.description, 7]

  provisioner "local-exec" {
    command = "echo ${self.output}"
  }
}

resource "aws_kms_key" "main" {
  description = "main"

  lifecycle {
    prevent_destroy = true
    ignore_changes  = all
  }
}

resource "aws_db_instance" "main" {
  identifier          = "main"
  engine              = "postgres"
  instance_class      = "db.t3.medium"
  allocated_storage   = 20
  username            = "root"
  password            = "changed-after-creation"
  storage_encrypted   = true
  kms_key_id          = aws_kms_key.main.arn
  skip_final_snapshot = true

  timeouts {
    create = "${20 * 2}m"
    delete = terraform_data.revision.input == "r4" ? "1h" : null
  }

  lifecycle {
    ignore_changes = [password, engine_version]
  }
}

resource "aws_dynamodb_table" "main" {
  name         = "main"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "timeouts" {
    for_each = ["10m"]
    content {
      update = timeouts.value
    }
  }

  depends_on = [aws_db_instance.main]
}

output "revision" {
  value      = terraform_data.revision.output
  depends_on = [aws_instance.host]
}
