f {
	a()
	c()
	begin()
}
