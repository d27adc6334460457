import Foundation

/// Something that happens once, for which tasks and threads can wait.
package final class Occasion: @unchecked Sendable {  // guarded by `condition`
  private let condition = NSCondition()
  private var hasFired = false
  private var waiters: [CheckedContinuation<Void, Never>] = []

  package init() {}

  package func fire() {
    condition.lock()
    hasFired = true
    let ready = waiters
    waiters = []
    condition.broadcast()
    condition.unlock()
    for waiter in ready { waiter.resume() }
  }

  package func wait() async {
    await withCheckedContinuation { continuation in
      if !register(continuation) { continuation.resume() }
    }
  }

  /// Blocks the thread; for scripts only.
  package func block() {
    condition.lock()
    while !hasFired { condition.wait() }
    condition.unlock()
  }

  private func register(_ waiter: CheckedContinuation<Void, Never>) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    guard !hasFired else { return false }
    waiters.append(waiter)
    return true
  }
}

/// Values gathered from scripts.
package final class Collected<Element: Sendable>: @unchecked Sendable {  // guarded by `lock`
  private let lock = NSLock()
  private var elements: [Element] = []

  package init() {}

  package var all: [Element] { lock.withLock { elements } }

  package func append(_ element: Element) {
    lock.withLock { elements.append(element) }
  }
}
