import NexusProtocol
import Synchronization
import Testing

@testable import Agents

@Suite struct LeaseKeeperTests {
  /// Renewals as a test has them end, on a clock that only sleeping moves; it is over when none is left.
  private actor Scene: Claims {
    enum Renewal { case done, lost, busy }
    struct Busy: Error {}

    private var renewals: [Renewal]
    private(set) var expiries: [Timestamp] = []

    init(_ renewals: [Renewal]) { self.renewals = renewals }

    func renew(_ task: TaskID, for owner: LeaseOwner, until expiry: Timestamp) async throws -> Bool {
      guard !renewals.isEmpty else { throw CancellationError() }
      switch renewals.removeFirst() {
      case .done:
        expiries.append(expiry)
        return true
      case .lost: return false
      case .busy: throw Busy()
      }
    }

    func claim(_ task: TaskID, for owner: LeaseOwner, at: Timestamp, until expiry: Timestamp) async throws -> Bool {
      true
    }
    func release(_ task: TaskID, from owner: LeaseOwner, as state: TaskState, commit: String?) async throws {}
    func move(_ task: TaskID, from expected: Set<TaskState>, to state: TaskState) async throws -> Bool { true }
    func move(
      _ task: TaskID, from expected: Set<TaskState>, to state: TaskState, because review: Review
    ) async throws -> Review? { nil }
  }

  private func keep(_ renewals: [Scene.Renewal]) async throws -> Int {
    let scene = Scene(renewals)
    let clock = Clock()
    var keeper = LeaseKeeper(
      claims: scene, owner: LeaseOwner(host: "here", processID: 1, token: "one"), duration: .seconds(120),
      now: { clock.now })
    keeper.sleep = { clock.pass($0) }
    do {
      try await keeper.keep(TaskID(plan: 1, number: 1))
    } catch is CancellationError {
      // All renewals of the test were made.
    }
    return await scene.expiries.count
  }

  @Test func aLeaseIsRenewedAsLongAsTheWorkLasts() async throws {
    #expect(try await keep([.done, .done, .done]) == 3)
  }

  @Test func aRenewalThatFailsIsTriedAgainWhileTheLeaseLasts() async throws {
    #expect(try await keep([.done, .busy, .busy, .busy, .done, .busy, .done]) == 3)
  }

  @Test func aLeaseThatRanOutEndsTheWorkWithWhatFailed() async throws {
    await #expect(throws: Scene.Busy.self) {
      _ = try await keep([.done] + Array(repeating: .busy, count: 99))
    }
  }

  @Test func aLeaseThatWasLostEndsTheWorkAtOnce() async throws {
    let error = await #expect(throws: AgentError.self) { _ = try await keep([.done, .lost, .done]) }
    #expect(error?.code == .taskBusy)
  }
}

/// A clock that stands still but for what passes by hand.
private final class Clock: Sendable {
  private let milliseconds = Atomic<Int64>(0)

  var now: Timestamp { Timestamp(millisecondsSince1970: milliseconds.load(ordering: .sequentiallyConsistent)) }

  func pass(_ duration: Duration) {
    milliseconds.add(Int64(duration / .milliseconds(1)), ordering: .sequentiallyConsistent)
  }
}
