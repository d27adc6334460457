/// The state of a tree while the edits of one reply are applied to it.
struct TreeEditing {
  private let original: SourceTree
  private var tree: SourceTree
  /// The tree that the edits of the step are written against.
  private var base: SourceTree
  private let options: ApplyOptions
  /// Hunks that wait for the others of their file.
  private var waiting: [String: [FileEditing.Item]] = [:]
  /// Files in the order they were first named; some no longer wait.
  private var named: [String] = []
  private var touched: Set<String> = []
  private var movedFrom: [String: String] = [:]
  /// Paths that already have their whole content from this reply, and the number of the edit that gave it.
  private var written: [String: (number: Int, content: [UInt8], reading: Reading)] = [:]
  private(set) var grades: [Grade] = []
  private(set) var refusals: [Refusal] = []

  /// New files that find a directory, or a file for a directory, in their place, and wait for it to go.
  private var postponed: [Edit] = []
  private var mayPostpone = true
  private var step = 0

  private let entitiesAreOpen: Bool

  init(_ tree: SourceTree, options: ApplyOptions, entitiesAreOpen: Bool) {
    self.entitiesAreOpen = entitiesAreOpen
    original = tree
    self.tree = tree
    base = tree
    self.options = options
  }

  private var resolver: PathResolver { PathResolver(tree: tree, options: options) }

  mutating func apply(_ edit: Edit) {
    if edit.step > step { endStep(edit.step) }
    do throws(PathRule.Violation) {
      switch edit.action {
      case .modify(let hunks, let target, let executable):
        try modify(edit, hunks, movedTo: target, executable: executable)
      case .write(let content): try write(edit, content)
      case .create(let content, let executable): try create(edit, content, executable: executable)
      case .delete(let expected): try delete(edit, expected: expected)
      }
    } catch {
      if mayPostpone, error.code == .notAFile, error.mayGo {
        postponed.append(edit)
      } else {
        refuse(error, edit)
      }
    }
  }

  /// Applies all that waits, so that what follows is written against its result.
  private mutating func endStep(_ next: Int) {
    flushAll()
    let edits = postponed
    postponed = []
    mayPostpone = false
    for edit in edits { apply(edit) }
    mayPostpone = true
    flushAll()
    written = [:]
    base = tree
    step = next
  }

  private mutating func flushAll() {
    let paths = named
    named = []
    for path in paths { flush(path) }
  }

  /// Applies all hunks that wait, and gives the outcome.
  mutating func finish() -> ApplyResult {
    endStep(step)
    guard refusals.isEmpty else {
      return .refused(refusals.sorted { ($0.edit ?? 0, $0.hunk ?? 0) < ($1.edit ?? 0, $1.hunk ?? 0) })
    }
    return .applied(
      Application(changes: changes(), grades: grades.sorted { ($0.edit, $0.hunk) < ($1.edit, $1.hunk) }))
  }

  private func changes() -> [FileChange] {
    var changes: [FileChange] = []
    for path in touched.sorted() {
      // What came from a path where another file stands now is new to whoever writes it: nothing is to be taken away.
      let source = movedFrom[path].flatMap { tree.kind(of: $0) == nil ? $0 : nil } ?? path
      let new = tree.contents(of: path)
      let old = original.contents(of: source)
      let isExecutable = tree.kind(of: path) == .executable
      if tree.kind(of: path) == nil {
        guard original.kind(of: path) != nil, !movedFrom.values.contains(path) else { continue }
        changes.append(FileChange(path: path, bytes: nil, oldBytes: original.contents(of: path)))
      } else if new != old || source != path || isExecutable != (original.kind(of: source) == .executable) {
        changes.append(
          FileChange(
            path: path, movedFrom: source == path ? nil : source, bytes: new, executable: isExecutable,
            oldBytes: original.kind(of: source) == nil ? nil : old))
      }
    }
    return changes
  }

  // MARK: Actions

  private mutating func modify(
    _ edit: Edit, _ hunks: [Hunk], movedTo target: String?, executable: Bool?
  ) throws(PathRule.Violation) {
    // A diff that begins at line 0 is one of an empty file, and adds to no other's end.
    if hunks.count == 1, hunks[0].texts[0].search.isBlankText, target == nil,
      !hunks[0].hints.atEndOfFile || hunks[0].hints.line == 0
    {
      var text = PlaceMarks.dropped(from: hunks[0].texts[0], unlessIn: LineIndex([]), isMarked: false).replace
      if hunks[0].hints.newTextLacksFinalNewline == true, text.last == ASCII.newline { text.removeLast() }
      try fill(edit, text, executable: executable)
      return
    }
    let path = try resolver.existing(edit.path, stripsGitPrefix: edit.mayHavePrefix)
    guard written[path] == nil || tree.contents(of: path) != nil else { return }
    let mended = isMended(edit, path) ? edit.path : nil
    guard allowsMending(edit, path, mended, isShown: !hunks.isEmpty) else { return }
    // An edit that has to wait for its place must not have left its hunks behind.
    if let target {
      _ = try resolver.creatable(
        target, stripsGitPrefix: edit.mayHavePrefix, leaving: edit.keepsSource ? nil : path)
    }
    let items = hunks.enumerated().map { offset, hunk in
      FileEditing.Item(
        edit: edit, number: offset + 1, hunk: hunk,
        readings: Readings.all(of: hunk, decodesEntities: entitiesAreOpen), mendedPath: mended,
        entitiesAreOpen: entitiesAreOpen)
    }
    if waiting[path] == nil { named.append(path) }
    waiting[path, default: []] += items
    guard target != nil || executable != nil || hunks.isEmpty else { return }
    if edit.keepsSource, let target {
      try copy(edit, path, to: target, executable: executable)
      return
    }
    flush(path)
    try move(edit, path, to: target, executable: executable)
  }

  /// Puts the file with the hunks of `edit` at another path, and leaves it as it is at its own.
  private mutating func copy(
    _ edit: Edit, _ path: String, to target: String, executable: Bool?
  ) throws(PathRule.Violation) {
    let items = waiting[path, default: []].filter { $0.edit.number == edit.number }
    waiting[path]?.removeAll { $0.edit.number == edit.number }
    let goal = try resolver.creatable(target, stripsGitPrefix: edit.mayHavePrefix, leaving: nil)
    // What is copied is the file as it was, whatever else becomes of it.
    guard let bytes = base.contents(of: path) ?? contents(of: path, for: edit) else { return }
    let wasExecutable = (base.kind(of: path) ?? tree.kind(of: path)) == .executable
    var editing = FileEditing(path: path, bytes: bytes, options: options)
    editing.apply(items)
    refusals += editing.refusals
    grades += editing.grades.map { grade in
      var grade = grade
      grade.path = goal
      return grade
    }
    tree.set(goal, to: editing.bytes, executable: executable ?? wasExecutable)
    touch(goal)
    if items.isEmpty { grades.append(Grade(edit: edit.number, path: goal)) }
  }

  private mutating func move(
    _ edit: Edit, _ path: String, to target: String?, executable: Bool?
  ) throws(PathRule.Violation) {
    guard let bytes = contents(of: path, for: edit) else { return }
    let isExecutable = executable ?? (tree.kind(of: path) == .executable)
    var goal = path
    if let target {
      goal = try resolver.creatable(target, stripsGitPrefix: edit.mayHavePrefix, leaving: path)
      tree.set(path, to: nil)
      movedFrom[goal] = movedFrom[path] ?? path
      movedFrom[path] = nil
    }
    tree.set(goal, to: bytes, executable: isExecutable)
    touch(path)
    touch(goal)
    let isGraded = grades.contains { $0.edit == edit.number }
    if isGraded { return }
    grades.append(Grade(edit: edit.number, path: goal, mendedPath: isMended(edit, path) ? edit.path : nil))
  }

  /// An edit that searches for nothing: content for a new or empty file.
  private mutating func fill(_ edit: Edit, _ content: [UInt8], executable: Bool?) throws(PathRule.Violation) {
    let stripsPrefix = edit.mayHavePrefix
    guard let path = try? PathRule.normalized(edit.path), let spelling = tree.spelling(of: path) else {
      try create(edit, content, executable: executable)
      return
    }
    _ = try resolver.existing(spelling, stripsGitPrefix: stripsPrefix)
    flush(spelling)
    guard let old = contents(of: spelling, for: edit) else { return }
    guard old.isBlankText else {
      if old == content {
        grades.append(Grade(edit: edit.number, path: spelling, alreadyApplied: true))
        return
      }
      let index = LineIndex(old)
      let lines = index.count == 1 ? "1 line" : "\(index.count) lines"
      refusals.append(
        Refusal(
          .emptySearch, edit: edit.number, path: spelling,
          reason: "The edit searches for nothing, and the file has \(lines).",
          windows: [NearestWindow(index: index).window(start: 0, count: 8, title: "The file begins")],
          advice: "Search for the lines next to the place of the new ones.", range: edit.range))
      return
    }
    put(edit, spelling, content: content, old: nil, mended: nil, executable: executable)
  }

  private mutating func write(_ edit: Edit, _ content: [UInt8]) throws(PathRule.Violation) {
    var path = try PathRule.normalized(edit.path)
    var mended: String?
    if case .file(let found, let isMended) = try resolver.resolve(edit.path, stripsGitPrefix: false) {
      if isMended { mended = edit.path }
      path = found
    } else {
      try create(edit, content, executable: nil)
      return
    }
    guard allowsMending(edit, path, mended) else { return }
    if let earlier = written[path], earlier.reading != .byName || earlier.content == content {
      guard earlier.content == content else {
        refuseSecond(edit, path, after: earlier.number)
        return
      }
      grades.append(Grade(edit: edit.number, path: path, mendedPath: mended, alreadyApplied: true))
      return
    }
    if let first = waiting[path]?.first {
      refuseSecond(edit, path, after: first.edit.number)
      return
    }
    guard let old = contents(of: path, for: edit) else { return }
    // A made-up directory may be that of a new file; an example's can only be the file that is asked for.
    let isAskedFor =
      options.expecting.contains(path) && PathRule.isPlaceholder(edit.path, isDirectory: tree.isDirectory)
    if mended != nil, !isAskedFor, !confirms(content, old, path) {
      throw PathRule.Violation(
        code: .ambiguousPath,
        reason:
          "No file has the path `\(edit.path)`. It could mean `\(path)`, but the content is not like that file's.",
        advice: "Give the exact path. To make a new file next to one of the same name, say so with an empty search.")
    }
    put(edit, path, content: content, old: old, mended: mended)
  }

  /// Whether the content shows that a mended path is the right one: it is like the file's, or what the file defines.
  private func confirms(_ content: [UInt8], _ old: [UInt8], _ path: String) -> Bool {
    if WholeFile.resembles(content, old) { return true }
    return (try? DefinitionMerge(path: path, old: old, allowsNew: options.asksForFunctions).result(of: content)) != nil
  }

  private mutating func create(_ edit: Edit, _ content: [UInt8], executable: Bool?) throws(PathRule.Violation) {
    if case .file(let spelling, mended: false)? = try? resolver.resolve(
      edit.path, stripsGitPrefix: edit.mayHavePrefix), tree.contents(of: spelling) == content
    {
      grades.append(Grade(edit: edit.number, path: spelling, alreadyApplied: true))
      return
    }
    let path = try resolver.creatable(edit.path, stripsGitPrefix: edit.mayHavePrefix, leaving: nil)
    let mended = isMended(edit, path) ? edit.path : nil
    guard allowsMending(edit, path, mended) else { return }
    put(
      edit, path, content: content, old: nil, mended: mended,
      executable: executable ?? NewFileMode(tree: tree).isExecutable(path, content))
  }

  private mutating func put(
    _ edit: Edit, _ path: String, content: [UInt8], old: [UInt8]?, mended: String?, executable: Bool? = nil
  ) {
    do throws(LineMerge.Doubt) {
      let writing = FileWriting(path: path, edit: edit, options: options, entitiesAreOpen: entitiesAreOpen)
      let written = try writing.write(content, over: old)
      if let earlier = self.written[path], earlier.reading == .byName, written.reading != .byName {
        refuseSecond(edit, path, after: earlier.number)
        return
      }
      let isExecutable = executable ?? (tree.kind(of: path) == .executable)
      tree.set(path, to: written.bytes, executable: isExecutable)
      touch(path)
      self.written[path] = (edit.number, content, written.reading)
      grades.append(
        Grade(
          edit: edit.number, path: path, reading: written.reading, lines: written.lines, mendedPath: mended,
          alreadyApplied: old == written.bytes))
    } catch {
      refusals.append(
        Refusal(
          error.code, edit: edit.number, path: path, reason: error.reason, windows: error.windows, advice: error.advice,
          range: edit.range))
    }
  }

  private mutating func delete(_ edit: Edit, expected: [UInt8]?) throws(PathRule.Violation) {
    let path = try resolver.existing(edit.path, stripsGitPrefix: edit.mayHavePrefix)
    let mended = isMended(edit, path) ? edit.path : nil
    guard allowsMending(edit, path, mended, isShown: false) else { return }
    flush(path)
    guard let old = contents(of: path, for: edit) else { return }
    if let expected, !WholeFile.isSame(expected, old) {
      let window = NearestWindow(index: LineIndex(old)).window(start: 0, count: 8, title: "The file begins")
      refusals.append(
        Refusal(
          .noMatch, edit: edit.number, path: path, rung: .trailingWhitespace,
          reason: "The file to be deleted does not hold the lines the edit says it does.", windows: [window],
          advice: "Send the deletion with the file's own lines, or without any.", range: edit.range))
      return
    }
    tree.set(path, to: nil)
    movedFrom[path] = nil
    touch(path)
    grades.append(Grade(edit: edit.number, path: path, lines: 1..<(TextLines(old).count + 1), mendedPath: mended))
  }

  // MARK: Parts

  /// Applies the hunks that wait for `path`.
  private mutating func flush(_ path: String) {
    guard let items = waiting.removeValue(forKey: path), !items.isEmpty,
      let bytes = contents(of: path, for: items[0].edit)
    else { return }
    var editing = FileEditing(path: path, bytes: bytes, options: options)
    editing.apply(items)
    refusals += editing.refusals
    grades += editing.grades
    tree.set(path, to: editing.bytes, executable: tree.kind(of: path) == .executable)
    touch(path)
  }

  private mutating func contents(of path: String, for edit: Edit) -> [UInt8]? {
    if let bytes = tree.contents(of: path) { return bytes }
    refusals.append(
      Refusal(
        .notLoaded, edit: edit.number, path: path, reason: "The file's contents were not given.", range: edit.range))
    return nil
  }

  private mutating func touch(_ path: String) { touched.insert(path) }

  private func isMended(_ edit: Edit, _ path: String) -> Bool {
    guard let normal = try? PathRule.normalized(edit.path), normal != path else { return false }
    return !(edit.mayHavePrefix && (normal == "a/" + path || normal == "b/" + path))
  }

  /// - Parameter isShown: Whether the edit has lines that show which file is meant.
  private mutating func allowsMending(
    _ edit: Edit, _ path: String, _ mended: String?, isShown: Bool = true
  ) -> Bool {
    guard let mended else { return true }
    let isElsewhere = path.hasSuffix("/" + mended) || mended.hasSuffix("/" + path)
    if !isShown, isElsewhere, !options.expecting.contains(path) {
      refuse(
        PathRule.Violation(
          code: .ambiguousPath,
          reason: "No file has the path `\(mended)`. It could mean `\(path)`, but nothing shows that.",
          advice: "Give the exact path."), edit)
      return false
    }
    guard options.loosestRung == .exact else { return true }
    refuse(
      PathRule.Violation(
        code: .tooLoose, reason: "No file has the path as written; it was found to mean `\(path)`.",
        advice: "Write the path as `\(path)`."), edit)
    return false
  }

  private mutating func refuse(_ violation: PathRule.Violation, _ edit: Edit) {
    refusals.append(
      Refusal(
        violation.code, edit: edit.number, path: edit.path, reason: violation.reason, advice: violation.advice,
        range: edit.range))
  }

  private mutating func refuseSecond(_ edit: Edit, _ path: String, after number: Int) {
    refusals.append(
      Refusal(
        .overlap, edit: edit.number, path: path,
        reason: "Edit \(number) changes the same file in another way.", advice: "Send one content for the file.",
        range: edit.range))
  }
}
