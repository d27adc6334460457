/// The languages, as a table.
extension ScannerLanguage {
  static let all: [ScannerLanguage] = [
    ScannerLanguage(
      name: "Swift", forms: ["swift"], quotes: ["\"\"\"", "\""],
      modifiers: words(
        """
        public private internal fileprivate open package static final class override mutating nonmutating convenience \
        required lazy weak unowned indirect isolated nonisolated async distributed borrowing consuming sending prefix \
        postfix infix dynamic optional unsafe
        """),
      rules: keywords("struct enum actor protocol extension typealias macro associatedtype precedencegroup")
        + keywords("class") + keywords("func", kind: "function")
        + [.keyword("init", kind: "initializer"), .keyword("subscript", kind: "subscript")]
        + keywords("let var case", kind: "property")),
    ScannerLanguage(
      name: "Python", forms: ["py", "pyi", "pyw"], lineComments: ["#"], blockComments: [],
      quotes: ["\"\"\"", "'''", "\"", "'"], modifiers: ["async"],
      rules: keywords("class") + keywords("def", kind: "function")),
    ScannerLanguage(
      name: "JavaScript", forms: ["js", "mjs", "cjs", "jsx", "ts", "tsx", "mts", "cts", "vue", "svelte"],
      quotes: ["`", "\"", "'"],
      modifiers: words("export default declare abstract async public private protected readonly static override"),
      rules: keywords("class interface enum type namespace") + keywords("function function*", kind: "function")
        + [.functionValue, .bareMethod]),
    ScannerLanguage(
      name: "Go", forms: ["go"], quotes: ["`", "\"", "'"],
      rules: [.keywordAfterReceiver("func", kind: "function")] + keywords("type") + keywords("const var", kind: "value")
    ),
    ScannerLanguage(
      name: "Rust", forms: ["rs"],
      modifiers: words("pub async unsafe const extern default"),
      rules: keywords("struct enum union trait mod type macro_rules!") + keywords("fn", kind: "function")
        + keywords("const static", kind: "constant") + [.keyword("impl", kind: "implementation")]),
    ScannerLanguage(
      name: "C", forms: ["c", "h", "cc", "cpp", "cxx", "hh", "hpp", "hxx", "m", "mm", "inl"], quotes: ["\"", "'"],
      modifiers: words("typedef static extern inline constexpr template virtual explicit friend"),
      rules: keywords("class struct union enum namespace") + [.define, .typedFunction]),
    ScannerLanguage(
      name: "Java", forms: ["java"], quotes: ["\"\"\"", "\"", "'"],
      modifiers: words(
        "public private protected static final abstract sealed synchronized native default strictfp transient volatile"),
      rules: keywords("class interface enum record @interface") + [.typedFunction]),
    ScannerLanguage(
      name: "C#", forms: ["cs"], quotes: ["\"\"\"", "\"", "'"],
      modifiers: words(
        """
        public private protected internal static sealed abstract partial virtual override async readonly unsafe extern \
        new required file
        """),
      rules: keywords("class interface struct enum record namespace delegate") + [.typedFunction]),
    ScannerLanguage(
      name: "Kotlin", forms: ["kt", "kts"], quotes: ["\"\"\"", "\"", "'"],
      modifiers: words(
        """
        public private protected internal open abstract final sealed data inner enum annotation inline value override \
        suspend operator infix tailrec lateinit const companion external expect actual
        """),
      rules: keywords("class interface object typealias") + keywords("fun", kind: "function")
        + keywords("val var", kind: "property")),
    ScannerLanguage(
      name: "Scala", forms: ["scala", "sc"], quotes: ["\"\"\"", "\""],
      modifiers: words("private protected final sealed abstract implicit override lazy case inline given open"),
      rules: keywords("class trait object enum type") + keywords("def", kind: "function")),
    ScannerLanguage(
      name: "Ruby", forms: ["rb", "rake", "gemspec", "rakefile", "gemfile"], lineComments: ["#"],
      blockComments: [("\n=begin", "\n=end")], quotes: ["\"", "'"],
      rules: keywords("class module") + keywords("def", kind: "method")),
    ScannerLanguage(
      name: "PHP", forms: ["php"], lineComments: ["//", "#"], quotes: ["\"", "'"],
      modifiers: words("public private protected static final abstract readonly"),
      rules: keywords("class interface trait enum namespace") + keywords("function")),
    ScannerLanguage(
      name: "Shell", forms: ["sh", "bash", "zsh", "ksh"], lineComments: ["#"], blockComments: [], quotes: ["\"", "'"],
      rules: keywords("function") + [.shellFunction]),
    ScannerLanguage(
      name: "Dart", forms: ["dart"], quotes: ["\"\"\"", "'''", "\"", "'"],
      modifiers: words("abstract base final sealed interface static external late factory const"),
      rules: keywords("class mixin enum extension typedef") + [.typedFunction]),
    ScannerLanguage(
      name: "Zig", forms: ["zig"], blockComments: [], modifiers: words("pub export extern inline"),
      rules: keywords("fn", kind: "function") + keywords("const var", kind: "value")),
    ScannerLanguage(
      name: "Lua", forms: ["lua"], lineComments: ["--"], blockComments: [("--[[", "]]")], quotes: ["\"", "'"],
      modifiers: ["local"], rules: keywords("function")),
    ScannerLanguage(
      name: "Markdown", forms: ["md", "markdown"], lineComments: [], blockComments: [("<!--", "-->")], quotes: ["```"],
      rules: [.heading]),
  ]

  /// Languages that the scanner reads also where ctags is installed, which does not know them.
  static let unknownToCtags: Set<String> = ["swift", "scala", "sc", "dart", "zig", "md", "markdown"]
}
