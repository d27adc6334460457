func a() {
	x()
	return
}

func b() {
	return
}
