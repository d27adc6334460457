import Git
import NexusProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A repository for one replay: it borrows the objects of another, has one branch, and is gone afterwards.
enum ReplayRepository {
  /// Runs `body` with the directory of such a repository.
  ///
  /// Nothing is written into the repository that it borrows from: git keeps new objects in its own.
  /// Source: gitrepository-layout(5), "objects/info/alternates", <https://git-scm.com/docs/gitrepository-layout>.
  static func with<Result>(
    objectsOf source: Repository, at commit: ObjectID, _ body: (_ directory: String) async throws -> Result
  ) async throws -> Result {
    let marker = try Files.keepTemporarily([], name: "replay")
    let scratch = String(marker.dropLast("/replay".count))
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let directory = scratch + "/repository"
    let git = directory + "/.git"
    for path in ["objects/info", "refs/heads"] { try Files.makeDirectory("\(git)/\(path)", mode: 0o700) }
    var files = [
      "HEAD": "ref: refs/heads/replay\n", "refs/heads/replay": "\(commit)\n",
      "objects/info/alternates": "\(source.information.commonDirectory)/objects\n",
      "config":
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[user]\n\tname = nexus replay\n\temail = replay@localhost\n",
    ]
    // History ends where it ends there.
    if let shallow = try Files.read("\(source.information.commonDirectory)/shallow") {
      files["shallow"] = String(decoding: shallow, as: UTF8.self)
    }
    for (name, text) in files { try Files.write(text, to: "\(git)/\(name)", mode: 0o600) }
    return try await body(directory)
  }
}
