internal import CGit2
internal import CrashPoints

/// Files that only git can bring into a work tree: those behind a filter that is a program, as git-lfs is, those with a
/// `working-tree-encoding`, and those with `ident`, for which libgit2 has words of its own.
extension Repository {
  /// Those of `paths` that git has to write.
  ///
  /// - Parameter commit: Whose attributes count too, besides those in the work tree; nil for none.
  func pathsForGit(among paths: [RawPath], at commit: ObjectID?) throws(GitError) -> [RawPath] {
    guard !paths.isEmpty, try mayNeedGit(paths, commit) else { return [] }
    let programs = try filterPrograms()
    // libgit2 reads the attributes of commits only; where a tree is meant, those in the work tree are its own.
    let commit = commit.flatMap { isCommit($0) ? $0 : nil }
    var found: [RawPath] = []
    for path in paths {
      if let encoding = try attribute("working-tree-encoding", of: path, at: commit), encoding.lowercased() != "utf-8" {
        found.append(path)
      } else if try isSet("ident", of: path, at: commit) {
        found.append(path)
      } else if !programs.isEmpty, let filter = try attribute("filter", of: path, at: commit), programs.contains(filter)
      {
        found.append(path)
      }
    }
    return found
  }

  private func isCommit(_ id: ObjectID) -> Bool {
    do throws(GitError) {
      let commit = try lookUpCommit(id)
      return git_commit_tree_id(commit.pointer) != nil
    } catch {
      return false
    }
  }

  /// Those of `paths` whose content a filter makes on the way into a commit.
  func pathsToClean(among paths: [RawPath]) throws(GitError) -> [RawPath] {
    let programs = paths.isEmpty ? [] : try filterPrograms()
    if programs.isEmpty { return [] }
    var found: [RawPath] = []
    for path in paths {
      if let filter = try attribute("filter", of: path, at: nil), programs.contains(filter) { found.append(path) }
    }
    return found
  }

  /// What a commit holds for a file with these bytes: what the filters of its path make of them.
  ///
  /// - Throws: `.unsupported` without git, `.library` where the filter fails.
  func writeCleanBlob(_ bytes: [UInt8], at path: RawPath) throws(GitError) -> ObjectID {
    guard let git = userGit else {
      throw GitError(
        .unsupported(.filterDriver), "A filter stands before \(path.text), and there is no program git in PATH.",
        paths: [path.text])
    }
    let words = ["hash-object", "-w", "--stdin", "--path", path.text]
    let answer = try git.require("pass \(path.text) through its filter", words, input: bytes)
    guard let id = ObjectID(answer.text) else { throw GitError(.library, "git hash-object gave no id.") }
    return id
  }

  /// Has git write files of the index anew; the index then knows them.
  func writeByGit(_ paths: [RawPath]) throws(GitError) {
    guard !paths.isEmpty else { return }
    guard let git = userGit else {
      throw GitError(
        .unsupported(.filterDriver),
        "A filter or an encoding stands before \(paths[0].text), and there is no program git in PATH.",
        paths: paths.map(\.text).sorted())
    }
    try FileSystem.mayChange("the work tree")
    let input: [UInt8] = paths.flatMap { $0.bytes + [0] }
    // In a form that libgit2 reads, whatever the user has for their own.
    let form = ["core.splitIndex=false", "index.sparse=false", "index.skipHash=false"].flatMap { ["-c", $0] }
    let words = form + ["checkout-index", "-f", "-u", "-z", "--stdin"]
    _ = try git.require("write files with their filters", words, input: input)
    CrashPoint.reach("files-filtered")
  }

  /// The settings of all filters, a line each; empty where there are none.
  func filterSettings() throws(GitError) -> String {
    try settings(matching: "^filter[.]").map { "\($0.name)=\($0.value)\n" }.joined()
  }

  /// The filters that run a program; one without commands does nothing in git either.
  private func filterPrograms() throws(GitError) -> Set<String> {
    var found: Set<String> = []
    for (name, value) in try settings(matching: "^filter[.].*[.](clean|smudge|process)$") where !value.isEmpty {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      found.insert(parts.dropFirst().dropLast().joined(separator: "."))
    }
    return found
  }

  /// Whether attributes or settings are there at all that could make git necessary: asking for each path of a large tree
  /// takes long.
  private func mayNeedGit(_ paths: [RawPath], _ commit: ObjectID?) throws(GitError) -> Bool {
    if try !filterPrograms().isEmpty { return true }
    var files = [information.commonDirectory + "/info/attributes"]
    files += try settings(matching: "^core[.]attributesfile$").map(\.value)
    var directories: Set<[UInt8]> = [[]]
    for path in paths {
      var directory = path.bytes[...]
      while let slash = directory.lastIndex(of: UInt8(ascii: "/")) {
        directory = directory[..<slash]
        guard directories.insert(Array(directory)).inserted else { break }
      }
    }
    for directory in directories {
      let name = RawPath(directory).appending(Array(".gitattributes".utf8)).text
      if let root = information.workTreePath { files.append("\(root)/\(name)") }
      guard let commit, let entry = try entry(name, at: commit), entry.mode != .submodule, hasObject(entry.id) else {
        continue
      }
      if try Self.speaksOfConversions(readBlob(entry.id)) { return true }
    }
    return files.contains { (try? FileSystem.bytes(of: $0)).map(Self.speaksOfConversions) ?? false }
  }

  private static func speaksOfConversions(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.contains("working-tree-encoding") || text.contains("ident")
  }
}
