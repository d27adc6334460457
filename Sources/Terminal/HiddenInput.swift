import Isolation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A terminal that does not show what is typed, while a password or a key is asked for.
package enum HiddenInput {
  /// The terminal that is made so, and how it was before.
  private struct Saved {
    let descriptor: Int32
    let settings: termios

    func apply() {
      var settings = settings
      tcsetattr(descriptor, TCSANOW, &settings)
    }
  }

  private static let saved = Locked<Saved?>(nil)

  /// Runs `body` while the terminal shows nothing of what is typed but the end of the line.
  ///
  /// The key that suspends a program does nothing meanwhile, so that the terminal is not left as it is.
  static func during<Result>(
    _ descriptor: Int32, _ body: () throws(TerminalError) -> Result
  ) throws(TerminalError) -> Result {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { throw TerminalError(.readFailed, detail: errno) }
    let before = Saved(descriptor: descriptor, settings: settings)
    settings.c_lflag &= ~tcflag_t(ECHO)
    settings.c_lflag |= tcflag_t(ICANON | ECHONL)
    withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(VSUSP)] = noKey }
    saved.withLock { $0 = before }
    defer {
      before.apply()
      saved.withLock { if $0?.descriptor == descriptor { $0 = nil } }
    }
    // What was typed before the question was shown as it was typed; it is no answer.
    guard tcsetattr(descriptor, TCSAFLUSH, &settings) == 0 else { throw TerminalError(.readFailed, detail: errno) }
    return try body()
  }

  #if canImport(Darwin)
    static let noKey: UInt8 = 0xFF
  #else
    /// `_POSIX_VDISABLE`, a macro that Swift cannot read.
    static let noKey: UInt8 = 0
  #endif

  /// Shows again what is typed, if it is hidden now: for whoever ends the process in the middle of a question.
  package static func restore() { saved.withLock { $0?.apply() } }
}
