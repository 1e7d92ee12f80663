# line 3, column 1: expected HCL, got the mark `<<<<<<<` of a merge
locals {
<<<<<<< HEAD
  a = 1
=======
  a = 2
>>>>>>> main
}
