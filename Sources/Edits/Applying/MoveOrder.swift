/// Puts moves of files that take each other's places in an order in which each finds its place free.
///
/// A reply that moves `a` to `b`, where there is a `b`, and `b` elsewhere speaks of the files as they are, as git does: both
/// move at once. Moves are left in their order where other edits name a file of theirs, so that steps may be meant.
struct MoveOrder {
  /// The edits in the order in which they can be carried out; one of a ring of moves is done in two steps.
  private(set) var edits: [Edit]
  /// Where the file goes that waits at a path of no other meaning.
  private(set) var waiting: [String: String] = [:]

  init(_ edits: [Edit], in tree: SourceTree) {
    self.edits = edits
    let moves = edits.filter { $0.goal != nil }
    let sources = Set(moves.map(\.path))
    let blocked = moves.contains {
      tree.kind(of: $0.goal ?? "") != nil && sources.contains($0.goal ?? "") && $0.goal != $0.path
    }
    guard blocked, sources.count == moves.count, Set(moves.map(\.goal)).count == moves.count,
      Set(moves.map(\.step)).count == 1, moves.allSatisfy({ tree.kind(of: $0.path) != nil })
    else { return }
    let names = sources.union(moves.compactMap(\.goal))
    guard !edits.contains(where: { $0.goal == nil && names.contains($0.path) }) else { return }
    var ordered: [Edit] = []
    var rest = moves
    var last: [Edit] = []
    while !rest.isEmpty {
      let index = rest.firstIndex { move in !rest.contains { $0.path == move.goal && $0.path != move.path } }
      if let index {
        ordered.append(rest.remove(at: index))
      } else {
        let first = rest.removeFirst()
        let (away, back) = MoveOrder.split(first, in: tree, avoiding: names.union(waiting.keys))
        ordered.append(away)
        last.append(back)
        waiting[back.path] = first.goal
      }
    }
    let start = edits.firstIndex { $0.goal != nil } ?? 0
    self.edits = edits[..<start] + ordered + last + edits[start...].filter { $0.goal == nil }
  }

  /// A move as two: to a free path, with its lines, and from there to its goal.
  private static func split(_ move: Edit, in tree: SourceTree, avoiding names: Set<String>) -> (Edit, Edit) {
    var path = move.path + ".moved"
    while tree.kind(of: path) != nil || tree.isDirectory(path) || names.contains(path) { path += "-" }
    var (away, back) = (move, move)
    if case .modify(let hunks, let target, let executable) = move.action {
      away.action = .modify(hunks, movedTo: path, executable: executable)
      back.action = .modify([], movedTo: target, executable: nil)
    }
    back.path = path
    return (away, back)
  }

  /// The result with the goals in the place of paths at which files only waited.
  func named(_ result: ApplyResult) -> ApplyResult {
    guard !waiting.isEmpty, case .applied(var application) = result else { return result }
    for index in application.grades.indices {
      if let goal = waiting[application.grades[index].path] { application.grades[index].path = goal }
    }
    return .applied(application)
  }
}

extension Edit {
  /// Where the edit moves its file; nil when it does not.
  fileprivate var goal: String? {
    guard case .modify(_, movedTo: let target?, _) = action, !keepsSource else { return nil }
    return target
  }
}
