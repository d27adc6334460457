/// The rules by which a sandbox shows, at the path of the user's checkout, the files of the work tree that is judged.
///
/// An editable install of Python's, a workspace link of npm's, PHP's autoloader beside a linked `vendor` and many others
/// find the project by the path of the checkout; there they find what is judged.
struct JudgedCheckout {
  /// Both without links.
  let checkout: String
  let judged: String
  /// Paths with rules of their own, which stay.
  let opened: Set<String>

  /// More than a directory has of entries that somebody keeps an eye on; the rest then looks empty.
  private static let limit = 2_000

  var rules: [SandboxPolicy.Rule] { rules(below: "") }

  /// - Parameter directory: Empty, or a path that begins with a slash.
  private func rules(below directory: String) -> [SandboxPolicy.Rule] {
    var rules: [SandboxPolicy.Rule] = []
    for entry in DirectoryEntry.all(in: judged + directory).sorted(by: { $0.name < $1.name }).prefix(Self.limit) {
      let rest = directory + "/" + entry.name
      let place = checkout + rest
      // The file that links a work tree to its repository; the checkout has its own.
      if rest == "/.git" || opened.contains(place) { continue }
      switch entry.kind {
      case .link:
        guard let target = DirectoryEntry.target(of: judged + rest) else { continue }
        rules.append(SandboxPolicy.Rule(path: place, access: .readable, stand: .link(target)))
      case .directory where opened.contains { $0.hasPrefix(place + "/") }:
        rules += self.rules(below: rest)
      case .directory, .file:
        rules.append(SandboxPolicy.Rule(path: place, access: .writable, stand: .path(judged + rest)))
      case .other: continue
      }
    }
    return rules
  }
}
