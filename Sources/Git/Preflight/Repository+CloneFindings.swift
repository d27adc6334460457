internal import CGit2

/// What a clone lacks of what it was cloned from.
extension Repository {
  /// Whether git fetches objects here when it needs them. Source: Git, "Partial Clone Design Notes".
  func isPartialClone() throws(GitError) -> Bool {
    try settings(matching: "^(remote[.].*[.]promisor|extensions[.]partialclone)$").contains { $0.value != "false" }
  }

  func cloneFindings(_ entries: [TreeEntry]) throws(GitError) -> [Preflight.Finding] {
    var findings: [Preflight.Finding] = []
    if !shallowCommits().isEmpty {
      findings.append(
        .init(
          .shallowClone, .remark,
          "This is a shallow clone: history ends where it does, and is not shown to models before.",
          cure: "`git fetch --unshallow` fetches the rest."))
    }
    guard try isPartialClone() else { return findings }
    try refreshObjects()
    let missing = entries.filter { $0.mode != .submodule && !knowsObject($0.id) }
    if missing.isEmpty {
      findings.append(.init(.partialClone, .remark, "This is a partial clone, and all of HEAD is in it."))
    } else if information.limitations.contains(.sparseCheckout) {
      findings.append(
        .init(
          .partialClone, .warning,
          "This is a partial clone with a sparse checkout: \(missing.count) of \(entries.count) files, such as "
            + "\(missing[0].path), are not in it. Models and checks do without them, as your own checkout does.",
          cure: "`git sparse-checkout add DIRECTORY` fetches those that a task needs."))
    } else {
      findings.append(
        try incompleteClone("\(missing.count) of \(entries.count) files, such as \(missing[0].path), are"))
    }
    return findings
  }

  func incompleteClone(_ what: String) throws(GitError) -> Preflight.Finding {
    var fetchesAgain = true
    if let version = try userGit?.version(), version < (2, 36) { fetchesAgain = false }
    return Preflight.Finding(
      .partialClone, .obstacle, "This is a partial clone, and \(what) not in it: no model could be shown them.",
      cure: fetchesAgain
        ? "`git fetch --refetch --no-filter` fetches all that is missing."
        : "`git archive HEAD >/dev/null` has git fetch what is missing.")
  }

  /// Objects that git looks for elsewhere.
  func objectFindings() throws(GitError) -> [Preflight.Finding] {
    var findings: [Preflight.Finding] = []
    let objects = information.commonDirectory + "/objects"
    let lines = ((try? FileSystem.bytes(of: objects + "/info/alternates")) ?? []).split(separator: UInt8(ascii: "\n"))
    for line in lines.map({ String(decoding: $0, as: UTF8.self) }) where !line.hasPrefix("#") && !line.hasPrefix("\"") {
      let path = line.hasPrefix("/") ? line : "\(objects)/\(line)"
      guard FileSystem.realPath(path) == nil else { continue }
      findings.append(
        .init(
          .alternates, .obstacle,
          "This repository borrows objects from \(path), which is not there: what it lacks cannot be read.",
          cure: "Bring it back, or clone the repository anew from where it came."))
    }
    if try !references(prefix: "refs/replace/").isEmpty {
      findings.append(
        .init(
          .replacedObjects, .remark,
          "Objects are replaced here (`git replace`): nexus reads them as they were, and git merges them as they are now.",
          cure: "`git replace -l` lists them, `git replace -d NAME` takes one away."))
    }
    return findings
  }

  /// The settings of git's whose names match, as libgit2 finds them.
  func settings(matching pattern: String) throws(GitError) -> [(name: String, value: String)] {
    let configuration = try Owned.make("read the configuration", free: git_config_free) {
      git_repository_config_snapshot(&$0, pointer)
    }
    let iterator = try Owned.make("read the configuration", free: git_config_iterator_free) {
      git_config_iterator_glob_new(&$0, configuration.pointer, pattern)
    }
    var found: [(String, String)] = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator.pointer) >= 0, let entry {
      found.append((String(cString: entry.pointee.name), entry.pointee.value.map { String(cString: $0) } ?? ""))
    }
    return found
  }
}
