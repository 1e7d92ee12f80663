# A byte order mark before, carriage returns behind.
locals {
  windows = {
    text = <<-TEXT
      first
        second
    TEXT
    list = [
      1,
      2,
    ]
  }
}
