environment   = "prod"
domain        = "watch.dipper.example"
api_log_level = "INFO"

partner_accounts = {
  rhein = "210987654321"
  loire = "310987654321"
}

fleets = {
  packager = {
    types        = ["c7g.large", "c6g.large"]
    on_demand    = 2
    tokens       = "required"
    behind       = true
    health_check = "ELB"
  }
  grader = {
    types  = ["g5.xlarge"]
    public = true
    tokens = "optional"
    behind = true
  }
  render = {
    types     = ["c7i.4xlarge", "c6i.4xlarge"]
    user_data = <<-EOT
      #!/bin/bash
      export LICENSE_PASSWORD='tr0ub4dor-and-3'
      /opt/render/start
    EOT
  }
}
