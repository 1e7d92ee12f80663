office_ranges = ["198.51.100.0/28", "203.0.113.64/27"]
db_password   = "set-by-the-pipeline"

staff = {
  agnes = { groups = ["clerks"], console = true, keys = 0 }
  bruno = { groups = ["clerks", "operators"], console = true, keys = 2 }
  till  = { groups = [], console = false, keys = 1 }
}

beanstalk_settings = {
  "aws:elasticbeanstalk:environment" = {
    EnvironmentType  = "LoadBalanced"
    LoadBalancerType = "application"
  }
  "aws:elasticbeanstalk:managedactions" = {
    ManagedActionsEnabled = "true"
    PreferredStartTime    = "Sun:03:00"
  }
  "aws:elasticbeanstalk:managedactions:platformupdate" = {
    UpdateLevel = "patch"
  }
  "aws:elbv2:listener:443" = {
    Protocol = "HTTPS"
  }
  "aws:elasticbeanstalk:healthreporting:system" = {
    SystemType = "enhanced"
  }
}
