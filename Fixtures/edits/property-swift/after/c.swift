import Foundation

struct Counter {
  private var count = 0

  var isZero: Bool {
    count < 1
  }

  mutating func add(_ n: Int) {
    count += n
  }

  func text() -> String { "\(count)}" }
}

func free() {
  print("}")
}
