/// What went wrong in watching a check, as opposed to in the check itself.
package struct CheckError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  package enum Code: Hashable, Sendable {
    /// The check's output could not be read.
    case outputUnreadable
    /// The check's process could not be watched or waited for.
    case processLost
    /// The sandbox could not be set up for this check, though it works as such.
    case sandboxFailed
  }

  package let code: Code
  /// The system's error number, or 0 where there is none.
  package let errno: Int32

  /// What the sandbox said; empty where that is not the fault.
  package let words: String

  package init(_ code: Code, errno: Int32 = 0, words: String = "") {
    self.code = code
    self.errno = errno
    self.words = words
  }

  package var description: String {
    switch code {
    case .outputUnreadable: "The output of a check cannot be read (error \(errno))"
    case .sandboxFailed: "The sandbox cannot be set up for a check: \(words)"
    case .processLost: "The process of a check cannot be watched (error \(errno))"
    }
  }
}
