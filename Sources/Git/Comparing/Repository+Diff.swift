internal import CGit2

extension Repository {
  /// The files that differ, in git's order.
  package func diff(_ sides: DiffSides, options: DiffOptions = .init()) throws(GitError) -> [FileDiff] {
    let diff = try makeDiff(sides, options)
    var files: [FileDiff] = []
    for index in 0..<git_diff_num_deltas(diff.pointer) {
      guard let delta = git_diff_get_delta(diff.pointer, index)?.pointee else { continue }
      guard options.isContentNeeded else {
        files.append(FileDiff(delta, hunks: []))
        continue
      }
      let patch = try Owned.find("compare a file", free: git_patch_free) {
        git_patch_from_diff(&$0, diff.pointer, index)
      }
      var hunks: [FileDiff.Hunk] = []
      if let patch { hunks = try Self.hunks(of: patch) }
      // Only now is it known whether the file is binary.
      files.append(FileDiff(git_diff_get_delta(diff.pointer, index)?.pointee ?? delta, hunks: hunks))
    }
    return files
  }

  /// The differences as a patch that `git apply` takes, without the content of binary files. Bytes, since a file
  /// need not be UTF-8.
  package func patch(_ sides: DiffSides, options: DiffOptions = .init()) throws(GitError) -> [UInt8] {
    let diff = try makeDiff(sides, options)
    return try bytesFromBuffer("write a patch") { git_diff_to_buf(&$0, diff.pointer, GIT_DIFF_FORMAT_PATCH) }
  }

  func makeDiff(_ sides: DiffSides, _ options: DiffOptions) throws(GitError) -> Owned {
    var raw = git_diff_options()
    try check("set up a comparison", git_diff_options_init(&raw, UInt32(GIT_DIFF_OPTIONS_VERSION)))
    raw.context_lines = UInt32(clamping: options.contextLines)
    raw.flags =
      GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_DISABLE_PATHSPEC_MATCH.rawValue
      | (options.isContentNeeded ? 0 : GIT_DIFF_SKIP_BINARY_CHECK.rawValue)
      | (options.ignoresWhitespace ? GIT_DIFF_IGNORE_WHITESPACE.rawValue : 0)
    switch sides {
    case .workTree, .unstaged:
      raw.flags |=
        GIT_DIFF_INCLUDE_UNTRACKED.rawValue | GIT_DIFF_RECURSE_UNTRACKED_DIRS.rawValue
        | GIT_DIFF_SHOW_UNTRACKED_CONTENT.rawValue | GIT_DIFF_INCLUDE_UNREADABLE.rawValue
      try refuseSparseCheckout()
    case .trees, .index: break
    }
    let diff = try compare(sides, options.paths, &raw)
    if options.findsRenames {
      var find = git_diff_find_options()
      try check("look for renames", git_diff_find_options_init(&find, UInt32(GIT_DIFF_FIND_OPTIONS_VERSION)))
      find.flags = GIT_DIFF_FIND_RENAMES.rawValue
      try check("look for renames", git_diff_find_similar(diff.pointer, &find))
    }
    return diff
  }

  private func compare(
    _ sides: DiffSides, _ paths: [String], _ options: inout git_diff_options
  ) throws(GitError) -> Owned {
    switch sides {
    case .trees(let old, let new):
      let new = try lookUpTree(new)
      return try withTree(old) { (old) throws(GitError) in
        try compare(paths, &options) { git_diff_tree_to_tree(&$0, pointer, old, new.pointer, &$1) }
      }
    case .index(let old):
      let index = try readIndex()
      return try withTree(old) { (old) throws(GitError) in
        try compare(paths, &options) { git_diff_tree_to_index(&$0, pointer, old, index.pointer, &$1) }
      }
    case .workTree(let old):
      _ = try readIndex()
      return try withTree(old) { (old) throws(GitError) in
        try compare(paths, &options) { git_diff_tree_to_workdir_with_index(&$0, pointer, old, &$1) }
      }
    case .unstaged:
      let index = try readIndex()
      return try compare(paths, &options) { git_diff_index_to_workdir(&$0, pointer, index.pointer, &$1) }
    }
  }

  private func compare(
    _ paths: [String], _ options: inout git_diff_options,
    _ body: (inout OpaquePointer?, inout git_diff_options) -> Int32
  ) throws(GitError) -> Owned {
    do throws(GitError) {
      return try Owned.make("compare", free: git_diff_free) { pointer in
        withStringArray(paths.map { Array($0.utf8) }) { array in
          options.pathspec = array
          defer { options.pathspec = git_strarray() }
          return body(&pointer, &options)
        }
      }
    } catch {
      throw Self.asMissing(error)
    }
  }

  private func withTree<Result: ~Copyable>(
    _ id: ObjectID?, _ body: (OpaquePointer?) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    guard let id else { return try body(nil) }
    let tree = try lookUpTree(id)
    return try body(tree.pointer)
  }

  private static func hunks(of patch: borrowing Owned) throws(GitError) -> [FileDiff.Hunk] {
    var hunks: [FileDiff.Hunk] = []
    for position in 0..<git_patch_num_hunks(patch.pointer) {
      var hunk: UnsafePointer<git_diff_hunk>?
      var count = 0
      try check("read a hunk", git_patch_get_hunk(&hunk, &count, patch.pointer, position))
      var lines: [FileDiff.Line] = []
      for number in 0..<count {
        var line: UnsafePointer<git_diff_line>?
        try check("read a line", git_patch_get_line_in_hunk(&line, patch.pointer, position, number))
        if let line { Self.append(line.pointee, to: &lines) }
      }
      if let hunk { hunks.append(FileDiff.Hunk(hunk.pointee, lines: lines)) }
    }
    return hunks
  }

  private static func append(_ line: git_diff_line, to lines: inout [FileDiff.Line]) {
    let kind: FileDiff.Line.Kind
    switch git_diff_line_t(UInt32(UInt8(bitPattern: line.origin))) {
    case GIT_DIFF_LINE_CONTEXT: kind = .context
    case GIT_DIFF_LINE_ADDITION: kind = .added
    case GIT_DIFF_LINE_DELETION: kind = .removed
    case GIT_DIFF_LINE_CONTEXT_EOFNL, GIT_DIFF_LINE_ADD_EOFNL, GIT_DIFF_LINE_DEL_EOFNL:
      // A line of its own in a patch, but it speaks of the line before.
      if let last = lines.popLast() {
        lines.append(
          FileDiff.Line(
            kind: last.kind, text: last.text, oldNumber: last.oldNumber, newNumber: last.newNumber, lacksNewline: true))
      }
      return
    default: return
    }
    var bytes = UnsafeRawBufferPointer(start: line.content, count: line.content_len)
    if bytes.last == UInt8(ascii: "\n") { bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast()) }
    lines.append(
      FileDiff.Line(
        kind: kind, text: String(decoding: bytes, as: UTF8.self),
        oldNumber: line.old_lineno > 0 ? Int(line.old_lineno) : nil,
        newNumber: line.new_lineno > 0 ? Int(line.new_lineno) : nil, lacksNewline: false))
  }
}

extension FileDiff.Hunk {
  fileprivate init(_ hunk: git_diff_hunk, lines: [FileDiff.Line]) {
    let header = withUnsafeBytes(of: hunk.header) { String(decoding: $0.prefix(Int(hunk.header_len)), as: UTF8.self) }
    self.init(
      oldStart: Int(hunk.old_start), oldCount: Int(hunk.old_lines), newStart: Int(hunk.new_start),
      newCount: Int(hunk.new_lines), header: header.last == "\n" ? String(header.dropLast()) : header, lines: lines)
  }
}

extension FileDiff {
  fileprivate init(_ delta: git_diff_delta, hunks: [Hunk]) {
    let status: Status =
      switch delta.status {
      case GIT_DELTA_ADDED: .added
      case GIT_DELTA_DELETED: .deleted
      case GIT_DELTA_RENAMED: .renamed
      case GIT_DELTA_TYPECHANGE: .typeChanged
      case GIT_DELTA_UNTRACKED: .untracked
      case GIT_DELTA_UNREADABLE: .unreadable
      case GIT_DELTA_CONFLICTED: .conflicted
      default: .modified
      }
    let hasOld = status != .added && status != .untracked
    let hasNew = status != .deleted
    let old = hasOld ? delta.old_file.path.map { RawPath($0) } : nil
    let new = hasNew ? delta.new_file.path.map { RawPath($0) } : nil
    func id(_ file: git_diff_file) -> ObjectID? {
      let id = ObjectID(file.id)
      return id == .zero ? nil : id
    }
    self.init(
      status: status, oldPath: old?.text, newPath: new?.text,
      isPathRepaired: old?.isRepaired ?? false || new?.isRepaired ?? false,
      oldMode: hasOld ? FileMode(raw: UInt32(delta.old_file.mode)) : nil,
      newMode: hasNew ? FileMode(raw: UInt32(delta.new_file.mode)) : nil,
      oldID: hasOld ? id(delta.old_file) : nil, newID: hasNew ? id(delta.new_file) : nil,
      isBinary: delta.flags & GIT_DIFF_FLAG_BINARY.rawValue != 0, hunks: hunks)
  }
}
