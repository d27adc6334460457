import Git

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

/// Where a repository's store is: one for all of its work trees, since what it numbers (plans, branches, worktrees) is known
/// by these numbers in the whole repository.
enum StateDirectory {
  /// - Parameter root: The main work tree; where there is none, the one at hand.
  static func path(_ information: RepositoryInformation, root: String) -> String {
    let own = root + "/.nexus-overseer/state"
    if information.mainWorkTreePath != nil || hasStore(own) { return own }
    // Only linked work trees: of a bare repository, or of one whose own directory lies elsewhere.
    if let noted = noted(information) { return noted }
    let shared = shared(information)
    if hasStore(shared) { return shared }
    // Older versions made a store in the work tree at hand; where there is just one, all go on with it.
    let stores = workTrees(information).map { $0 + "/.nexus-overseer/state" }.filter(hasStore)
    return stores.count == 1 ? stores[0] : shared
  }

  /// Lets work trees that are linked to this repository find the store of the main one, which git does not tell them.
  static func note(_ path: String, _ information: RepositoryInformation) throws {
    let isElsewhere = information.commonDirectory != (information.workTreePath ?? "") + "/.git"
    guard !information.isLinkedWorktree, !information.isBare, isElsewhere else { return }
    let file = information.commonDirectory + noteName
    if try Files.read(file).map({ String(decoding: $0, as: UTF8.self) }) != path + "\n" {
      try Files.write(path + "\n", to: file, mode: 0o600)
    }
  }

  private static let noteName = "/nexus-state"

  /// What the main work tree noted, if that still belongs to this repository: a copy must not act on the original.
  private static func noted(_ information: RepositoryInformation) -> String? {
    guard let bytes = try? Files.read(information.commonDirectory + noteName) else { return nil }
    let path = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" }
    let end = "/.nexus-overseer/state"
    guard path.hasSuffix(end), let there = try? Repository(discovering: String(path.dropLast(end.count))),
      there.information.commonDirectory == information.commonDirectory
    else { return nil }
    return String(path)
  }

  /// Beside the common directory, or in it where nothing can be made beside it.
  private static func shared(_ information: RepositoryInformation) -> String {
    let common = information.commonDirectory
    let inside = common + "/nexus-overseer/state"
    let beside = common + ".nexus-overseer/state"
    if hasStore(inside) { return inside }
    let parent = common.lastIndex(of: "/").map { String(common[..<$0]) } ?? "/"
    return Files.exists(beside) || access(parent, W_OK) == 0 ? beside : inside
  }

  private static func hasStore(_ directory: String) -> Bool { Files.exists(directory + "/nexus.db") }

  /// The linked work trees, by what git keeps of them.
  ///
  /// Source: gitrepository-layout(5), "worktrees/<id>/gitdir".
  private static func workTrees(_ information: RepositoryInformation) -> [String] {
    let directory = information.commonDirectory + "/worktrees"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.sorted().compactMap { name in
      guard let bytes = try? Files.read("\(directory)/\(name)/gitdir") else { return nil }
      let link = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" }
      guard link.hasSuffix("/.git") else { return nil }
      return String(link.hasPrefix("/") ? link.dropLast(5) : "\(directory)/\(name)/\(link)".dropLast(5))
    }
  }
}
