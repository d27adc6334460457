/// How a program ended and what it wrote.
package struct ProcessResult: Sendable {
  /// How a process comes to its end.
  package enum Ending: Sendable, Equatable, CustomStringConvertible {
    case exited(Int)
    case killed(signal: Int)

    package var description: String {
      switch self {
      case .exited(let status): "status \(status)"
      case .killed(let signal): "killed by signal \(signal)"
      }
    }
  }

  /// How it ended.
  package var ending: Ending
  /// With a terminal, all it showed, with its line ends (CR LF).
  package var stdoutBytes: [UInt8]
  /// Empty with a terminal.
  package var stderrBytes: [UInt8]
  /// Whether the watchdog had to stop it.
  package var isTimedOut: Bool

  /// `stdoutBytes` as text, damaged UTF-8 mended.
  package var stdout: String { String(decoding: stdoutBytes, as: UTF8.self) }
  /// `stderrBytes` as text, damaged UTF-8 mended.
  package var stderr: String { String(decoding: stderrBytes, as: UTF8.self) }

  /// The exit status; 128 and the signal's number when a signal ended it, as a shell has it.
  package var status: Int {
    switch ending {
    case .exited(let status): status
    case .killed(let signal): 128 + signal
    }
  }
}

extension ProcessResult: CustomStringConvertible {
  package var description: String {
    var parts = ["[\(ending)\(isTimedOut ? ", by the watchdog" : "")]"]
    if !stdoutBytes.isEmpty { parts.append("stdout:\n" + stdout) }
    if !stderrBytes.isEmpty { parts.append("stderr:\n" + stderr) }
    return parts.joined(separator: "\n")
  }
}
