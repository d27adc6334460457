package a

func g() {
	f(`a
b`)
}
