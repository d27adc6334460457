/// What a file's name says of what is in it: its extension, or all of its name where that is telling, in lower case.
///
/// Files of the same content and form have the same tags, wherever they lie.
struct FileForm: Hashable, Sendable {
  let name: String

  init(path: String) {
    let bytes = path.utf8
    let base = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[bytes.index(after: $0)...] } ?? bytes[...]
    let whole = String(decoding: base.map(Self.lowercased), as: UTF8.self)
    if Self.tellingNames.contains(whole) {
      name = whole
    } else if let dot = base.lastIndex(of: UInt8(ascii: ".")), dot > base.startIndex {
      let ending = base[base.index(after: dot)...]
      name = ending.count <= 12 && ending.allSatisfy(Self.isPlain) ? Self.text(ending) : ""
    } else {
      name = ""
    }
  }

  init(name: String) { self.name = name }

  /// The form of a script without an extension, by the interpreter in its first line.
  init?(firstLineOf text: UnsafeBufferPointer<UInt8>) {
    guard text.count > 2, text[0] == UInt8(ascii: "#"), text[1] == UInt8(ascii: "!") else { return nil }
    let line = String(decoding: text.prefix(120).prefix { $0 != 10 }, as: UTF8.self)
    guard let form = Self.interpreters.first(where: { line.contains($0.name) })?.form else { return nil }
    name = form
  }

  /// A file name from which a tagger takes the same form.
  var sampleFileName: String { Self.tellingNames.contains(name) ? Self.spellings[name] ?? name : "x." + name }

  /// Data and pages: nothing is defined or used in them that code would name.
  var isData: Bool { Self.dataForms.contains(name) }

  private static func lowercased(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
  private static func isPlain(_ byte: UInt8) -> Bool {
    (97...122).contains(lowercased(byte)) || (48...57).contains(byte) || byte == UInt8(ascii: "+")
  }
  private static func text(_ bytes: Substring.UTF8View) -> String {
    String(decoding: bytes.map(lowercased), as: UTF8.self)
  }

  private static let tellingNames: Set<String> = [
    "makefile", "gnumakefile", "dockerfile", "rakefile", "gemfile", "cmakelists.txt", "configure.ac", "meson.build",
  ]
  private static let spellings = [
    "makefile": "Makefile", "gnumakefile": "GNUmakefile", "rakefile": "Rakefile", "cmakelists.txt": "CMakeLists.txt",
  ]
  private static let interpreters: [(name: String, form: String)] = [
    ("python", "py"), ("ruby", "rb"), ("perl", "pl"), ("node", "js"), ("php", "php"), ("swift", "swift"),
    ("bash", "sh"), ("zsh", "sh"), ("ksh", "sh"), ("/sh", "sh"), ("env sh", "sh"),
  ]
  private static let dataForms: Set<String> = [
    "json", "jsonl", "json5", "yaml", "yml", "toml", "ini", "cfg", "conf", "xml", "svg", "html", "htm", "css", "scss",
    "less", "csv", "tsv", "txt", "lock", "sum", "po", "pot", "properties", "plist", "snap", "golden", "log", "diff",
    "patch", "pem", "crt", "geojson", "ipynb",
  ]
}
