/// Applies edits to a tree of files: all of them, or none.
///
/// A pure function of its arguments. First ask which contents are needed, then apply:
/// ```swift
/// let wanted = EditApplier.neededPaths(for: reply.edits, in: tree)
/// let result = EditApplier.apply(reply, to: tree.with(contents: load(wanted)))
/// ```
package enum EditApplier {
  /// Existing files whose contents `apply` will ask for, without duplicates, in the order of the edits.
  package static func neededPaths(
    for edits: [Edit], in tree: SourceTree, options: ApplyOptions = ApplyOptions()
  ) -> [String] {
    let resolver = PathResolver(tree: tree, options: options)
    var paths: [String] = []
    var known: Set<String> = []
    for edit in edits {
      // Where a file was to go, it may stand already.
      if case .modify(_, movedTo: let target?, _) = edit.action,
        case .file(let path, false)? = try? resolver.resolve(target, stripsGitPrefix: edit.mayHavePrefix),
        known.insert(path).inserted
      {
        paths.append(path)
      }
      // What cannot be resolved needs no contents; `apply` refuses it with the reason.
      guard case .file(let path, _)? = try? resolver.resolve(edit.path, stripsGitPrefix: edit.mayHavePrefix),
        known.insert(path).inserted
      else { continue }
      paths.append(path)
    }
    return paths
  }

  /// Applies a whole reply; any problem of its own refuses all of it.
  package static func apply(
    _ reply: ParsedReply, to tree: SourceTree, options: ApplyOptions = ApplyOptions()
  ) -> ApplyResult {
    guard reply.holdsEdits else {
      return .refused([
        Refusal(
          .noEdits, reason: "The reply holds no edit.",
          advice: "Send the change as search/replace blocks, each under the path of its file.")
      ])
    }
    if !reply.candidates.isEmpty {
      switch CandidateFences(fences: reply.candidates, tree: tree, options: options).edits {
      case .success(let edits): return apply(edits, to: tree, options: options)
      case .failure(let refusal): return .refused([refusal])
      }
    }
    let result = apply(reply.edits, to: tree, options: options)
    guard !reply.problems.isEmpty else { return result }
    guard case .refused(let refusals) = result else { return .refused(reply.problems) }
    return .refused(reply.problems + refusals)
  }

  /// Applies edits in their order.
  package static func apply(
    _ edits: [Edit], to tree: SourceTree, options: ApplyOptions = ApplyOptions()
  ) -> ApplyResult {
    let redacted = RedactionCheck(options.redactionMark)?.refusals(of: edits, in: tree, options: options) ?? []
    guard redacted.isEmpty else { return .refused(redacted) }
    var editing = TreeEditing(tree, options: options, entitiesAreOpen: Entities(edits).areOpen)
    let order = MoveOrder(edits, in: tree)
    for edit in order.edits { editing.apply(edit) }
    return order.named(editing.finish())
  }
}
