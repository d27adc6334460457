import Programs

/// Finds programs as the shell would.
enum ProgramPath {
  /// The absolute path of a program, or nil when there is none that may be run.
  ///
  /// - Parameters:
  ///   - name: A name to be looked for in PATH, or a path, which may be relative to `directory`.
  static func find(_ name: String, from directory: String) -> String? {
    ProgramSearch.path(
      of: name, searchPath: Surroundings.environment["PATH"] ?? "", workingDirectory: directory)
  }

  /// The program a line for the shell begins with; nil where that takes a shell to tell.
  static func program(ofLine line: String) -> String? {
    let word = line.prefix { !$0.isWhitespace }
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+/".contains($0)) }
    guard isPlain, !word.isEmpty, !builtIns.contains(String(word)) else { return nil }
    return String(word)
  }

  /// Words that shells know themselves, and that may not be programs.
  private static let builtIns: Set<String> = [
    ".", "alias", "case", "cd", "command", "eval", "exec", "exit", "export", "for", "if", "set", "source", "trap",
    "type", "ulimit", "umask", "unset", "until", "wait", "while",
  ]
}
