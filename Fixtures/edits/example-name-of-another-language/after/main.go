package main

import "fmt"

func greet(name string) string {
	if name == "" {
		name = "stranger"
	}
	return "Hello, " + name
}

func main() {
	for i := 0; i < 3; i++ {
		fmt.Println(greet("Go"))
	}
}
