internal import Isolation

/// A thread for work that waits for another program, so that no Swift task is held up by it.
actor ProgramQueue {
  private nonisolated let executor: SerialQueueExecutor

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(label: String) { executor = SerialQueueExecutor(label: label) }

  func run<Result: Sendable>(_ body: @Sendable () throws -> Result) throws -> Result { try body() }
}
