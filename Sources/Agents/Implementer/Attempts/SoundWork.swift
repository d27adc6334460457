import Edits
import Git
import NexusProtocol

/// Work of an attempt that the checks allow to be committed.
struct SoundWork: Sendable {
  var attempt: Attempt
  /// The commit it was made on.
  var base: ObjectID
  /// What is to be committed.
  var tree: ObjectID
  /// Everything that was written, changes that are held apart included.
  var whole: ObjectID
  var edits: [Edit]
  var reply: ModelReply
  var judgement: CheckJudgement
}
