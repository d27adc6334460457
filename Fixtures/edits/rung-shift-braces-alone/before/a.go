func f() {
	for {
		if a {
		}
	}
	go()
}
