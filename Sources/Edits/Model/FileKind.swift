/// What the name of a file tells of its content.
enum FileKind {
  /// Text or markup, in which lines are indented by several widths side by side.
  static func isProse(_ path: String) -> Bool { prose.contains(suffix(of: path)) }

  /// Text in which fences, emphasis and headings are content.
  static func isMarkdown(_ path: String) -> Bool { ["md", "markdown", "mdx", "qmd", "rmd"].contains(suffix(of: path)) }

  /// A file that cannot hold the commands of a shell.
  static func isNoScript(_ path: String) -> Bool {
    !["sh", "bash", "zsh", "ksh", "command", "env", "ps1", "bat", "cmd", "md", "txt", ""].contains(suffix(of: path))
  }

  /// A file in which elements in angle brackets are content.
  static func isMarkup(_ path: String) -> Bool {
    [
      "html", "htm", "xhtml", "xml", "svg", "vue", "svelte", "astro", "jsx", "tsx", "xaml", "plist", "xsd", "xsl",
      "xslt", "rss", "atom", "csproj", "vbproj", "fsproj", "props", "targets", "resx", "ui", "qrc", "php", "erb", "ejs",
      "hbs", "cshtml", "razor", "jsp", "md", "markdown", "mdx", "rst", "txt", "adoc", "storyboard", "xib", "dtd",
      "js", "tmpl", "njk", "jinja", "j2", "liquid", "mustache", "kml", "gpx", "wsdl", "config", "nuspec", "dita", "",
    ].contains(suffix(of: path)) || isTemplate(path)
  }

  /// A file that may be about the templates of chats, by its name.
  static func isTemplate(_ path: String) -> Bool {
    let name = (path.split(separator: "/").last.map(String.init) ?? path).lowercased()
    return ["jinja", "jinja2", "j2", "tmpl", "gotmpl", "tpl", "njk", "mustache", "hbs", "liquid"].contains(
      suffix(of: path))
      || ["template", "tokenizer", "tokeniser", "token", "modelfile", "chatml", "prompt"].contains { name.contains($0) }
  }

  static func isPython(_ path: String) -> Bool { ["py", "pyi"].contains(suffix(of: path)) }

  /// The letters after the last dot, in lower case; empty when there are none.
  static func suffix(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// Names of the language that fences are marked with.
  static func languages(of path: String) -> [String] { languages[suffix(of: path)] ?? [] }

  private static let languages: [String: [String]] = [
    "py": ["python", "py", "python3"], "pyi": ["python"], "js": ["javascript", "js"], "mjs": ["javascript", "js"],
    "cjs": ["javascript", "js"], "jsx": ["javascript", "jsx"], "ts": ["typescript", "ts"],
    "tsx": ["typescript", "tsx"],
    "go": ["go", "golang"], "rs": ["rust", "rs"], "swift": ["swift"], "rb": ["ruby", "rb"], "java": ["java"],
    "kt": ["kotlin"], "c": ["c"], "h": ["c", "cpp"], "cc": ["cpp", "c++"], "cpp": ["cpp", "c++"],
    "hpp": ["cpp", "c++"],
    "cs": ["csharp", "c#", "cs"], "php": ["php"], "sh": ["sh", "bash", "shell"], "bash": ["bash"], "sql": ["sql"],
    "json": ["json"], "yaml": ["yaml", "yml"], "yml": ["yaml", "yml"], "toml": ["toml"], "css": ["css"],
    "scss": ["scss"],
    "md": ["markdown", "md"], "txt": ["text", "txt", "plaintext"], "html": ["html"], "xml": ["xml"],
    "lua": ["lua"], "pl": ["perl"], "r": ["r"], "scala": ["scala"], "dart": ["dart"], "ex": ["elixir"],
  ]

  private static let prose: Set<String> = [
    "md", "markdown", "mdx", "qmd", "rmd", "rst", "txt", "adoc", "asciidoc", "org", "tex", "html", "htm", "xhtml",
    "xml",
    "svg",
  ]
}
