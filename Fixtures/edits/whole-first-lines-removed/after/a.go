func b() {
	y()
	return
}
