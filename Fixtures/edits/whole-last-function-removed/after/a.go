func a() {
	x()
	return
}

func b() {
	y()
	return
}
