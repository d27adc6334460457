struct A {
  private(set) var a: Int {
    didSet { print(a) }
  }

  func b() -> Int {
    a
  }

  func c() -> Int {
    b()
  }
}
