import Git
import NexusProtocol
import Programs

extension Project {
  /// The path from the repository's root of a file that the user named from `directory`, as git's own commands take it.
  ///
  /// The file need not be there. Links are followed only in the directory itself, since a file may be a link of the
  /// repository.
  /// - Throws: `UserError` for a path outside the work tree.
  func path(of given: String, from directory: String) throws -> String {
    let workTree = repository.information.workTreePath ?? root
    let root = RealPath.of(workTree) ?? workTree
    let start = given.hasPrefix("/") ? [] : Self.components(RealPath.of(directory) ?? directory)
    var path: [Substring] = start
    for component in given.split(separator: "/") where component != "." {
      if component == ".." { _ = path.popLast() } else { path.append(component) }
    }
    let base = Self.components(root)
    guard path.starts(with: base), path.count > base.count else {
      throw UserError(
        "\(given) is not in this work tree.", hint: "Name files of the repository at \(root).", status: .badInput)
    }
    return path.dropFirst(base.count).joined(separator: "/")
  }

  private static func components(_ path: String) -> [Substring] { path.split(separator: "/") }
}
