moved {
  from = module.alerts
  to   = module.alarms
}

removed {
  from = aws_secretsmanager_secret.export

  lifecycle {
    destroy = false
  }
}
