import JSONText

/// Where the paths of a setting may lie.
package enum PathKind: Sendable, Hashable {
  /// Below the repository's root, and in neither `.git` nor `.nexus-overseer`.
  case inRepository
  /// Anywhere: absolute, from the home directory with `~/`, or from the repository's root.
  case anywhere

  var phrase: String {
    switch self {
    case .inRepository: "an array of paths in the repository"
    case .anywhere: "an array of paths, absolute, with ~/, or in the repository"
    }
  }

  /// What is wrong with one path, to follow the setting's name; nil when it is valid.
  func problem(with path: String) -> String? {
    guard !path.isEmpty, path.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      return "must be a path on one line that is not empty"
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains("..") { return "must be a path without \"..\"" }
    guard self == .inRepository else { return nil }
    if path.hasPrefix("/") || path.hasPrefix("~") { return "must be a path from the repository's root" }
    let isPlain = !parts.contains(".") && !parts.dropLast().contains("") && path != "/"
    if !isPlain { return "must be a path without empty parts and \".\"" }
    let first = parts[0].lowercased()
    return first == ".git" || first == ".nexus-overseer" ? "must not be in \(first)" : nil
  }
}
