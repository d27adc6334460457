/// What a path must be before it is looked up: relative, inside the tree, and no place nexus keeps for itself.
enum PathRule {
  struct Violation: Error, Equatable {
    var code: Refusal.Code
    var reason: String
    var advice = "Name the file by its path from the top of the repository."
    /// What stands in the way may be taken away by the same reply.
    var mayGo = false
  }

  /// Whether a new file may have the path; nothing is wrong with an old one that has it.
  static func checkNew(_ path: String) throws(Violation) {
    guard !path.contains("\\") else {
      throw Violation(
        code: .unsafePath, reason: "The path holds a backslash, which some systems take for a separator.",
        advice: "Write `/` between directories, and leave backslashes out of names.")
    }
    guard path.utf8.count < 4096, path.split(separator: "/").allSatisfy({ $0.utf8.count < 256 }) else {
      throw Violation(code: .unsafePath, reason: "The path is too long.", advice: "Choose a shorter name.")
    }
    guard !path.unicodeScalars.contains(where: { (0x80..<0xA0).contains($0.value) || $0.value == 0xFFFD }) else {
      throw Violation(code: .unsafePath, reason: "The path holds characters that are no text.")
    }
  }

  /// The path without `./`, doubled slashes and backslashes for separators.
  static func normalized(_ path: String) throws(Violation) -> String {
    guard !path.isEmpty else { throw Violation(code: .missingPath, reason: "The edit names no file.") }
    guard !path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      throw Violation(code: .unsafePath, reason: "The path holds control characters.")
    }
    guard !isAbsolute(path) else {
      throw Violation(code: .unsafePath, reason: "The path is absolute.")
    }
    guard !path.hasSuffix("/") else {
      throw Violation(code: .noSuchFile, reason: "The path names a directory.")
    }
    var components: [Substring] = []
    for component in path.split(separator: "/") where component != "." {
      guard component != ".." else {
        throw Violation(code: .unsafePath, reason: "The path leads upwards with `..`.")
      }
      guard !isReserved(component) else {
        throw Violation(code: .unsafePath, reason: "Edits are never written to `\(component)`.")
      }
      components.append(component)
    }
    guard !components.isEmpty else { throw Violation(code: .missingPath, reason: "The edit names no file.") }
    return components.joined(separator: "/")
  }

  /// Why a path that several files could be is none.
  static func ambiguous(_ path: String, _ candidates: [String]) -> Violation {
    Violation(
      code: .ambiguousPath,
      reason: "No file has the path `\(path)`, and it could mean "
        + candidates.prefix(5).map { "`\($0)`" }.joined(separator: " or ") + ".")
  }

  /// Directories that only examples have.
  private static let exampleDirectories = [
    "/path/to/", "/your/path/", "/some/path/", "/relative/path/", "/full/path/", "/actual/path/", "/example/path/",
  ]

  /// Whether the path is an example's, such as `path/to/file.ext`, and stands for no file.
  ///
  /// - Parameter isDirectory: Whether the tree has a directory of that name.
  static func isPlaceholder(_ path: String, isDirectory: (String) -> Bool) -> Bool {
    let lower = "/" + path.lowercased()
    for directories in exampleDirectories {
      guard let range = lower.firstRange(of: directories) else { continue }
      let end = path.index(path.startIndex, offsetBy: lower[..<range.upperBound].count - 2)
      if !isDirectory(String(path[..<end])) { return true }
    }
    // A directory that there is may be called so, as those of templates of projects are.
    var made = path[...]
    while let slash = made.lastIndex(of: "/"), !isDirectory(String(made[..<slash])) { made = made[..<slash] }
    let known = made.lastIndex(of: "/") ?? path.startIndex
    if path[known...].contains(where: { "<>{*".contains($0) }) { return true }
    return isExampleName(path)
  }

  /// Whether the last part of the path is an example's, such as `file.ext`.
  static func isExampleName(_ path: String) -> Bool {
    let lower = path.lowercased()
    let name = lower.split(separator: "/").last.map(String.init) ?? lower
    let stem = name.split(separator: ".").first.map(String.init) ?? name
    return ["filename", "your_file", "yourfile", "your-file", "file_path", "filepath", "some_file"].contains(stem)
      || ["file", "file.ext", "filename.ext", "example.ext", "...", "…"].contains(name)
  }

  private static func isAbsolute(_ path: String) -> Bool {
    if path.hasPrefix("/") || path.hasPrefix("\\") { return true }
    // A home directory; `~$letter.docx` is the name of a file.
    if path.hasPrefix("~"), path == "~" || path.contains("/") { return true }
    let start = Array(path.utf8.prefix(2))
    return start.count == 2 && ASCII.isLetter(start[0]) && start[1] == UInt8(ascii: ":")
  }

  /// Names of git's and nexus's own directories, in every spelling a file system may take for them.
  ///
  /// Source: git's `verify_path`, which likewise refuses what NTFS and HFS+ hold equal to `.git`.
  private static func isReserved(_ component: Substring) -> Bool {
    var name = ""
    for scalar in component.unicodeScalars where !isIgnorable(scalar) { name.unicodeScalars.append(scalar) }
    name = name.lowercased()
    if let colon = name.firstIndex(of: ":") { name = String(name[..<colon]) }
    while name.hasSuffix(".") || name.hasSuffix(" ") { name.removeLast() }
    return name == ".git" || name == ".nexus-overseer" || name == "git~1" || name == "nexus-~1"
  }

  private static func isIgnorable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200B...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: true
    default: false
    }
  }
}
