func a() {
	x()
	return
}

func c() {
	y()
	return
}
