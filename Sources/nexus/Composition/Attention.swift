import Synchronization

/// Who has the user's attention, which decides what Ctrl-C means.
enum Attention: Int {
  /// The command is at work, and ends in order.
  case work
  /// It waits for what the user types: there is nothing to put in order, so it ends at once.
  case question
  /// An editor or pager has the keyboard, and Ctrl-C is a key of its own.
  case elsewhere

  /// Whose it is now; read by the handler of signals, on a thread of its own.
  static var current: Attention { Attention(rawValue: state.load(ordering: .acquiring)) ?? .work }

  private static let state = Atomic(Attention.work.rawValue)

  /// Runs `body`, which blocks, while the attention is `attention`.
  static func on<Result, Failure: Error>(
    _ attention: Attention, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    state.store(attention.rawValue, ordering: .releasing)
    defer { state.store(Attention.work.rawValue, ordering: .releasing) }
    return try body()
  }
}
