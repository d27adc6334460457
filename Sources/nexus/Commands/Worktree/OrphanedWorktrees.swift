#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Directories of worktrees whose repositories are gone, in the user's directory for state.
enum OrphanedWorktrees {
  /// Removes them and returns their paths, sorted. Where one worktree has a repository, all that lie beside it stay.
  static func remove(in places: String?) throws -> [String] {
    guard let places else { return [] }
    var removed: [String] = []
    for name in try names(in: places).sorted() {
      let place = "\(places)/\(name)"
      let links = try names(in: place).compactMap { try repository(of: "\(place)/\($0)") }
      guard !links.isEmpty, !links.contains(where: Files.exists) else { continue }
      try FileManager.default.removeItem(atPath: place)
      removed.append(place)
    }
    return removed
  }

  /// What git keeps of a worktree, by the link in it; nil for anything else.
  private static func repository(of worktree: String) throws -> String? {
    guard Files.exists(worktree + "/.git"), let bytes = try Files.read(worktree + "/.git") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("gitdir: /") else { return nil }
    return String(text.dropFirst(8).prefix { !$0.isNewline })
  }

  private static func names(in directory: String) throws -> [String] {
    guard Files.exists(directory) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: directory)
  }
}
