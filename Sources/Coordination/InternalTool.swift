package import Jobs
import Prompts

/// A helper of a consultation: a model with a prompt and material of its own.
package enum InternalTool: String, Sendable, CaseIterable {
  case code, documentation, history
  case documentationHistory = "documentation-history"
  case advice

  package var kind: JobKind {
    switch self {
    case .code: .code
    case .documentation: .documentation
    case .history: .history
    case .documentationHistory: .documentationHistory
    case .advice: .advice
    }
  }

  /// Nil for jobs that are no helpers.
  package init?(_ kind: JobKind) { self.init(rawValue: kind.rawValue) }

  var prompt: PromptLibrary.Name {
    switch self {
    case .code: .consultCode
    case .documentation: .consultDocumentation
    case .history: .consultHistory
    case .documentationHistory: .consultDocumentationHistory
    case .advice: .consultAdvice
    }
  }

  /// What the coordinator is told of it.
  var description: String {
    switch self {
    case .code: "knows the code: what is there, how it works, and where"
    case .documentation: "knows the documents: what they promise and describe"
    case .history: "knows the history of the code: what changed, when, and why"
    case .documentationHistory: "knows the history of the documents"
    case .advice: "an architect who weighs ways to do something, and sees what the other helpers found"
    }
  }

  /// The helpers that are asked where a model cannot choose.
  static let fixedSequence: [InternalTool] = [.code, .documentation, .history]
}
