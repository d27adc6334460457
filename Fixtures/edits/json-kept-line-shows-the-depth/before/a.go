f {
	a()
	begin()
}
