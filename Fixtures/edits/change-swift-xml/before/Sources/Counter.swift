import Foundation

struct Counter {
  private var count = 0

  mutating func increment() {
    count += 1
  }

  mutating func reset() {
    count = 0
  }

  var description: String {
    "Counter at \(count)"
  }
}
