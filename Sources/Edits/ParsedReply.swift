/// The edits of a whole reply, and what in it could not be read as one.
package struct ParsedReply: Equatable, Sendable {
  /// Edits in the order of the reply.
  package var edits: [Edit]
  /// Edits that were begun and could not be read; applying any of the reply would leave half of it out.
  package var problems: [Refusal]

  package init(edits: [Edit] = [], problems: [Refusal] = []) {
    self.edits = edits
    self.problems = problems
  }

  /// Whether the reply held any edit, readable or not.
  package var holdsEdits: Bool { !edits.isEmpty || !problems.isEmpty }
}
