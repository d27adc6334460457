import Agents
import Programs

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where the worktrees of a project are: outside of its checkout, so that neither the user's tools nor git come across them
/// there, and so that no tool that looks in the directories above a worktree comes across the checkout.
///
/// Beside the store they stay as long as some are there that an older nexus made, and where there is no place for state.
struct WorktreesPlace {
  let directory: String

  /// Where the worktrees of all projects are, but for those that are in checkouts; nil where there is no such place.
  static var places: String? { Surroundings.stateDirectory.map { $0 + "/worktrees" } }

  /// - Parameters:
  ///   - project: The main work tree; where there is none, the directory that the repository's work trees have in common.
  ///   - stateDirectory: Where the project's store is.
  ///   - places: Where the worktrees of all projects are; nil where there is no such place.
  init(of project: String, stateDirectory: String, places: String?) {
    let besideStore = stateDirectory + "/worktrees"
    let real = RealPath.of(project) ?? project
    guard let places, !Self.holdsWorktrees(besideStore), Self.canBeMade(places), !Self.isPath(places, in: real)
    else {
      directory = besideStore
      return
    }
    // By the path, so that a copy of the repository has worktrees of its own.
    var hash = StableHash()
    hash.add(real)
    let name = real.split(separator: "/").last.map { $0.prefix(40) } ?? ""
    directory = "\(places)/\(name)-\(hash.text.prefix(8))"
  }

  private static func holdsWorktrees(_ directory: String) -> Bool {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return entries.contains { WorktreeName(directory: $0) != nil }
  }

  private static func canBeMade(_ path: String) -> Bool {
    let path = Files.nearestExisting(path)
    var status = stat()
    return access(path, W_OK | X_OK) == 0 && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether a path that need not be there lies in a directory.
  private static func isPath(_ path: String, in directory: String) -> Bool {
    let known = Files.nearestExisting(path)
    let real = (RealPath.of(known) ?? known) + path.dropFirst(known.count)
    return real == directory || real.hasPrefix(directory + "/")
  }
}
