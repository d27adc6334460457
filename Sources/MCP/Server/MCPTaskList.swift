import Isolation
import JSONRPC
import JSONText

/// The long calls of one server, while they run and after.
///
/// They end with the process. `host` runs them; it must be running for any to begin.
final class MCPTaskList: Sendable {
  enum Status: Sendable {
    case working
    case ended(Result<MCPToolResult, RPCError>)
    case cancelled
  }

  struct Entry: Sendable {
    let id: String
    let revision: MCPRevision
    let createdAt: String
    var updatedAt: String
    var status = Status.working
    var message: String?
    let cancellation = Signal()
    let end = Signal()
  }

  private struct State {
    /// In the order of creation.
    var entries: [Entry] = []
    var isHosted = true
  }

  typealias Work = @Sendable (_ note: @escaping @Sendable (String) -> Void) async -> Result<MCPToolResult, RPCError>

  /// At most so many run at once.
  static let workingLimit = 16
  /// Of those that have ended, the oldest are forgotten beyond this number.
  static let endedLimit = 64
  private let state = Locked(State())
  private let works: AsyncStream<(String, Work)>
  private let begin: AsyncStream<(String, Work)>.Continuation
  private let now: @Sendable () -> String

  /// - Parameter now: The time as RFC 3339 writes it.
  init(now: @escaping @Sendable () -> String) {
    self.now = now
    (works, begin) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.workingLimit))
  }

  /// Runs the tasks that are created, until its own task is cancelled; those that run are cancelled then.
  func host() async {
    await withDiscardingTaskGroup { group in
      for await (id, work) in works { group.addTask { await self.run(id, work) } }
      group.cancelAll()
    }
  }

  /// Creates a task, which begins at once.
  /// - Throws: `RPCError.busy`.
  func create(_ revision: MCPRevision, _ work: @escaping Work) throws(RPCError) -> Entry {
    let time = now()
    let entry = Entry(id: UnguessableName.make(), revision: revision, createdAt: time, updatedAt: time)
    let isTaken = state.withLock { state in
      guard state.entries.count(where: { $0.isWorking }) < Self.workingLimit else { return false }
      while state.entries.count(where: { !$0.isWorking }) >= Self.endedLimit {
        state.entries.remove(at: state.entries.firstIndex { !$0.isWorking }!)  // there is one: they were counted
      }
      state.entries.append(entry)
      return true
    }
    guard isTaken else { throw .busy(limit: Self.workingLimit) }
    begin.yield((entry.id, work))
    return entry
  }

  func entry(_ id: String) -> Entry? { state.withLock { $0.entries.first { $0.id == id } } }
  var all: [Entry] { state.withLock(\.entries) }

  /// Cancels a task; false when it has ended already.
  func cancel(_ id: String) -> Bool {
    guard let entry = update(id, { $0.status = .cancelled }) else { return false }
    entry.cancellation.fire()
    entry.end.fire()
    return true
  }

  private func run(_ id: String, _ work: @escaping Work) async {
    guard let entry = entry(id), entry.isWorking else { return }
    let result = await withTaskGroup(of: Result<MCPToolResult, RPCError>?.self) { group in
      group.addTask { await work { message in self.update(id) { $0.message = message } } }
      group.addTask {
        await entry.cancellation.wait()
        return nil
      }
      var result: Result<MCPToolResult, RPCError>?
      while let ended = await group.next() {
        group.cancelAll()
        if let ended { result = ended }
      }
      return result
    }
    // A task that was cancelled stays so, whatever its work made of that.
    update(id) { $0.status = result.map(Status.ended) ?? .cancelled }
    entry.end.fire()
  }

  /// Changes a task that works; `nil` when there is none.
  @discardableResult
  private func update(_ id: String, _ change: (inout Entry) -> Void) -> Entry? {
    state.withLock { state in
      guard let index = state.entries.firstIndex(where: { $0.id == id && $0.isWorking }) else { return nil }
      change(&state.entries[index])
      state.entries[index].updatedAt = now()
      return state.entries[index]
    }
  }
}

extension MCPTaskList.Entry {
  var isWorking: Bool { if case .working = status { true } else { false } }
}
