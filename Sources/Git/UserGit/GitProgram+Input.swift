internal import Programs

extension GitProgram {
  /// How a run of git ended.
  struct Answer {
    let status: Int32
    let output: [UInt8]
    let error: [UInt8]

    /// What git said, on one line and without the mark of an error.
    var words: String {
      let lines = String(decoding: error.isEmpty ? output : error, as: UTF8.self).split(whereSeparator: \.isNewline)
      let text = lines.joined(separator: " ")
      for mark in ["fatal: ", "error: "] where text.hasPrefix(mark) { return String(text.dropFirst(mark.count)) }
      return text
    }

    var text: String { String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) }
  }

  /// Runs git to its end with `input`, without hooks, and with messages that are the same in every language.
  func ask(
    _ arguments: [String], input: [UInt8]? = nil, with more: [String: String] = [:], timeLimit: Duration? = nil
  ) throws(GitError) -> Answer {
    let environment = environment.merging(["LC_ALL": "C"]) { $1 }.merging(more) { $1 }
    let words = ["-C", directory, "-c", "core.hooksPath=/dev/null"] + arguments
    let result = try Self.runToEnd(ProgramRun(executable, words, environment, input: input, timeLimit: timeLimit))
    return Answer(status: result.status, output: result.output, error: result.error)
  }

  /// The same, for what has to succeed.
  ///
  /// - Parameter doing: Completes "git cannot …".
  func require(
    _ doing: String, _ arguments: [String], input: [UInt8]? = nil, with more: [String: String] = [:]
  ) throws(GitError) -> Answer {
    let answer = try ask(arguments, input: input, with: more)
    guard answer.status == 0 else {
      throw GitError(.library, "git cannot \(doing): \(answer.words)", libraryCode: Int(answer.status))
    }
    return answer
  }
}
