func a() {
	x()
	return
}

func b() {
	y()
	return
}

func c() {
	y()
	return
}
