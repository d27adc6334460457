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

  /// What attributes say of a file; nil where they say nothing.
  struct Marks: Sendable {
    var isVendored: Bool?
    var isGenerated: Bool?
  }

  /// - Parameter marks: They open what is only kept short for its path, and nothing that is closed.
  func omission(of path: String, _ marks: Marks = Marks()) -> Omission? {
    if ignored.contains(where: { $0.ignores(path) }) { return .ignored }
    if SecretFile.isSecret(path) { return .secret }
    if marks.isVendored == true { return .vendored }
    return marks.isGenerated == true ? .generated : PathRules.omission(of: path, marks)
  }

  /// What the rules say of each of `paths` they have something to say about.
  package func omissions(of paths: some Collection<String>, in repository: Repository) async throws -> [String:
    Omission]
  {
    try await repository.omissions(of: Array(paths), by: self)
  }

  /// Of several commits the one that keeps more back counts.
  fileprivate func marks(_ paths: [String], in repository: isolated Repository) throws(GitError) -> [String: Marks] {
    var marks: [String: Marks] = [:]
    for commit in attributed {
      for (path, isSet) in try repository.settings(of: "linguist-vendored", among: paths, at: commit) {
        marks[path, default: Marks()].isVendored = isSet || marks[path]?.isVendored == true
      }
      for (path, isSet) in try repository.settings(of: "linguist-generated", among: paths, at: commit) {
        marks[path, default: Marks()].isGenerated = isSet || marks[path]?.isGenerated == true
      }
    }
    return marks
  }
}

extension Repository {
  /// The rules of a commit, or of several of which each counts, and those in the `.nexusignore` files of the work tree that
  /// the user stands in: a file is kept back as soon as one of them says so.
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
    let marks = try rules.marks(paths, in: self)
    return Dictionary(
      paths.compactMap { path in rules.omission(of: path, marks[path] ?? .init()).map { (path, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  private func fileRules(of entries: [TreeEntry]) throws -> ([IgnoreRules], speaksOfLinguist: Bool) {
    let files = entries.filter { $0.mode == .regular || $0.mode == .executable }
    var rules: [String: [UInt8]] = [:]
    for (entry, bytes) in try contents(of: files, named: FileRules.fileName) {
      rules[String(entry.path.dropLast(FileRules.fileName.count + 1))] = bytes
    }
    // Asking for each path takes longer than all the rest of a warm map, and few repositories have such attributes.
    let word = Array("linguist-".utf8)
    let speaksOfLinguist = try contents(of: files, named: ".gitattributes").contains { _, bytes in
      bytes.withUnsafeBufferPointer { $0.end(of: word, from: 0) != nil }
    }
    // What is committed for other directories goes on to count beside what the user has.
    let current = rules.merging(try workTreeRules(of: files)) { $1 }
    let all = current == rules ? [rules] : [rules, current]
    return (all.map(Self.ignoreRules), speaksOfLinguist)
  }

  private static func ignoreRules(_ texts: [String: [UInt8]]) -> IgnoreRules {
    IgnoreRules(texts.sorted { $0.key < $1.key }.map { ($0.key, String(decoding: $0.value, as: UTF8.self)) })
  }

  private func contents(of entries: [TreeEntry], named name: String) throws -> [(TreeEntry, [UInt8])] {
    let files = entries.filter { $0.path == name || $0.path.hasSuffix("/" + name) }
    return zip(files, try readBlobs(files.map(\.id), limitInBytes: 1 << 18)).compactMap { file, content in
      guard case .bytes(let bytes) = content else { return nil }
      return (file, bytes)
    }
  }

  /// The user's own rules as they are now, whether committed or not, in all directories that hold one of `files`.
  private func workTreeRules(of files: [TreeEntry]) throws -> [String: [UInt8]] {
    guard let root = information.workTreePath ?? information.mainWorkTreePath else { return [:] }
    return try WorkTreeFiles(root: root).read(FileRules.fileName, in: Self.directories(of: files))
  }

  private static func directories(of files: [TreeEntry]) -> Set<String> {
    var found: Set<String> = [""]
    for file in files where !file.isPathRepaired {
      var path = Substring(file.path)
      // As soon as a directory is known, those above it are as well.
      while let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
        path = path[..<slash]
        guard found.insert(String(path)).inserted else { break }
      }
    }
    return found
  }
}
