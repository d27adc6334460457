import Foundation

/// A work tree, its index, HEAD and refs at one moment, to show that nothing of them changed.
package struct TreeSnapshot: Sendable, Equatable {
  /// What is at a path.
  enum Entry: Sendable, Equatable {
    case file(bytes: [UInt8], mode: Int)
    case link(target: String)
    case directory(mode: Int)
    /// A pipe, a socket or a device.
    case other
  }

  private(set) var tree: [String: Entry] = [:]
  /// By path and stage: mode, id and the flags of `git ls-files`.
  private(set) var index: [String: String] = [:]
  /// The text of `HEAD`: a branch's name or a commit.
  private(set) var head: String
  private(set) var refs: [String: String] = [:]
  /// Files of the repository's directory that hold settings or tell of an operation under way.
  private(set) var state: [String: [UInt8]] = [:]

  init(of repository: GitFixture, ignoringPaths: [String], ignoringRefs: [String]) throws {
    let directory = try repository.run("rev-parse", "--absolute-git-dir").trimmingCharacters(in: .newlines)
    head = String(decoding: try Data(contentsOf: URL(filePath: directory + "/HEAD")), as: UTF8.self)
    for name in Self.stateFiles {
      state[name] = FileManager.default.contents(atPath: directory + "/" + name).map(Array.init)
    }
    for line in try repository.run("for-each-ref", "--format=%(refname) %(objectname)%(symref)").split(separator: "\n")
    {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      if !ignoringRefs.contains(where: parts[0].hasPrefix) { refs[parts[0]] = parts.count > 1 ? parts[1] : "" }
    }
    // Not the bytes of the index, since these hold the times of files, which anyone may refresh.
    for entry in try repository.output(of: ["ls-files", "--stage", "-v", "-z"]).split(separator: 0) {
      let parts = String(decoding: entry, as: UTF8.self).split(separator: "\t", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      if Self.isIgnored(parts[1], ignoringPaths) { continue }
      index[parts[1], default: ""] += parts[0] + ";"
    }
    try walk(repository.path, "", ignoringPaths)
  }

  private static let stateFiles = [
    "config", "info/exclude", "info/sparse-checkout", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG",
    "ORIG_HEAD", "rebase-merge/head-name", "rebase-apply/head-name", "index.lock", "HEAD.lock",
  ]

  private static func isIgnored(_ path: String, _ ignored: [String]) -> Bool {
    ignored.contains { path == $0 || path.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }
  }

  private mutating func walk(_ root: String, _ folder: String, _ ignored: [String]) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: root + "/" + folder) {
      let path = folder.isEmpty ? name : folder + "/" + name
      if path == ".git" || Self.isIgnored(path, ignored) { continue }
      let full = root + "/" + path
      let attributes = try FileManager.default.attributesOfItem(atPath: full)
      let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
      switch attributes[.type] as? FileAttributeType {
      case .typeSymbolicLink?:
        tree[path] = .link(target: try FileManager.default.destinationOfSymbolicLink(atPath: full))
      case .typeDirectory?:
        tree[path] = .directory(mode: mode)
        try walk(root, path, ignored)
      case .typeRegular?:
        tree[path] = .file(bytes: Array(try Data(contentsOf: URL(filePath: full))), mode: mode)
      default: tree[path] = .other
      }
    }
  }
}

extension TreeSnapshot {
  /// What changed since `earlier`, a line each, sorted; empty when both are equal.
  package func differences(from earlier: TreeSnapshot) -> [String] {
    var lines = Self.compare("work tree", earlier.tree, tree, describe: \.summary)
    lines += Self.compare("index", earlier.index, index) { $0 }
    lines += Self.compare("ref", earlier.refs, refs) { $0 }
    lines += Self.compare("repository", earlier.state, state) { "\($0.count) bytes" }
    if head != earlier.head {
      lines.append(
        "HEAD: was \(earlier.head.trimmingCharacters(in: .newlines)), is \(head.trimmingCharacters(in: .newlines))")
    }
    return lines
  }

  private static func compare<Value: Equatable>(
    _ kind: String, _ before: [String: Value], _ now: [String: Value], describe: (Value) -> String
  ) -> [String] {
    Set(before.keys).union(now.keys).sorted().compactMap { key in
      switch (before[key], now[key]) {
      case (let old?, let new?) where old != new: "\(kind) \(key): was \(describe(old)), is \(describe(new))"
      case (let old?, nil): "\(kind) \(key): was \(describe(old)), is gone"
      case (nil, let new?): "\(kind) \(key): is new, \(describe(new))"
      default: nil
      }
    }
  }
}

extension TreeSnapshot.Entry {
  fileprivate var summary: String {
    switch self {
    case .file(let bytes, let mode):
      "a file of \(bytes.count) bytes (mode \(String(mode, radix: 8))) that starts \(Self.start(of: bytes))"
    case .link(let target): "a link to \(target)"
    case .directory(let mode): "a directory (mode \(String(mode, radix: 8)))"
    case .other: "neither file nor directory"
    }
  }

  private static func start(of bytes: [UInt8]) -> String {
    String(reflecting: String(decoding: bytes.prefix(40), as: UTF8.self))
  }
}
