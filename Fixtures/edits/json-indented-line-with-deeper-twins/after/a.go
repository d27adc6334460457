func a() {
	f(1)
	// keeps
	if x {
		// keeps
	}
}
