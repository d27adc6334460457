func a() {
	// keeps
	if x {
		// keeps
	}
}
