package import JSONText

/// One request of a step, as it goes to what carries it out.
package struct StepCall: Sendable, Equatable {
  /// Names the call within its run; the same in every run of the same workflow with the same inputs and replies.
  package struct Key: Sendable, Hashable {
    package var step: String
    /// The number of the element of a `for_each`, from 0; nil without one.
    package var item: Int?
    /// The round of a `repeat`, from 1.
    package var round: Int
    /// How often the reply was sent back since it did not satisfy the step's schema, from 0.
    package var correction: Int

    package init(step: String, item: Int?, round: Int, correction: Int) {
      self.step = step
      self.item = item
      self.round = round
      self.correction = correction
    }

    /// Such as `translate[3]#2`.
    package var text: String {
      step + (item.map { "[\($0)]" } ?? "") + (round > 1 ? "#\(round)" : "") + (correction > 0 ? "!\(correction)" : "")
    }
  }

  package var key: Key
  package var step: WorkflowStep
  /// What mode, persona and role say, and how they want the model asked.
  package var manner: Manner
  /// The payload: the step's blocks, parted by empty lines.
  package var prompt: String
  /// For steps that are not of kind `model`.
  package var arguments: JSONObject
  /// What earlier calls took of the step's budget.
  package var spent = Spent()

  package struct Spent: Sendable, Equatable {
    package var tokens: Int
    package var cost: Double?

    package init(tokens: Int = 0, cost: Double? = nil) {
      self.tokens = tokens
      self.cost = cost
    }
  }

  /// The model that the step names, else the one that its mode, persona or role would like best; nil leaves it open.
  package var model: String? { step.model ?? manner.model }

  /// The tools that its model is offered; nil for none.
  package var tools: ToolWish? { manner.offered(of: step.tools) }

  /// Ends a call that has taken more than is left of the step's budget.
  package func hold(tokens: Int, cost: Double?) throws(StepFailure) {
    try step.hold(tokens: spent.tokens + tokens, cost: cost.map { $0 + (spent.cost ?? 0) } ?? spent.cost)
  }
}

/// What came of a call.
package struct StepReply: Sendable, Equatable {
  package var text: String
  package var tokens: Int
  /// Nil where no price is known.
  package var cost: Double?
  package var model: String?

  package init(_ text: String, tokens: Int = 0, cost: Double? = nil, model: String? = nil) {
    self.text = text
    self.tokens = tokens
    self.cost = cost
    self.model = model
  }
}

/// Why a call or a step came to nothing.
package struct StepFailure: Error, Sendable, Equatable {
  /// One whole sentence.
  package var message: String
  /// Whether the same call may succeed later.
  package var isTemporary: Bool

  package init(_ message: String, isTemporary: Bool = false) {
    self.message = message
    self.isTemporary = isTemporary
  }
}

/// Carries calls out: asks a model, runs a check, calls a tool.
package protocol StepRunner: Sendable {
  /// - Throws: `StepFailure`; `CancellationError` when the task was cancelled.
  func reply(to call: StepCall) async throws -> StepReply
}

/// Keeps what a run has come to, so that nothing finished is asked for again.
package protocol RunLog: Sendable {
  /// The reply that was kept for the call, in this run or in one before it that it resumes.
  func reply(for key: StepCall.Key) async throws -> StepReply?
  /// Called before anything is made of the reply.
  func keep(_ reply: StepReply, for key: StepCall.Key) async throws
  func note(_ event: RunEvent) async throws
}

/// What happens in a run, in the order in which it does.
package enum RunEvent: Sendable, Equatable {
  case began(step: String)
  case called(StepCall.Key)
  case replied(StepCall.Key, StepReply)
  case retried(StepCall.Key, after: Duration, reason: String)
  case ended(step: String, StepResult)
  /// A step changed the steps after it, or wanted to and was refused.
  case changed(by: String, steps: [String])
  case refusedChange(by: String, reason: String)
}

/// How a step ended.
package struct StepResult: Sendable, Equatable {
  package enum State: String, Sendable { case done, skipped, failed }

  package var state: State
  /// The response: a text, a JSON value where the step has a schema, a list for a `for_each`; null where there is none.
  package var response: JSONValue = .null
  package var error: String?
  package var vars = JSONObject()
  package var tokens = 0
  package var cost: Double?

  package init(_ state: State, response: JSONValue = .null, error: String? = nil) {
    self.state = state
    self.response = response
    self.error = error
  }
}
