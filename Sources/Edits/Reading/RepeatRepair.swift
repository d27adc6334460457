/// Leaves out edits that a reply gives once more than it can mean them.
struct RepeatRepair {
  let edits: [Edit]
  let tree: SourceTree
  let options: ApplyOptions
  /// Edits that were applied to make `tree`.
  let appliedBefore: [Edit]

  /// What the reply gives without them; nil when that, too, is refused or leaves nothing to do.
  func application(after refusals: [Refusal]) -> (application: Application, repairs: [Repair])? {
    let refused = Set(
      refusals.filter { $0.code == .alreadyApplied || $0.code == .noMatch }.compactMap(\.edit))
    var kept: [Edit] = []
    var known: [Edit] = []
    var repeats: [(edit: Edit, of: Edit)] = []
    var repairs: [Repair] = []
    let before = appliedBefore.map(\.bare)
    for edit in edits {
      let bare = edit.bare
      if let first = known.firstIndex(of: bare) {
        repeats.append((edit, kept[first]))
        repairs.append(Repair(kind: .repeatedEdit, edit: edit.number, path: edit.path))
      } else if refused.contains(edit.number), before.contains(bare) {
        repairs.append(Repair(kind: .appliedBefore, edit: edit.number, path: edit.path))
      } else {
        kept.append(edit)
        known.append(bare)
      }
    }
    guard !repairs.isEmpty, case .applied(var application) = EditApplier.apply(kept, to: tree, options: options),
      !application.changes.isEmpty
    else { return nil }
    let result = tree.applying(application.changes)
    guard repeats.allSatisfy({ cannotFollow($0.edit, in: result) }) else { return nil }
    application.grades += repairs.map { grade($0, among: application.grades, repeats) }
    application.grades.sort { ($0.edit, $0.hunk) < ($1.edit, $1.hunk) }
    return (application, repairs)
  }

  /// Whether an edit has no place once its twin was applied, so that the two cannot be steps one after the other.
  private func cannotFollow(_ edit: Edit, in result: SourceTree) -> Bool {
    switch EditApplier.apply([edit], to: result, options: options) {
    case .applied(let application): application.changes.isEmpty
    case .refused(let refusals): refusals.allSatisfy { $0.code == .noMatch }
    }
  }

  private func grade(_ repair: Repair, among grades: [Grade], _ repeats: [(edit: Edit, of: Edit)]) -> Grade {
    let first = repeats.first { $0.edit.number == repair.edit }?.of.number
    guard var grade = grades.first(where: { $0.edit == first }) else {
      return Grade(edit: repair.edit, path: repair.path, repair: repair.kind, alreadyApplied: true)
    }
    grade.edit = repair.edit
    grade.repair = repair.kind
    grade.alreadyApplied = true
    return grade
  }
}

extension Edit {
  /// The edit without its place in a reply, to be compared with others.
  var bare: Edit {
    var edit = self
    edit.number = 0
    edit.range = 0..<0
    if case .modify(var hunks, let target, let executable) = action {
      for index in hunks.indices { hunks[index].range = 0..<0 }
      edit.action = .modify(hunks, movedTo: target, executable: executable)
    }
    return edit
  }
}

extension SourceTree {
  /// The tree after `changes`.
  func applying(_ changes: [FileChange]) -> SourceTree {
    var tree = self
    for change in changes {
      if let source = change.movedFrom { tree.set(source, to: nil) }
      tree.set(change.path, to: change.bytes, executable: change.executable)
    }
    return tree
  }
}
