package import Git
internal import Secrets

/// Which files of a repository a model is not to read, or not in full, by what they are called and what is said of them.
///
/// Only tracked files are asked about, so that what `.gitignore` names is out already, unless somebody tracked it on
/// purpose.
package struct FileRules: Sendable {
  private let ignored: [IgnoreRules]
  /// The commits whose attributes count; empty where none of them speaks of linguist.
  private let attributed: [ObjectID]

  /// The name of the files with rules in the syntax of `.gitignore`.
  package static let fileName = ".nexusignore"

  init(ignored: [IgnoreRules], attributed: [ObjectID]) {
    self.ignored = ignored.filter { !$0.isEmpty }
    self.attributed = attributed
  }

  /// By the name alone.
  func omission(ofName path: String) -> Omission? {
    if ignored.contains(where: { $0.ignores(path) }) { return .ignored }
    return SecretFile.isSecret(path) ? .secret : PathRules.omission(of: path)
  }

  /// What the rules say of each of `paths` they have something to say about.
  package func omissions(of paths: some Collection<String>, in repository: Repository) async throws -> [String:
    Omission]
  {
    try await repository.omissions(of: Array(paths), by: self)
  }

  fileprivate func marks(_ paths: [String], in repository: isolated Repository) throws(GitError) -> [String: Omission] {
    var marked: [String: Omission] = [:]
    for commit in attributed {
      for path in try repository.paths(among: paths, withAnyOf: ["linguist-vendored"], at: commit) {
        marked[path] = .vendored
      }
      for path in try repository.paths(among: paths, withAnyOf: ["linguist-generated"], at: commit) {
        marked[path] = .generated
      }
    }
    return marked
  }
}

extension Repository {
  /// The rules of a commit, or of several of which each counts, and those in the `.nexusignore` of the user's work tree:
  /// a file is kept back as soon as one of them says so.
  package func fileRules(at commits: [ObjectID]) throws -> FileRules {
    var ignored: [IgnoreRules] = []
    var attributed: [ObjectID] = []
    for commit in commits {
      let (rules, speaksOfLinguist) = try fileRules(of: try entries(at: commit))
      ignored += rules
      if speaksOfLinguist { attributed.append(commit) }
    }
    return FileRules(ignored: ignored, attributed: attributed)
  }

  /// As ``fileRules(at:)``, for entries that are known.
  func fileRules(among entries: [TreeEntry], at commit: ObjectID) throws -> FileRules {
    let (rules, speaksOfLinguist) = try fileRules(of: entries)
    return FileRules(ignored: rules, attributed: speaksOfLinguist ? [commit] : [])
  }

  func omissions(of paths: [String], by rules: FileRules) throws -> [String: Omission] {
    // What a name says goes before what attributes say: `linguist-vendored` opens nothing.
    try rules.marks(paths, in: self).merging(
      paths.compactMap { path in rules.omission(ofName: path).map { (path, $0) } }, uniquingKeysWith: { $1 })
  }

  private func fileRules(of entries: [TreeEntry]) throws -> ([IgnoreRules], speaksOfLinguist: Bool) {
    let files = entries.filter { $0.mode == .regular || $0.mode == .executable }
    var rules: [(directory: String, text: String)] = []
    for (entry, bytes) in try contents(of: files, named: FileRules.fileName) {
      let directory = entry.path.dropLast(FileRules.fileName.count + 1)
      rules.append((String(directory), String(decoding: bytes, as: UTF8.self)))
    }
    // Asking for each path takes longer than all the rest of a warm map, and few repositories have such attributes.
    let word = Array("linguist-".utf8)
    let speaksOfLinguist = try contents(of: files, named: ".gitattributes").contains { _, bytes in
      bytes.withUnsafeBufferPointer { $0.end(of: word, from: 0) != nil }
    }
    guard let own = try workTreeRules() else { return ([IgnoreRules(rules)], speaksOfLinguist) }
    // What is committed for directories below goes on to count beside what the user has at the top.
    let mixed = rules.filter { !$0.directory.isEmpty } + [(directory: "", text: own)]
    return ([IgnoreRules(rules), IgnoreRules(mixed)], speaksOfLinguist)
  }

  private func contents(of entries: [TreeEntry], named name: String) throws -> [(TreeEntry, [UInt8])] {
    let files = entries.filter { $0.path == name || $0.path.hasSuffix("/" + name) }
    return zip(files, try readBlobs(files.map(\.id), limitInBytes: 1 << 18)).compactMap { file, content in
      guard case .bytes(let bytes) = content else { return nil }
      return (file, bytes)
    }
  }

  /// The user's own rules as they are now, whether committed or not.
  private func workTreeRules() throws -> String? {
    guard let root = information.mainWorkTreePath ?? information.workTreePath else { return nil }
    return try WorkTreeFiles(root: root).read(FileRules.fileName).map { String(decoding: $0, as: UTF8.self) }
  }
}
