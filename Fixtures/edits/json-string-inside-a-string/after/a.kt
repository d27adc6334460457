val x = "${z("\"")}"
val y = 2
