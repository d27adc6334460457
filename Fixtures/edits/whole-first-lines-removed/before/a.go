// old

func b() {
	y()
	return
}
