/// The rules that a path must obey before nexus creates or changes what is there on a model's word.
///
/// They hold on every system, not only where a name is dangerous: a repository made here is cloned elsewhere. What
/// they cannot see is the tree itself (`Repository.makeTree` looks there) and the work tree (`WorkTreeDirectory`).
package enum PathConfinement {
  /// Why a path is refused.
  package enum Violation: String, Hashable, Sendable {
    case empty
    /// Begins with a slash, or with a drive letter.
    case absolute
    /// Two slashes in a row, or one at the end.
    case emptyComponent
    /// `.` or `..`, or what some file system would take for one.
    case dotComponent
    /// `.git` under any of the names by which some file system would find it.
    case gitDirectory
    /// `.nexus-overseer`, likewise.
    case nexusDirectory
    /// A control character, or one that changes the direction of text.
    case controlCharacter
    case backslash
    /// Bytes that are not UTF-8, or the character that stands for them once they were repaired.
    case notText
    /// A component over 255 bytes, or a path over 4095.
    case tooLong
    /// A part of the path is a file, a link or a submodule in the tree.
    case notADirectory
    /// A directory in the tree, where a file was to be.
    case isDirectory
    /// A symbolic link in the tree, where a file was to be.
    case isSymbolicLink
    /// A submodule in the tree, where a file was to be.
    case isSubmodule
    /// The tree has the same name in other case, and the file system tells them not apart.
    case caseCollision
    /// A symbolic link that points out of the tree.
    case linkLeavesTree
    /// `.gitmodules` and the like as a symbolic link, which git refuses.
    case specialFileAsLink
  }

  /// Returns what is wrong with `path`, or `nil` if it may be used.
  ///
  /// - Parameters:
  ///   - path: Relative to the top of the work tree, with slashes between the components.
  ///   - isThere: Whether a file has the path already: a backslash in it is then no matter, which in a new name is.
  package static func violation(in path: String, isThere: Bool = false) -> Violation? {
    violation(in: Array(path.utf8), isThere: isThere)
  }

  /// The same for a path in bytes.
  package static func violation(in path: [UInt8], isThere: Bool = false) -> Violation? {
    if path.isEmpty { return .empty }
    if path.count > 4095 { return .tooLong }
    guard let text = String(validating: path, as: UTF8.self), !text.unicodeScalars.contains("\u{FFFD}") else {
      return .notText
    }
    if text.unicodeScalars.contains(where: isControl) { return .controlCharacter }
    if path[0] == slash || hasDriveLetter(path) { return .absolute }
    if path.contains(UInt8(ascii: "\\")), !isThere { return .backslash }
    for component in path.split(separator: slash, omittingEmptySubsequences: false) {
      if let violation = violation(inComponent: component) { return violation }
    }
    return nil
  }

  /// Returns what is wrong with a symbolic link at `path` that points to `target`, or `nil`.
  ///
  /// Looks at the names only: `path` itself is not judged here, nor what the target is.
  package static func violation(inLinkAt path: String, to target: [UInt8]) -> Violation? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if [".gitmodules", ".gitattributes", ".gitignore", ".mailmap"].contains(plain(name)) { return .specialFileAsLink }
    if target.isEmpty { return .empty }
    if target[0] == slash || hasDriveLetter(target) { return .absolute }
    if target.contains(UInt8(ascii: "\\")) { return .backslash }
    var depth = path.utf8.count { $0 == slash }
    for component in target.split(separator: slash) where component != [dot] {
      if component == [dot, dot] {
        depth -= 1
        if depth < 0 { return .linkLeavesTree }
      } else if let violation = violation(inComponent: component) {
        return violation
      } else {
        depth += 1
      }
    }
    return nil
  }

  /// A form of `name` that is the same for all names which some file system takes for one.
  package static func collisionKey(_ name: String) -> String {
    // Upper case first: it joins letters that lower case keeps apart, such as the long s.
    name.uppercased().lowercased()
  }

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  private static func violation(inComponent component: ArraySlice<UInt8>) -> Violation? {
    if component.isEmpty { return .emptyComponent }
    if component == [dot] || component == [dot, dot] { return .dotComponent }
    if component.count > 255 { return .tooLong }
    let name = plain(String(decoding: component, as: UTF8.self))
    if name.isEmpty && !component.contains(UInt8(ascii: ":")) { return .dotComponent }
    if name == ".git" || name == "git~1" { return .gitDirectory }
    if name == ".nexus-overseer" || isShortName(name) { return .nexusDirectory }
    return nil
  }

  /// The name as the least exact file system sees it: HFS+ leaves out some characters and tells no case apart; NTFS
  /// drops dots and spaces from the end, and reads what follows a colon as the name of a stream.
  private static func plain(_ name: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars where !isIgnoredByHFS(scalar) { scalars.append(scalar) }
    let stem = String(scalars).prefix { $0 != ":" }
    let end = stem.lastIndex { $0 != "." && $0 != " " }
    return collisionKey(end.map { String(stem[...$0]) } ?? "")
  }

  /// The 8.3 names that Windows would give to `.nexus-overseer`: `nexus-~1` and its like.
  private static func isShortName(_ name: String) -> Bool {
    guard name.hasPrefix("nexus-~") else { return false }
    return name.dropFirst(7).allSatisfy { $0.isASCII && $0.isNumber } && name.utf8.count > 7
  }

  private static func hasDriveLetter(_ path: [UInt8]) -> Bool {
    guard path.count >= 2, path[1] == UInt8(ascii: ":") else { return false }
    return (path[0] | 0x20) >= UInt8(ascii: "a") && (path[0] | 0x20) <= UInt8(ascii: "z")
  }

  /// Source: Apple, "HFS Plus Volume Format" (TN1150), the table of case folding: code points that compare as nothing.
  private static func isIgnoredByHFS(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: true
    default: false
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x2028...0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
