a = "from a file that nobody names"
