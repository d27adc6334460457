import Programs

/// What attributes ask for that is not there.
extension Repository {
  func attributesFindings(_ entries: [TreeEntry]) throws(GitError) -> [Preflight.Finding] {
    var values: [String: Set<String>] = ["filter": [], "merge": [], "working-tree-encoding": []]
    var hasIdent = false
    for entry in entries where entry.path == ".gitattributes" || entry.path.hasSuffix("/.gitattributes") {
      guard entry.mode != .submodule, hasObject(entry.id) else { continue }
      for line in String(decoding: try readBlob(entry.id), as: UTF8.self).split(whereSeparator: \.isNewline) {
        guard !line.hasPrefix("#") else { continue }
        for word in line.split(whereSeparator: \.isWhitespace).dropFirst() {
          if word == "ident" { hasIdent = true }
          let parts = word.split(separator: "=", maxSplits: 1)
          if parts.count == 2, values[String(parts[0])] != nil { values[String(parts[0])]?.insert(String(parts[1])) }
        }
      }
    }
    var findings: [Preflight.Finding] = []
    for filter in values["filter", default: []].sorted() {
      if let finding = try self.finding(ofFilter: filter) { findings.append(finding) }
    }
    let encodings = values["working-tree-encoding", default: []].sorted()
    if !encodings.isEmpty {
      let names = encodings.joined(separator: ", ")
      findings.append(
        .init(.filters, .remark, "Files are kept in \(names): models read and write UTF-8, and git writes your files."))
    }
    if hasIdent {
      findings.append(.init(.filters, .remark, "Files have their id put into them (ident): git writes your files."))
    }
    for driver in values["merge", default: []].sorted() where !["text", "binary", "union"].contains(driver) {
      guard try libraryString("merge.\(driver).driver") != nil else { continue }
      if let version = try userGit?.version(), version >= (2, 38) { continue }
      findings.append(
        .init(
          .mergeDrivers, .warning,
          "A merge driver \(driver) is set, which needs git 2.38 or newer: a plan does not land where both sides changed "
            + "its files.",
          cure: UnsupportedFeature.mergeDriver.cure))
    }
    return findings
  }

  private func finding(ofFilter name: String) throws(GitError) -> Preflight.Finding? {
    var commands: [String] = []
    for kind in ["process", "smudge", "clean"] {
      if let command = try libraryString("filter.\(name).\(kind)"), !command.isEmpty { commands.append(command) }
    }
    guard !commands.isEmpty else {
      guard name == "lfs" else { return nil }
      return Preflight.Finding(
        .filters, .warning,
        "Files are kept by git-lfs, which is not set up here: you, checks and models see pointers in their place.",
        cure: "Install git-lfs, then `git lfs install` and `git lfs pull`.")
    }
    let programs = commands.compactMap(Self.program)
    guard let missing = programs.first(where: { userGit?.finds($0) == false }) else {
      return Preflight.Finding(
        .filters, .remark, "Files pass through the filter \(name): git runs it, and models read what is committed.")
    }
    let isRequired = try libraryBool("filter.\(name).required") == true
    return Preflight.Finding(
      .filters, isRequired ? .obstacle : .warning,
      "Files pass through the filter \(name), and there is no program \(missing): "
        + (isRequired ? "git cannot write them." : "git writes them as they are kept."),
      cure:
        "Install \(missing), or take the filter out with `git config --unset-all filter.\(name).process` and the like.")
  }

  /// The program of a line for the shell; nil where only a shell could tell.
  private static func program(of line: String) -> String? {
    guard let word = line.split(whereSeparator: \.isWhitespace).first,
      word.allSatisfy({ $0.isLetter || $0.isNumber || "/._-+".contains($0) })
    else { return nil }
    return String(word)
  }
}

extension GitProgram {
  /// Whether git would find a program to run; its own are in a directory of theirs.
  func finds(_ name: String) -> Bool {
    if name == "git" || Self.builtIns.contains(name) { return true }
    let searchPath = environment["PATH"] ?? ""
    return ProgramSearch.path(of: name, searchPath: searchPath, workingDirectory: directory) != nil
  }

  /// What every shell runs itself.
  private static let builtIns: Set<String> = ["cat", "echo", "test", "printf", "true", "false", ":", "exec", "command"]
}
