func a() {
	merge(buffer)
	return count
}
