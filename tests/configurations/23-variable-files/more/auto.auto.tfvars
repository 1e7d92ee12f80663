a = "from a folder below"
