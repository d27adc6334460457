func a() {
	x()
	y()
}

func b() {
}
