import Foundation

struct Counter {
  private var count = 0

  mutating func increment() {
    count += 1
  }

  mutating func reset(to value: Int = 0) {
    count = value
  }

  var description: String {
    "Counter at \(count)"
  }
}
