func a() {
	count += 4
	return result
}
