f = "from --var-file"
h = "from --var-file"
settings = {
  days  = 30
  names = ["x", "y", "x"]
}
