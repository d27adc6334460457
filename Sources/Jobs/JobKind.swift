package import JSONText

/// What is done in a job.
///
/// The raw values are kept in the store and printed.
package enum JobKind: String, Sendable, CaseIterable {
  case plan, implement, review, `do`, consult, workflow
  /// A step of a workflow.
  case step
  /// Internal tools of a consultation.
  case code, documentation, history
  case documentationHistory = "documentation-history"
  case advice

  /// Whether it may be done a second time, because that leads to the same.
  package var isIdempotent: Bool {
    switch self {
    // Each time makes a plan or a run of its own.
    case .plan, .do, .workflow, .step: false
    case .implement, .review, .consult, .code, .documentation, .history, .documentationHistory, .advice: true
    }
  }

  /// How often it is begun by itself, the first time included.
  package var maxAttempts: Int { isIdempotent ? 3 : 1 }

  /// Whether it is a command of nexus, whose parameters are its words.
  package var isCommand: Bool {
    switch self {
    case .plan, .implement, .review, .do, .consult, .workflow: true
    case .step, .code, .documentation, .history, .documentationHistory, .advice: false
    }
  }

  /// What parameters have to look like, as JSON Schema.
  package var schema: JSONValue {
    if self == .step {
      return [
        "type": "object", "additionalProperties": false, "required": ["workflow", "run", "step"],
        "properties": ["workflow": ["type": "string"], "run": ["type": "integer"], "step": ["type": "string"]],
      ]
    }
    return isCommand
      ? [
        "type": "object", "additionalProperties": false,
        "properties": [
          "arguments": ["type": "array", "minItems": 1, "items": ["type": "string"]], "directory": ["type": "string"],
        ],
      ]
      : [
        "type": "object", "additionalProperties": false, "required": ["question"],
        "properties": ["question": ["type": "string"]],
      ]
  }

  /// - Throws: `JobError.invalid` for parameters that are not those of the kind.
  package func check(_ parameters: JSONValue) throws(JobError) {
    guard let fault = SchemaCheck.fault(in: parameters, against: schema, at: "The parameters") else { return }
    throw JobError(.invalid, "The job \"\(rawValue)\" cannot be queued: \(fault)")
  }
}

/// Why a job cannot be queued, run or ended.
package struct JobError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: Sendable {
    /// What was asked for is not possible.
    case invalid
    /// Another process has taken the job.
    case lost
  }

  package var code: Code
  /// One whole sentence.
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
