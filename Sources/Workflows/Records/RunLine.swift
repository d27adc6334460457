package import JSONText

/// One line of a run's file. Lines of kinds that are not known are passed over when the file is read.
package enum RunLine: Sendable, Equatable {
  case head(WorkflowRecord.Head)
  case reply(WorkflowRecord.Reply)
  /// `at` is in milliseconds since 1970, here and below.
  case ended(step: String, StepResult, at: Int)
  case changed(by: String, steps: [String])
  case refusedChange(by: String, reason: String)
  case retried(StepCall.Key, reason: String)
  /// Somebody went on with the run.
  case resumed(at: Int)
  case finished(WorkflowRecord.State, at: Int)

  /// The line without its end.
  package var json: JSONValue {
    switch self {
    case .head(let head): head.json
    case .reply(let reply): reply.json
    case .ended(let step, let result, let at):
      Self.event(
        "ended",
        [
          ("step", .string(step)), ("state", .string(result.state.rawValue)), ("response", result.response),
          ("error", .text(result.error)), ("tokens", JSONValue(result.tokens)), ("cost", .number(result.cost)),
          ("at", JSONValue(at)),
        ])
    case .changed(let step, let steps): Self.event("changed", [("by", .string(step)), ("steps", JSONValue(steps))])
    case .refusedChange(let step, let reason):
      Self.event("refusedChange", [("by", .string(step)), ("reason", .string(reason))])
    case .retried(let key, let reason):
      Self.event("retried", [("call", .string(key.text)), ("reason", .string(reason))])
    case .resumed(let at): Self.event("resumed", [("at", JSONValue(at))])
    case .finished(let state, let at):
      Self.event("finished", [("state", .string(state.rawValue)), ("at", JSONValue(at))])
    }
  }

  private static func event(_ name: String, _ members: [(String, JSONValue)]) -> JSONValue {
    .members([("event", .string(name))] + members)
  }
}

extension JSONValue {
  static func members(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
  }

  static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  static func number(_ number: Double?) -> JSONValue { number.flatMap { JSONValue($0) } ?? .null }

  static func number(_ number: Int?) -> JSONValue { number.map { JSONValue($0) } ?? .null }
}

extension WorkflowRecord.Head {
  fileprivate var json: JSONValue {
    let members: [(String, JSONValue)] = [
      ("workflow", .string(workflow)), ("file", .text(file)), ("text", .string(text)), ("inputs", .object(inputs)),
      ("at", .number(beganAt)),
    ]
    guard let source else { return .members(members) }
    return .members(members + [("from", source.json)])
  }
}

extension WorkflowRecord.Source {
  var json: JSONValue { .members([("run", JSONValue(run)), ("step", .string(step))]) }
}

extension WorkflowRecord.Reply {
  fileprivate var json: JSONValue {
    .members([
      ("step", .string(key.step)), ("item", .number(key.item)), ("round", JSONValue(key.round)),
      ("correction", JSONValue(key.correction)), ("text", .string(reply.text)), ("tokens", JSONValue(reply.tokens)),
      ("cost", .number(reply.cost)), ("model", .text(reply.model)), ("at", .number(askedAt)),
      ("milliseconds", .number(milliseconds)),
    ])
  }
}
