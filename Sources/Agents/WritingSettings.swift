package import Edits

/// What the Implementer's model is asked for when it writes, and who stands in for it.
package struct WritingSettings: Sendable {
  /// The format the Implementer is asked to write its edits in.
  package var editFormat: EditFormat
  /// Other models, of which the first may make one attempt where this one does not get on, the others a candidate each.
  package var fallbacks: [String] = []
  /// Whether nexus writes the first words of an answer, from which the server goes on. Small models then keep to the form.
  package var opensReplies = false
  /// The form of edits that an exam showed the model to do best with; nil without an exam, or where it mastered none.
  package var examinedForm: EditFormat?
  /// Up to how many lines a task's files are written whole; nil for what most models can write.
  package var wholeFileLines: Int?
  /// How many replies a round that begins anew may take, from 1: they differ by their seeds, and the first whose checks
  /// pass ends it. The server has read their prompt already, so that they cost no more than what is written.
  package var repliesARound = 1
  /// Whether prompts hold the task and its files and nothing more, since a small model does worse with what it need not know.
  package var wantsShortPrompts = false

  package init(editFormat: EditFormat = .auto) {
    self.editFormat = editFormat
  }
}
