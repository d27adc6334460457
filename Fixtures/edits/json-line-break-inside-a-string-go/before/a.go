package a

func g() {
	f()
}
