#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Why a program could not be run, or not to its end. What a program itself reports is no error: that is its status.
package struct ProgramError: Error, Sendable, Equatable {
  package enum Code: Sendable, Equatable {
    /// The system did not start it, or has nothing left to connect it with.
    case notStarted
    /// It was ended after this time, the most that it may take.
    case timedOut(Duration)
  }

  package let code: Code
  /// The system's number of the error; 0 where there is none.
  package let errno: Int32
  /// A full sentence.
  package let message: String

  /// - Parameter doing: Completes "Cannot …".
  init(_ doing: String, errno: Int32) {
    code = .notStarted
    self.errno = errno
    message = "Cannot \(doing): \(String(cString: strerror(errno)))."
  }

  init(timedOutAfter limit: Duration) {
    code = .timedOut(limit)
    errno = 0
    message = "It was ended after \(limit.components.seconds) s, the most it may take."
  }
}
