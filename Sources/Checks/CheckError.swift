/// What went wrong in watching a check, as opposed to in the check itself.
package struct CheckError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  package enum Code: Hashable, Sendable {
    /// The check's output could not be read.
    case outputUnreadable
    /// The check's process could not be watched or waited for.
    case processLost
  }

  package let code: Code
  /// The system's error number, or 0 where there is none.
  package let errno: Int32

  package init(_ code: Code, errno: Int32 = 0) {
    self.code = code
    self.errno = errno
  }

  package var description: String {
    switch code {
    case .outputUnreadable: "The output of a check cannot be read (error \(errno))"
    case .processLost: "The process of a check cannot be watched (error \(errno))"
    }
  }
}
