import Isolation
import Testing

@Suite struct SerialQueueExecutorTests {
  @Test func runsAnActorsWorkOneAfterTheOther() async {
    let worker = Worker()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<100 { group.addTask { await worker.work() } }
    }
    #expect(await worker.done == 100)
    #expect(await worker.mostAtOnce == 1)
  }
}

private actor Worker {
  private let running = Locked(0)
  private(set) var done = 0
  private(set) var mostAtOnce = 0
  private nonisolated let executor = SerialQueueExecutor(label: "nexus.test")

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func work() {
    let count = running.withLock { running in
      running += 1
      return running
    }
    mostAtOnce = max(mostAtOnce, count)
    done += 1
    running.withLock { $0 -= 1 }
  }
}
