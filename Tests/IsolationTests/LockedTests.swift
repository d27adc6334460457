import Isolation
import Testing

@Suite struct LockedTests {
  @Test func letsOneAtATimeTouchTheValue() async {
    let count = Locked(0)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<1000 { count.withLock { $0 += 1 } } }
      }
    }
    #expect(count.withLock { $0 } == 8000)
  }

  @Test func isFreeAfterAnError() {
    struct Refusal: Error {}
    let value = Locked("a")
    #expect(throws: Refusal.self) { try value.withLock { _ throws(Refusal) in throw Refusal() } }
    #expect(value.withLock { $0 } == "a")
  }
}
