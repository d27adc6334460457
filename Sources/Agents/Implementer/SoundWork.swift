import Edits
import Git
import NexusProtocol

/// Work of an attempt that the checks allow to be committed.
struct SoundWork: Sendable {
  var attempt: Attempt
  /// The commit it was made on.
  var base: ObjectID
  var tree: ObjectID
  var edits: [Edit]
  var reply: ModelReply
  var judgement: CheckJudgement
}
