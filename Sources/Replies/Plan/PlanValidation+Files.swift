internal import NexusProtocol

/// The files of a repository, as paths of a plan are compared with them.
struct KnownTree {
  let paths: Set<String>
  private var directories: Set<String> = []
  private var bySmallLetters: [String: String] = [:]

  init(_ paths: Set<String>) {
    self.paths = paths
    for path in paths {
      let small = path.lowercased()
      bySmallLetters[small] = min(bySmallLetters[small] ?? path, path)
      var directory = path[...]
      while let slash = directory.utf8.lastIndex(of: UInt8(ascii: "/")) {
        directory = directory[..<slash]
        if !directories.insert(String(directory)).inserted { break }
      }
    }
  }

  func isDirectory(_ path: String) -> Bool { directories.contains(path) }

  /// The file whose path differs only in the case of letters, or nil.
  func pathInOtherCase(_ path: String) -> String? {
    paths.contains(path) ? nil : bySmallLetters[path.lowercased()]
  }
}

extension PlanValidation {
  mutating func judgeFiles(of index: Int, in tree: KnownTree?, _ limits: Limits) {
    let task = draft.tasks[index]
    guard task.files.count <= limits.filesOfTask else { return }
    var kept: [String] = []
    for written in task.files {
      // A backslash is a letter of the name where the tree has a file of that very name.
      let path = tree?.paths.contains(written) == true ? written : PlanPath.mended(written)
      if path != written {
        let message = "In task \(task.id) the path \"\(written)\" was read as \"\(path)\"."
        notes.append(PlanNote(.pathMended, task: task.id, message))
      }
      if kept.contains(path) { continue }
      kept.append(path)
      if let (code, message) = PlanPath.fault(path, written: written, in: tree, limits) {
        faults.append(PlanFault(code, task: task.id, "Task \(task.id): \(message)"))
      }
    }
    draft.tasks[index].files = kept
  }
}

/// The rules for a path in a plan.
enum PlanPath {
  /// The path with `/` for `\`, without `./` and repeated slashes, and without a slash at the end.
  static func mended(_ path: String) -> String {
    let isRooted = path.utf8.first == UInt8(ascii: "/") || path.utf8.first == UInt8(ascii: "\\")
    let parts = path.utf8.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }.map { Substring($0) }
    return (isRooted ? "/" : "") + parts.filter { $0 != "." }.joined(separator: "/")
  }

  static func fault(
    _ path: String, written: String, in tree: KnownTree?, _ limits: PlanValidation.Limits
  ) -> (PlanFault.Code, String)? {
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    if parts.isEmpty {
      return (.emptyPath, "\"\(written)\" names no file; name files relative to the repository's top.")
    }
    if path.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return (.controlCharacterInPath, "a path holds a control character; write it without.")
    }
    if path.utf8.count > limits.pathLength {
      return (.pathTooLong, "a path is longer than \(limits.pathLength) bytes.")
    }
    let first = parts[0]
    let isDrive =
      first.utf8.count >= 2 && first.utf8.first!.isASCIILetter && first.dropping(bytes: 1).dropping(prefix: ":") != nil
    if path.utf8.first == UInt8(ascii: "/") || isDrive || first == "~" {
      return (.absolutePath, "the path \"\(path)\" is absolute; write it relative to the repository's top.")
    }
    if parts.contains("..") {
      return (.pathOutsideTree, "the path \"\(path)\" holds \"..\"; write it relative to the repository's top.")
    }
    for name in [".git", ".nexus-overseer"] where parts.contains(where: { $0.lowercased() == name }) {
      return (.protectedPath, "the path \"\(path)\" is inside \"\(name)\", which no task may change; remove it.")
    }
    if tree?.isDirectory(path) == true || written.utf8.last == UInt8(ascii: "/") {
      return tree?.paths.contains(path) == true
        ? nil : (.directoryPath, "\"\(path)\" is a directory; name the files in it.")
    }
    if let known = tree?.pathInOtherCase(path) {
      return (
        .pathInOtherCase, "there is no \"\(path)\", but there is \"\(known)\"; write that, or choose another name."
      )
    }
    return nil
  }
}
