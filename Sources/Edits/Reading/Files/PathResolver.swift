/// Finds the file a written path means.
struct PathResolver {
  /// A path that names something certain.
  enum Resolution: Equatable {
    /// A file of the tree, as the tree spells it; `mended` when the path as written names none.
    case file(String, mended: Bool)
    /// Nothing stands there, and something may be put there.
    case new(String)
  }

  let tree: SourceTree
  let options: ApplyOptions

  private var repositoryName: String? { options.repositoryName }

  /// The file to change.
  func existing(_ path: String, stripsGitPrefix: Bool) throws(PathRule.Violation) -> String {
    switch try resolve(path, stripsGitPrefix: stripsGitPrefix) {
    case .file(let path, _): return path
    case .new(let path):
      throw PathRule.Violation(
        code: .noSuchFile, reason: "No file has the path `\(path)`." + suggestion(for: path),
        advice: "Name an existing file by its path from the top of the repository.")
    }
  }

  /// What `path` means: an exact name, then a name with a diff's prefix, then the one file it is the tail of.
  func resolve(_ written: String, stripsGitPrefix: Bool) throws(PathRule.Violation) -> Resolution {
    var path = try PathRule.normalized(written)
    if let spelling = tree.spelling(of: path) { return .file(try checked(spelling), mended: false) }
    if path.contains("\\") {
      path = try PathRule.normalized(path.split(separator: "\\").joined(separator: "/"))
      if let spelling = tree.spelling(of: path) { return .file(try checked(spelling), mended: true) }
    }
    if stripsGitPrefix, path.hasPrefix("a/") || path.hasPrefix("b/") {
      path = String(path.dropFirst(2))
      if let spelling = tree.spelling(of: path) { return .file(try checked(spelling), mended: false) }
    }
    if let meant = try reading(of: written) { return meant }
    try checkDirectories(of: path)
    guard !tree.isDirectory(path) else {
      throw PathRule.Violation(code: .notAFile, reason: "`\(path)` is a directory.")
    }
    if PathRule.isPlaceholder(path, isDirectory: tree.isDirectory) {
      guard let meant = try PlaceholderPath(tree: tree, expecting: options.expecting).meaning(of: path) else {
        throw PathRule.Violation(code: .missingPath, reason: "`\(path)` is a placeholder and names no file.")
      }
      return tree.kind(of: meant) == nil ? .new(meant) : .file(try checked(meant), mended: true)
    }
    var candidates = candidates(for: path)
    if candidates.isEmpty { candidates = expectedNamesakes(of: path) }
    let expected = candidates.filter(options.expecting.contains)
    if candidates.count > 1, expected.count == 1 { candidates = expected }
    guard candidates.count < 2 else { throw PathRule.ambiguous(path, candidates) }
    guard let candidate = candidates.first else { return .new(path) }
    return .file(try checked(candidate), mended: true)
  }

  /// The file that is meant by a path with something about it, as a place in the file or marks of emphasis; nil where the
  /// path as it stands is as good.
  private func reading(of written: String) throws(PathRule.Violation) -> Resolution? {
    let readings = PathSpelling.readings(written).dropFirst()
    for reading in readings {
      guard let path = try? PathRule.normalized(reading), let spelling = tree.spelling(of: path) else { continue }
      return .file(try checked(spelling), mended: true)
    }
    guard let last = readings.last, let path = try? PathRule.normalized(last), options.expecting.contains(path) else {
      return nil
    }
    return .new(path)
  }

  /// The file that is asked for and has the path's name, when no other file has.
  private func expectedNamesakes(of path: String) -> [String] {
    guard !options.expecting.contains(path) else { return [] }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    func isNamesake(_ other: String) -> Bool { other == name || other.hasSuffix("/" + name) }
    let expected = options.expecting.filter { isNamesake($0) && tree.kind(of: $0) != nil }
    guard expected.count == 1, path.contains("/"), tree.paths.filter(isNamesake).count == 1 else { return [] }
    return expected
  }

  /// A path at which something new may be put, while the file at `source` leaves its place: a free one, or that of an
  /// empty file.
  func creatable(_ written: String, stripsGitPrefix: Bool, leaving source: String?) throws(PathRule.Violation) -> String
  {
    var path = try PathRule.normalized(written)
    if stripsGitPrefix, path.hasPrefix("a/") || path.hasPrefix("b/"), tree.spelling(of: path) == nil {
      path = String(path.dropFirst(2))
    }
    if let repositoryName, path.hasPrefix(repositoryName + "/"), !tree.isDirectory(repositoryName) {
      path = String(path.dropFirst(repositoryName.utf8.count + 1))
    }
    // Nothing new is named with a place in it, or with marks about it.
    if let plain = PathSpelling.readings(path).last, tree.spelling(of: path) == nil {
      path = try PathRule.normalized(plain)
    }
    if PathRule.isPlaceholder(path, isDirectory: tree.isDirectory), !isNamed(path, after: source) {
      guard let meant = try PlaceholderPath(tree: tree, expecting: options.expecting).meaning(of: path) else {
        throw PathRule.Violation(code: .missingPath, reason: "`\(path)` is a placeholder and names no file.")
      }
      path = meant
    }
    try PathRule.checkNew(path)
    try checkDirectories(of: path, leaving: source)
    let advice = "Edit the existing file, or choose another path."
    if let spelling = tree.spelling(of: path), isBlank(spelling) { return spelling }
    if tree.kind(of: path) != nil {
      throw PathRule.Violation(code: .exists, reason: "`\(path)` exists already.", advice: advice)
    }
    if tree.isDirectory(path), !(source?.hasPrefix(path + "/") ?? false && tree.fileCount(below: path) == 1) {
      throw PathRule.Violation(code: .notAFile, reason: "`\(path)` is a directory.", advice: advice, mayGo: true)
    }
    let lower = path.lowercased()
    if let twin = tree.paths.first(where: {
      $0.utf8.count == path.utf8.count && $0 != source && $0.lowercased() == lower
    }) {
      throw PathRule.Violation(
        code: .exists, reason: "`\(twin)` exists already, and many file systems take the two for one.", advice: advice)
    }
    if let directory = directoryTwin(of: path) {
      throw PathRule.Violation(
        code: .ambiguousPath, reason: "There is a directory `\(directory)`, which differs only in case.",
        advice: "Write the directory as the repository spells it.")
    }
    return path
  }

  /// Whether a path that looks like a placeholder is one that is asked for, or keeps the name of the file that moves there.
  private func isNamed(_ path: String, after source: String?) -> Bool {
    if options.expecting.contains(path) { return true }
    guard let source, let name = source.split(separator: "/").last else { return false }
    let directory = path.dropLast(name.count)
    return path.hasSuffix("/" + name) && !directory.contains { "<>{*".contains($0) }
  }

  /// A directory of the tree that one of the path's new directories equals but for case.
  private func directoryTwin(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), !tree.isDirectory(String(path[..<slash])) else { return nil }
    let lower = path[..<slash].lowercased()
    return tree.directoryNames.first { directory in
      let candidate = directory.lowercased()
      guard lower == candidate || lower.hasPrefix(candidate + "/") else { return false }
      return !path.hasPrefix(directory + "/")
    }
  }

  /// Refuses links and submodules; nothing is written to them or through them.
  private func checked(_ path: String) throws(PathRule.Violation) -> String {
    try checkDirectories(of: path)
    switch tree.kind(of: path) {
    case .symlink:
      throw PathRule.Violation(
        code: .notAFile, reason: "`\(path)` is a symbolic link.", advice: "Name the file the link leads to.")
    case .submodule: throw PathRule.Violation(code: .notAFile, reason: "`\(path)` is a submodule.")
    default: return path
    }
  }

  /// Whether a file has no content to lose.
  private func isBlank(_ path: String) -> Bool {
    guard tree.kind(of: path) == .regular || tree.kind(of: path) == .executable else { return false }
    return tree.contents(of: path)?.isBlankText ?? false
  }

  private func checkDirectories(of path: String, leaving source: String? = nil) throws(PathRule.Violation) {
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      if let source, rest == source { continue }
      switch tree.kind(of: String(rest)) {
      case nil: continue
      case .symlink:
        throw PathRule.Violation(
          code: .unsafePath, reason: "`\(rest)` is a symbolic link, and nothing is written through links.",
          advice: "Name the file by its own path, without the link.")
      case .submodule: throw PathRule.Violation(code: .unsafePath, reason: "`\(rest)` is a submodule.")
      default:
        throw PathRule.Violation(
          code: .notAFile, reason: "`\(rest)` is a file and not a directory.", mayGo: true)
      }
    }
  }

  /// Files the path may mean although it is not theirs: it is their tail, they are its tail, or only case differs.
  ///
  /// A file that is the path's tail must be two components long or have lost only one, so that a path made up
  /// altogether does not end at some file of the top directory.
  private func candidates(for path: String) -> [String] {
    let lower = path.lowercased()
    let components = lower.split(separator: "/")
    let tails = Set(
      components.indices.dropFirst().filter { $0 == 1 || components.count - $0 >= 2 }
        .map { components[$0...].joined(separator: "/") })
    let suffix = "/" + lower
    let name = components.last ?? ""
    var found: [String] = []
    for candidate in tree.paths where candidate.utf8.count >= name.utf8.count {
      guard candidate.utf8.last.map(lowered) == lower.utf8.last.map(lowered) else { continue }
      let candidateLower = candidate.lowercased()
      guard candidateLower.hasSuffix(name) else { continue }
      if candidateLower == lower || candidateLower.hasSuffix(suffix) || tails.contains(candidateLower) {
        found.append(candidate)
      }
    }
    return preferred(found, to: path).sorted()
  }

  private func lowered(_ byte: UInt8) -> UInt8 { ASCII.isLetter(byte) ? byte | 0x20 : byte }

  /// Candidates of the same case, if there are any.
  private func preferred(_ candidates: [String], to path: String) -> [String] {
    let exact = candidates.filter { $0.hasSuffix("/" + path) || ("/" + path).hasSuffix("/" + $0) }
    return exact.isEmpty ? candidates : exact
  }

  private func suggestion(for path: String) -> String {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let same = tree.paths.filter { $0.lowercased().hasSuffix("/" + name) || $0.lowercased() == name }.sorted()
    guard !same.isEmpty else { return "" }
    return " Files of that name: " + same.prefix(5).map { "`\($0)`" }.joined(separator: ", ") + "."
  }
}
