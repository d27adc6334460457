/// Takes a reply all the way: reads it, applies it as it is, and where that is refused, with what is certain put right.
///
/// Repairs are a stage of their own after a refusal; they decide nothing that the reply leaves open, and a reply that
/// is refused with them is refused as it was without.
/// ```swift
/// let applier = ReplyApplier(reply, knownPaths: Set(tree.paths), ending: .stopped)
/// let outcome = applier.apply(to: tree.with(contents: load(applier.neededPaths(in: tree))))
/// ```
package struct ReplyApplier: Sendable {
  package struct Outcome: Sendable {
    package var result: ApplyResult
    /// The edits the result is about.
    package var edits: [Edit]
    /// What was put right; empty for a refusal.
    package var repairs: [Repair] = []
  }

  /// The reply as it stands.
  package let reply: ParsedReply
  private let closed: (reply: ParsedReply, repair: Repair)?
  private let options: ApplyOptions
  private let appliedBefore: [Edit]

  /// - Parameters:
  ///   - appliedBefore: Edits of earlier replies that made the tree what it is.
  ///   - expecting: Files that are asked for, existing or new; used only where they settle what is meant.
  package init(
    _ text: some Sequence<UInt8>, format: EditFormat = .auto, knownPaths: Set<String> = [],
    ending: ReplyEnding = .unknown, options: ApplyOptions = ApplyOptions(), appliedBefore: [Edit] = [],
    expecting: [String] = []
  ) {
    let bytes = Array(text)
    var options = options
    if !expecting.isEmpty { options.expecting = expecting }
    if format == .functions { options.asksForFunctions = true }
    var parser = EditParser(format: format, knownPaths: knownPaths, expecting: options.expecting)
    _ = parser.feed(bytes)
    reply = parser.finish(ending: ending)
    self.options = options
    self.appliedBefore = appliedBefore
    closed = ending == .stopped ? Self.close(bytes, reply, format: format, knownPaths: knownPaths) : nil
  }

  /// Existing files whose contents `apply` asks for.
  package func neededPaths(in tree: SourceTree) -> [String] {
    let paths = EditApplier.neededPaths(for: closed?.reply.edits ?? reply.edits, in: tree, options: options)
    guard !reply.candidates.isEmpty else { return paths }
    let named = EditApplier.neededPaths(for: reply.candidates, in: tree, options: options)
    let expected = options.expecting.filter { tree.kind(of: $0) != nil && !named.contains($0) }
    return paths + named + expected
  }

  package func apply(to tree: SourceTree) -> Outcome {
    if !reply.candidates.isEmpty {
      let result = EditApplier.apply(reply, to: tree, options: options)
      let found = try? CandidateFences(fences: reply.candidates, tree: tree, options: options).edits.get()
      return Outcome(result: result, edits: found ?? [])
    }
    let result = EditApplier.apply(reply, to: tree, options: options)
    guard case .refused(let refusals) = result, options.loosestRung > .exact else {
      return Outcome(result: result, edits: reply.edits)
    }
    if let closed {
      let (edits, repair) = (closed.reply.edits, closed.repair)
      let again = EditApplier.apply(closed.reply, to: tree, options: options)
      if case .applied(var application) = again {
        for index in application.grades.indices where application.grades[index].edit == repair.edit {
          application.grades[index].repair = repair.kind
        }
        return Outcome(result: .applied(application), edits: edits, repairs: [repair])
      }
    } else if reply.problems.isEmpty {
      let repair = RepeatRepair(edits: reply.edits, tree: tree, options: options, appliedBefore: appliedBefore)
      if let (application, repairs) = repair.application(after: refusals) {
        return Outcome(result: .applied(application), edits: reply.edits, repairs: repairs)
      }
    }
    return Outcome(result: result, edits: reply.edits)
  }

  /// The reply with its last edit closed, which must then be readable as a whole and hold every edit it held before.
  private static func close(
    _ bytes: [UInt8], _ reply: ParsedReply, format: EditFormat, knownPaths: Set<String>
  ) -> (reply: ParsedReply, repair: Repair)? {
    guard let (text, kind) = ReplyClosing(reply: bytes).closed(reply.problems) else { return nil }
    let again = EditParser.parse(text, format: format, knownPaths: knownPaths)
    guard again.problems.isEmpty, again.edits.count > reply.edits.count,
      zip(again.edits, reply.edits).allSatisfy({ $0.bare == $1.bare }), let last = again.edits.last
    else { return nil }
    return (again, Repair(kind: kind, edit: last.number, path: last.path))
  }
}
