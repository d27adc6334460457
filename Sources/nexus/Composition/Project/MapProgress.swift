import Isolation
import Terminal

/// Shows on a terminal how far a first look at many files is; says nothing of one that is over soon, nor elsewhere.
struct MapProgress: Sendable {
  private struct State {
    var startedAt: ContinuousClock.Instant?
    var shownAt: ContinuousClock.Instant?
  }

  private let console: Console
  private let state = Locked(State())

  /// Shorter work than this needs no explanation.
  private static let patience = Duration.milliseconds(500)
  private static let interval = Duration.milliseconds(100)

  init(console: Console) { self.console = console }

  func show(_ done: Int, of total: Int) {
    guard console.showsProgressLive else { return }
    let now = ContinuousClock.now
    let start: ContinuousClock.Instant? = state.withLock { state in
      let start = state.startedAt ?? now
      state.startedAt = start
      guard now - start >= Self.patience, state.shownAt.map({ now - $0 >= Self.interval }) ?? true else { return nil }
      state.shownAt = now
      return start
    }
    guard let start else { return }
    let status = Status(role: "Map", model: "\(done) of \(total) files", phase: .reading, startedAt: start)
    // The map is wanted whether or not somebody sees how it is made.
    do { try console.statusLine.update(status) } catch { LostOutput.note(error) }
  }

  /// Takes the line away, if it was there.
  func end() {
    let wasShown = state.withLock { state in
      defer { state = State() }
      return state.shownAt != nil
    }
    guard wasShown else { return }
    do { try console.statusLine.clear() } catch { LostOutput.note(error) }
  }
}
