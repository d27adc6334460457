/// What goes wrong around a test: its surroundings failed, not the code under test.
package enum TestSupportError: Error, Sendable, CustomStringConvertible {
  /// A call of the system failed; `code` is `errno`.
  case system(call: String, code: Int32, reason: String)
  /// There is no such program in the directory of the build products.
  case noProduct(String, directory: String)
  /// `git` ended with another status than 0.
  case git(arguments: [String], status: Int, stderr: String)
  /// The program ended, or was stopped by the watchdog, before it wrote what was waited for.
  case neverWritten(String, result: String)
  /// The transcript differs from the one kept; `difference` has a line for each line that differs.
  case transcriptDiffers(path: String, difference: String)
  /// The transcript was written anew, as `NEXUS_RECORD=1` asks; such a run proves nothing.
  case transcriptRecorded(path: String)

  /// What happened, for the report of a test.
  package var description: String {
    switch self {
    case .system(let call, let code, let reason): "\(call) failed: \(reason) (\(code))"
    case .noProduct(let name, let directory):
      "no program \(name) in \(directory); is it a dependency of the test target?"
    case .git(let arguments, let status, let stderr):
      "git \(arguments.joined(separator: " ")) ended with \(status): \(stderr)"
    case .neverWritten(let text, let result): "the program never wrote \"\(text)\":\n\(result)"
    case .transcriptDiffers(let path, let difference):
      "\(path) differs (-kept +now); run with NEXUS_RECORD=1 to keep what is now\n\(difference)"
    case .transcriptRecorded(let path): "\(path) was recorded; look at it, then run without NEXUS_RECORD"
    }
  }

  /// The error of the system call that just failed.
  static func last(_ call: String, code: Int32 = errno) -> TestSupportError {
    .system(call: call, code: code, reason: String(cString: strerror(code)))
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
