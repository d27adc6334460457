import Isolation
import Terminal

/// What could not be written to the output while work went on, which nothing may stop for that.
///
/// Views of a run cannot throw; without this a full disk would lose the last lines of `--json` with exit status 0.
enum LostOutput {
  private static let kept = Locked<(any Error)?>(nil)

  /// The first failure; a reader that went away wants no more and has lost nothing.
  static var first: (any Error)? { kept.withLock { $0 } }

  static func note(_ error: any Error) {
    if (error as? TerminalError)?.code == .closed { return }
    kept.withLock { $0 = $0 ?? error }
  }
}
