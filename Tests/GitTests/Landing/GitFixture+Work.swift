import Foundation
import Git

extension GitFixture {
  /// The work tree's files, with content and times, and all that git keeps of its state.
  func snapshot() throws -> [String: Data] {
    var found: [String: Data] = [:]
    let names = try FileManager.default.subpathsOfDirectory(atPath: path).filter {
      !$0.hasPrefix(".git/objects") && !$0.hasPrefix(".git/logs")
    }
    for name in names {
      let file = path + "/" + name
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      switch attributes[.type] as? FileAttributeType {
      case .typeRegular: found[name] = try Data(contentsOf: URL(fileURLWithPath: file))
      case .typeSymbolicLink:
        found[name] = Data("-> \(try FileManager.default.destinationOfSymbolicLink(atPath: file))".utf8)
      default: break
      }
      if let mode = attributes[.posixPermissions] as? Int, found[name] != nil {
        found[name + " (mode)"] = Data(String(mode, radix: 8).utf8)
      }
    }
    return found
  }

  /// Commits `changes` on a branch `work` that starts at `main`, without touching the work tree.
  func work(_ changes: [TreeChange], from start: String = "main") async throws -> ObjectID {
    try configureIdentity()
    let repository = try open()
    let base = try id(start)
    let tree = try await repository.makeTree(from: base, applying: changes)
    let commit = try await repository.createCommit(tree: tree, parents: [base], message: "work")
    if try await repository.branchTip("work") == nil { try await repository.createBranch("work", at: commit) }
    return commit
  }
}
