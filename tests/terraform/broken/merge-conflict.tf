# line 3, column 1: expected a name, got `<`
locals {
<<<<<<< HEAD
  a = 1
=======
  a = 2
>>>>>>> main
}
