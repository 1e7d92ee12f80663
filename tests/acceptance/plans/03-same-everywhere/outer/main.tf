module "inner" { source = "../volume" }
