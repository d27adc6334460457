package import JSONText

/// Steps that ask models or run something, each with what it needs: a graph without circles.
package struct Workflow: Sendable, Equatable {
  package struct Input: Sendable, Equatable {
    package var name: String
    package var description: String?
    /// Used where none is given; without one the input must be given.
    package var value: JSONValue?
    package var place: Place
  }

  /// A named text that payloads are made of.
  package struct Block: Sendable, Equatable {
    package var name: String
    package var text: Template
    package var tags: [String] = []
    package var folder: String?
  }

  package var name: String
  package var description: String?
  package var inputs: [Input] = []
  package var blocks: [Block] = []
  package var steps: [WorkflowStep] = []
  /// Whether a step may change the steps after it.
  package var allowsChanges = false
  package var place = Place.start

  package init(name: String) { self.name = name }

  package func step(_ id: String) -> WorkflowStep? { steps.first { $0.id == id } }
}

/// One step of a workflow.
package struct WorkflowStep: Sendable, Equatable {
  /// What carries a step out.
  package enum Kind: String, Sendable, CaseIterable {
    /// A model is asked.
    case model
    /// The parts of the pair.
    case plan, implement, review
    /// Helpers that look at the repository, and one answer of theirs.
    case consult
    /// A command of the project's checks.
    case check
    /// A tool of an MCP server.
    case tool

    /// Whether it needs a text to send; the goal of a plan is one, and a question.
    var isPrompted: Bool { [.model, .plan, .consult].contains(self) }

    /// Whether its reply is a JSON value of nexus's own.
    var givesValues: Bool { [.plan, .implement, .review, .check, .consult].contains(self) }

    /// What may stand below `with`; nil where that is not for nexus to say.
    var argumentNames: [String]? {
      switch self {
      case .model, .plan, .consult: []
      case .implement: ["plan", "tasks", "review"]
      case .review: ["plan", "tasks"]
      case .check: ["command", "plan", "commit"]
      case .tool: nil
      }
    }
  }

  /// The argument that names what a step of kind `tool` calls; all others are the tool's own.
  package static let toolArgument = "tool"

  package enum FailureRule: Sendable, Equatable {
    /// The run ends.
    case stop
    /// The run goes on without the step's response, which is null.
    case skip
    /// Another step is carried out in its place, whose response counts as this one's.
    case use(step: String)
  }

  package struct Repetition: Sendable, Equatable {
    package var until: Expression?
    /// At most so many rounds.
    package var max: Int
    /// Ends when two replies in a row are at least so alike, from 0 to 1.
    package var convergence: Double?
  }

  package struct Iteration: Sendable, Equatable {
    package var list: Expression
    /// At most so many at once.
    package var parallel = 1
  }

  package struct Retries: Sendable, Equatable {
    package var max = 0
    /// Before the first retry; doubled for each further one.
    package var backoff = Duration.seconds(1)
  }

  package struct Budget: Sendable, Equatable {
    package var tokens: Int?
    package var cost: Double?
    package var time: Duration?
  }

  package struct Assignment: Sendable, Equatable {
    package var name: String
    package var value: Template
  }

  package var id: String
  package var kind = Kind.model
  package var role: String?
  package var persona: String?
  package var mode: String?
  /// `provider/model`, or a bare name; nil leaves it to the role.
  package var model: String?
  /// The payload: blocks in order. Names of blocks were replaced by their texts.
  package var blocks: [Template] = []
  /// Steps named by `needs`, and before this one in a chain.
  package var needs: [String] = []
  package var when: Expression?
  package var repetition: Repetition?
  package var iteration: Iteration?
  package var retries = Retries()
  package var timeout: Duration?
  package var budget = Budget()
  /// A JSON schema that the reply must satisfy; the response is then the JSON value.
  package var output: JSONValue?
  package var onFailure = FailureRule.stop
  package var assignments: [Assignment] = []
  /// What a model is offered before it replies; nil leaves it to the voices.
  package var tools: ToolWish?
  /// Arguments of steps that are not of kind `model`.
  package var arguments: [Assignment] = []
  package var proposesSteps = false
  package var place: Place

  package init(id: String, place: Place) {
    self.id = id
    self.place = place
  }
}
