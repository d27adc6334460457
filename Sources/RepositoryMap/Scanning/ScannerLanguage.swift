/// What the scanner knows of a language: how comments and texts are written, and the words before a defined name.
struct ScannerLanguage: Sendable {
  /// How a line tells of a definition.
  enum Rule: Sendable, Hashable {
    /// `keyword name`, such as `class Store`.
    case keyword(String, kind: String)
    /// `func (receiver) name`, as in Go.
    case keywordAfterReceiver(String, kind: String)
    /// `type name(`, with or without a body: C and its relatives.
    case typedFunction
    /// `name(…) {` within a type: methods of JavaScript and TypeScript.
    case bareMethod
    /// `name = function`, `const name = (…) =>`.
    case functionValue
    /// `name() {`, as in shell scripts.
    case shellFunction
    /// `#define name`.
    case define
    /// `# Heading`, in Markdown.
    case heading
  }

  var name: String
  var forms: Set<String>
  var lineComments: [String] = ["//"]
  var blockComments: [(start: String, end: String)] = [("/*", "*/")]
  /// What texts are written between, longest first; those of three characters may span lines.
  var quotes: [String] = ["\""]
  /// Words that may stand before the keyword.
  var modifiers: Set<String> = []
  var rules: [Rule]

  /// The language of a file; nil if it is none of those known.
  static func of(_ form: FileForm) -> ScannerLanguage? { byForm[form.name] }

  private static let byForm = Dictionary(
    all.flatMap { language in language.forms.map { ($0, language) } }, uniquingKeysWith: { first, _ in first })
}

extension ScannerLanguage {
  static func keywords(_ words: String, kind: String? = nil) -> [Rule] {
    words.split(separator: " ").map { .keyword(String($0), kind: kind ?? String($0)) }
  }

  static func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
}
