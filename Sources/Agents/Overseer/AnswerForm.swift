import NexusProtocol
import Replies

/// The form an answer of the Overseer is asked for in: JSON held to a schema, or text that small models write more easily.
struct AnswerForm: Sendable, Equatable {
  /// What the server holds the model to; nil for text.
  var format: ResponseFormat?
  /// What the prompt says of it. A schema is never shown to the model by the server.
  var instructions: String

  /// The same answer as text.
  var asText: AnswerForm {
    switch self {
    case .planJSON: .planText
    case .reviewJSON: .reviewText
    default: self
    }
  }

  static let planJSON = AnswerForm(format: .schema(PlanSchema.json), instructions: planInstructions)
  static let planText = AnswerForm(format: nil, instructions: PlanGrammar.instructions)
  static let reviewJSON = AnswerForm(format: .schema(ReviewSchema.json), instructions: reviewInstructions)
  static let reviewText = AnswerForm(format: nil, instructions: ReviewGrammar.instructions)

  private static let planInstructions = """
    One JSON object and nothing else:
    {"title": "the plan in one line", "tasks": [{"id": "1", "title": "the task in one line", "files": ["path/to/file"], \
    "depends_on": [], "acceptance": ["what must be true"], "checks": [], "instructions": "what to do, in full"}]}
    """
  private static let reviewInstructions = """
    One JSON object and nothing else:
    {"criteria": [{"criterion": 1, "quote": "the line, copied", "met": true}], \
    "findings": [{"severity": "error", "file": "path/to/file", "line": 12, "message": "what is wrong and what to do"}], \
    "summary": "your judgement in one or two sentences", "verdict": "revise"}
    `criterion` is the number of an acceptance criterion; where it is not met, `quote` says what is missing. `severity` is \
    error, warning or note; `verdict` is approve, revise or redo. Lists may be empty.
    """
}
