import Programs

/// Leads what names the user's own checkout to the work tree that is judged.
///
/// A check gets variables of the user's, such as `PYTHONPATH`, which may name their checkout: what is found there is not
/// what is judged.
package struct CheckoutRedirect: Sendable, Hashable {
  /// Absolute paths of the user's work trees, as they are spelled and without links, the longest first.
  package let checkouts: [String]
  /// Directories in them that hold nothing of what is judged, such as an environment of Python's that a variable names: they
  /// are used where they are. Absolute paths.
  package var borrowed: [String]

  /// - Parameter checkouts: Absolute paths.
  package init(_ checkouts: [String] = [], borrowed: [String] = []) {
    self.borrowed = borrowed
    let spelled = checkouts.filter { $0.hasPrefix("/") && $0 != "/" }
    self.checkouts = Set(spelled + spelled.compactMap(RealPath.of)).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  /// The variables with the work tree's path in the place of the checkouts'.
  package func environment(_ variables: [String: String], to worktree: String) -> [String: String] {
    let changed = variables.map { ($0, Self.isKept($0) ? $1 : text($1, to: worktree)) }
    return Dictionary(uniqueKeysWithValues: changed)
  }

  /// Whether a variable says where the user's own things are, whatever project they work on.
  private static func isKept(_ name: String) -> Bool {
    ["HOME", "USER", "LOGNAME", "SHELL", "TMPDIR"].contains(name) || name.hasPrefix("XDG_")
  }

  /// Variables that name where tools and their caches are, which may be in a checkout without being part of it.
  package static func namesTools(_ name: String) -> Bool {
    toolNames.contains(name) || name.hasPrefix("SWIFTLY_") || name.hasPrefix("NIX_")
  }

  private static let toolNames: Set = [
    "PATH", "VIRTUAL_ENV", "CONDA_PREFIX", "NODE_PATH", "NVM_DIR", "GEM_HOME", "GEM_PATH", "PYENV_ROOT", "RBENV_ROOT",
    "JAVA_HOME", "GRADLE_USER_HOME", "GOPATH", "GOROOT", "GOCACHE", "GOMODCACHE", "CARGO_HOME", "RUSTUP_HOME",
    "DOTNET_ROOT", "SDKROOT", "DEVELOPER_DIR",
  ]

  /// The text with the work tree's path in the place of the checkouts'.
  ///
  /// Paths may stand alone, in a list, after an option's letters (`-I`) or in an address (`file://`).
  package func text(_ text: String, to worktree: String) -> String {
    let bytes = Array(text.utf8)
    var (result, end) = ([UInt8](), 0)
    for path in paths(in: bytes) {
      // The work tree may lie in the checkout.
      guard !([worktree] + borrowed).contains(where: { Self.isPath(path.whole, within: $0) }) else { continue }
      result += bytes[end..<path.range.lowerBound] + Array((worktree + path.rest).utf8)
      end = path.range.upperBound
    }
    return String(decoding: result + bytes[end...], as: UTF8.self)
  }

  /// The paths in the text that lead into a checkout, as they stand there.
  package func paths(in text: String) -> [String] { paths(in: Array(text.utf8)).map(\.whole) }

  /// The rest of an absolute path below a checkout, beginning with a slash or empty; nil where it leads elsewhere.
  package func rest(of path: String) -> String? {
    if !path.contains("/.."), let checkout = checkouts.first(where: { Self.isPath(path, within: $0) }) {
      return String(path.dropFirst(checkout.count))
    }
    guard let real = RealPath.of(path), let checkout = checkouts.first(where: { Self.isPath(real, within: $0) }) else {
      return nil
    }
    return String(real.dropFirst(checkout.count))
  }

  private struct FoundPath {
    let range: Range<Int>
    let whole: String
    /// What follows the checkout.
    let rest: String
  }

  private func paths(in bytes: [UInt8]) -> [FoundPath] {
    var found: [FoundPath] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(where: Self.separators.contains) ?? bytes.count
      defer { start = end + 1 }
      guard let slash = Self.start(of: bytes[start..<end]) else { continue }
      let whole = String(decoding: bytes[slash..<end], as: UTF8.self)
      if let rest = rest(of: whole) { found.append(FoundPath(range: slash..<end, whole: whole, rest: rest)) }
    }
    return found
  }

  /// Where an absolute path begins in a word; nil where it holds none.
  private static func start(of word: ArraySlice<UInt8>) -> Int? {
    guard let slash = word.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    guard slash == word.startIndex || word.first == UInt8(ascii: "-") else { return nil }
    // After `file:` stand two more than the path has.
    var first = slash
    while first + 1 < word.endIndex, word[first + 1] == UInt8(ascii: "/") { first += 1 }
    return first
  }

  private static let separators = Set(" \t\r\n\u{0}:;,=\"'@()[]<>|{}`".utf8)

  private static func isPath(_ path: String, within directory: String) -> Bool {
    path == directory || path.hasPrefix(directory + "/")
  }
}
