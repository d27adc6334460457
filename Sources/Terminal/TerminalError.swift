#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What went wrong while showing text to a person, or asking one.
package struct TerminalError: Error, Hashable, Sendable {
  /// The kinds of failure a caller can act on.
  package enum Code: Hashable, Sendable {
    /// The reader is gone (`EPIPE`). The program ends quietly; nothing is to be reported.
    case closed
    /// Bytes could not be written for another reason.
    case writeFailed
    /// The person's answer could not be read.
    case readFailed
    /// A temporary file could not be made, read or removed.
    case fileFailed
    /// The pager or editor could not be started.
    case commandNotStarted
    /// The editor ended with another status than 0. `detail` is that status; 128 and the signal's number when a signal ended it.
    case commandFailed
    /// The file that came back from the editor is not UTF-8.
    case notText
  }

  package let code: Code

  /// The `errno` of the call that failed, or the status named in ``Code``; 0 where neither says more.
  package let detail: Int32

  package init(_ code: Code, detail: Int32 = 0) {
    self.code = code
    self.detail = detail
  }
}

extension TerminalError: CustomStringConvertible {
  /// A sentence without its period, for messages.
  package var description: String {
    switch code {
    case .closed: "The reader of the output is gone"
    case .writeFailed: "Output cannot be written: \(reason)"
    case .readFailed: "The answer cannot be read: \(reason)"
    case .fileFailed: "A temporary file cannot be used: \(reason)"
    case .commandNotStarted: detail == 0 ? "The command cannot be started" : "The command cannot be started: \(reason)"
    case .commandFailed: "The command ended with status \(detail)"
    case .notText: "The file is not UTF-8 text"
    }
  }

  /// The system's words; its buffer is static only for numbers it does not know, so no thread spoils another's text.
  private var reason: String { String(cString: strerror(detail)) }
}
