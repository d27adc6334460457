package main

import "fmt"

type A struct {
	n int
}

func (a *A) Name() string {
	return "a"
}

type B struct{}

func (b B) Name() string {
	return "{b"
}

func main() {
	fmt.Println(A{}.n)
}
