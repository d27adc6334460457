/// How the definitions of a language are told from the rest of a file.
enum SourceLanguage: Equatable {
  /// By indentation.
  case python
  /// By `end`.
  case ruby
  /// By braces.
  case braces(BraceSyntax)

  /// The language of a file by its name; nil when its definitions are not known.
  init?(path: String) {
    switch FileKind.suffix(of: path) {
    case "py", "pyi": self = .python
    case "rb": self = .ruby
    case "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts": self = .braces(.javaScript)
    case "go": self = .braces(.go)
    case "rs": self = .braces(.rust)
    case "swift": self = .braces(.swift)
    case "kt", "kts", "scala": self = .braces(.kotlin)
    case "java", "dart": self = .braces(.java)
    case "cs": self = .braces(.cSharp)
    case "c", "h", "cc", "cpp", "cxx", "hpp", "hh", "m", "mm": self = .braces(.c)
    default: return nil
    }
  }
}

/// What a language with braces has for strings, comments and ends of statements.
struct BraceSyntax: Equatable {
  /// What a single quote begins.
  enum SingleQuote {
    case string
    case character
    /// A character or a lifetime.
    case rustCharacter
    case nothing
  }

  /// What a backtick begins.
  enum Backtick {
    case template
    case rawString
    case nothing
  }

  var singleQuote: SingleQuote
  var backtick = Backtick.nothing
  var hasTripleQuotes = false
  /// `#"…"#` and `r#"…"#`.
  var hasHashedStrings = false
  var commentsNest = false
  /// What begins an expression in a string, such as `\(` or `${`; nil when none can hold quotes.
  var interpolation: [UInt8]?
  /// Lines that begin with `#` belong to the preprocessor.
  var hasPreprocessor = false
  var hasRegularExpressions = false
  /// A line break may end a statement.
  var newlinesEnd = false
  /// A word with parentheses is a function, whatever type it gives.
  var typesAreWords = false

  static let javaScript = BraceSyntax(
    singleQuote: .string, backtick: .template, hasRegularExpressions: true, newlinesEnd: true)
  static let go = BraceSyntax(singleQuote: .character, backtick: .rawString, newlinesEnd: true)
  static let rust = BraceSyntax(singleQuote: .rustCharacter, hasHashedStrings: true, commentsNest: true)
  static let swift = BraceSyntax(
    singleQuote: .nothing, hasTripleQuotes: true, hasHashedStrings: true, commentsNest: true,
    interpolation: "\\(".bytes, newlinesEnd: true)
  static let kotlin = BraceSyntax(
    singleQuote: .character, hasTripleQuotes: true, interpolation: "${".bytes, newlinesEnd: true)
  static let java = BraceSyntax(singleQuote: .character, hasTripleQuotes: true)
  static let cSharp = BraceSyntax(singleQuote: .character, hasTripleQuotes: true, hasPreprocessor: true)
  static let c = BraceSyntax(singleQuote: .character, hasPreprocessor: true, typesAreWords: true)
}
