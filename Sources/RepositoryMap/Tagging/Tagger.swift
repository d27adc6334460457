/// What finds the definitions in files.
package enum Tagger: Sendable, Hashable {
  /// universal-ctags, and the scanner for the languages that it does not know.
  case ctags(CtagsProgram)
  /// The scanner alone: a dozen languages, by their keywords.
  case scanner

  /// Under which tags are kept: those of another tagger, or of another version of it, are not mixed with its own.
  package var identity: String {
    switch self {
    case .ctags(let program): "ctags \(program.version), scanner \(LineScanner.version)"
    case .scanner: "scanner \(LineScanner.version)"
    }
  }

  /// A few words for a person.
  package var name: String {
    switch self {
    case .ctags(let program): "universal-ctags \(program.version)"
    case .scanner: "nexus's own scanner"
    }
  }
}
