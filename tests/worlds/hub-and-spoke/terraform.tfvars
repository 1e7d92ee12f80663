office_address = "198.51.100.77"
