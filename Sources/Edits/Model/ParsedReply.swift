/// The edits of a whole reply, and what in it could not be read as one.
package struct ParsedReply: Equatable, Sendable {
  /// Edits in the order of the reply.
  package var edits: [Edit]
  /// Edits that were begun and could not be read; applying any of the reply would leave half of it out.
  package var problems: [Refusal]
  /// Fences that name no file; only where the reply has nothing else, and it is known which files are asked for.
  package var candidates: [Edit]

  package init(edits: [Edit] = [], problems: [Refusal] = [], candidates: [Edit] = []) {
    self.edits = edits
    self.problems = problems
    self.candidates = candidates
  }

  /// Whether the reply held any edit, readable or not.
  package var holdsEdits: Bool { !edits.isEmpty || !problems.isEmpty || !candidates.isEmpty }
}
