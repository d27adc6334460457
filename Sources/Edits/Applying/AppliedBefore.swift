/// Whether files hold already what a reply that was refused asks for, as when the same reply is applied twice.
///
/// Only what is beyond doubt counts: of every place of every edit the file has the new lines, exactly once, and the old
/// ones nowhere else; a file that was to go, or to move, is gone, and none has a name that could be meant instead.
package struct AppliedBefore {
  private let edits: [Edit]
  private let tree: SourceTree

  /// - Parameter tree: The files, with the contents of those that `EditApplier.neededPaths` names.
  package init(edits: [Edit], tree: SourceTree) {
    self.edits = edits
    self.tree = tree
  }

  package var isCertain: Bool { !edits.isEmpty && edits.allSatisfy(isApplied) }

  private func isApplied(_ edit: Edit) -> Bool {
    switch edit.action {
    case .write(let bytes), .create(let bytes, executable: _): return tree.contents(of: edit.path) == bytes
    case .delete: return isGone(edit.path, mayHavePrefix: edit.mayHavePrefix, for: nil)
    case .modify(let hunks, movedTo: let target?, let executable):
      return edit.keepsSource
        ? isCopied(edit, to: target) : isMoved(edit, hunks, to: target, executable: executable)
    case .modify(let hunks, movedTo: nil, let executable):
      guard let executable else { return isApplied(edit, hunks, in: edit.path) }
      return tree.kind(of: edit.path) == (executable ? .executable : .regular)
        && (hunks.isEmpty || isApplied(edit, hunks, in: edit.path))
    }
  }

  private func isApplied(_ edit: Edit, _ hunks: [Hunk], in path: String) -> Bool {
    guard edit.step == 0, !hunks.isEmpty, let contents = tree.contents(of: path) else { return false }
    if hunks.count == 1, hunks[0].texts.count == 1, hunks[0].texts[0].search.isEmpty {
      // A block that searches for nothing makes a file, or adds to the end of one.
      let text = hunks[0].texts[0]
      return contents == text.replace || hunks[0].hints.atEndOfFile && ends(contents, with: text.replace)
    }
    let lines = TextLines(contents).contents
    return hunks.allSatisfy { hunk in
      // A diff may also have lost the blanks before its lines; as it stands it has not.
      guard let text = hunk.texts.first, hunk.texts.dropFirst().allSatisfy({ $0.reading == .lostSpace }) else {
        return false
      }
      return Self.isApplied(text, in: lines)
    }
  }

  /// Whether lines that say something stand at the end, and nowhere else.
  private func ends(_ contents: [UInt8], with added: [UInt8]) -> Bool {
    let (lines, new) = (TextLines(contents).contents, TextLines(added).contents)
    guard new.contains(where: { $0.count(where: ASCII.isWord) > 3 }) else { return false }
    return Self.places(of: new, in: lines) == [lines.count - new.count]
  }

  // MARK: Files that are gone

  /// Whether no file has the path, nor a name for which it could be meant; the one at `target` aside.
  private func isGone(_ written: String, mayHavePrefix: Bool, for target: String?) -> Bool {
    guard var path = try? PathRule.normalized(written) else { return false }
    if mayHavePrefix, path.hasPrefix("a/") { path = String(path.dropFirst(2)) }
    guard tree.kind(of: path) == nil, !tree.isDirectory(path),
      !PathRule.isPlaceholder(path, isDirectory: tree.isDirectory)
    else { return false }
    let resolved = try? PathResolver(tree: tree, options: ApplyOptions()).resolve(path, stripsGitPrefix: false)
    guard case .new? = resolved else { return resolved == target.map { .file($0, mended: true) } }
    return !tree.paths.contains { $0 != target && isNear($0, path) }
  }

  /// Whether a path has the other's name, or one that differs from it by a slip.
  private func isNear(_ path: String, _ other: String) -> Bool {
    let (name, wanted) = (name(of: path), name(of: other))
    if name == wanted { return true }
    guard path.dropLast(name.count) == other.dropLast(wanted.count), wanted.count > 6 else { return false }
    let front = zip(name, wanted).prefix { $0 == $1 }.count
    let back = zip(name.dropFirst(front).reversed(), wanted.dropFirst(front).reversed()).prefix { $0 == $1 }.count
    let differing = name.dropFirst(front).dropLast(back) + wanted.dropFirst(front).dropLast(back)
    return differing.count <= 4 && differing.allSatisfy(\.isLetter)
  }

  private func name(of path: String) -> String { path.split(separator: "/").last.map { $0.lowercased() } ?? path }

  private func isMoved(_ edit: Edit, _ hunks: [Hunk], to target: String, executable: Bool?) -> Bool {
    guard let goal = present(target, edit), isGone(edit.path, mayHavePrefix: edit.mayHavePrefix, for: goal) else {
      return false
    }
    if let executable, tree.kind(of: goal) != (executable ? .executable : .regular) { return false }
    guard !hunks.isEmpty, !isApplied(edit, hunks, in: goal) else { return true }
    var changed = edit
    changed.path = goal
    changed.mayHavePrefix = false
    changed.action = .modify(hunks, movedTo: nil, executable: nil)
    guard case .applied(let application) = EditApplier.apply([changed], to: tree) else { return false }
    return application.wasAlreadyApplied
  }

  /// Whether the copy of a file, changed as the edit says, is what stands at `target`.
  private func isCopied(_ edit: Edit, to target: String) -> Bool {
    guard let goal = present(target, edit), let copy = tree.contents(of: goal) else { return false }
    var before = tree
    before.set(goal, to: nil)
    guard case .applied(let application) = EditApplier.apply([edit], to: before) else { return false }
    return application.changes.count == 1 && application.changes[0].path == goal && application.changes[0].bytes == copy
  }

  /// The file at a path to which another was to go; nil when there is none.
  private func present(_ target: String, _ edit: Edit) -> String? {
    guard var path = try? PathRule.normalized(target) else { return nil }
    if edit.mayHavePrefix, path.hasPrefix("b/"), tree.kind(of: path) == nil { path = String(path.dropFirst(2)) }
    return tree.kind(of: path) == .regular || tree.kind(of: path) == .executable ? path : nil
  }

  // MARK: Lines

  private static func isApplied(_ text: HunkText, in lines: [ArraySlice<UInt8>]) -> Bool {
    let (old, new) = (TextLines(text.search).contents, TextLines(text.replace).contents)
    // What only takes lines away, or says nothing, may as well never have been there.
    guard !old.isEmpty, old != new, new.contains(where: { !$0.isBlank }) else { return false }
    let places = places(of: new, in: lines)
    guard places.count == 1 else { return false }
    let place = places[0]..<places[0] + new.count
    return self.places(of: old, in: lines).allSatisfy { place.contains($0) && $0 + old.count <= place.upperBound }
  }

  private static func places(of block: [ArraySlice<UInt8>], in lines: [ArraySlice<UInt8>]) -> [Int] {
    guard block.count <= lines.count else { return [] }
    return (0...(lines.count - block.count)).filter { start in
      lines[start..<start + block.count].elementsEqual(block)
    }
  }
}
