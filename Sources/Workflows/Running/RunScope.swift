import JSONText

/// What expressions of a step see.
struct RunScope {
  var inputs: JSONObject
  /// The steps that ended, by identifier.
  var results: [String: StepResult]
  /// The steps that the one that looks has waited for, directly or not, in the order of the workflow; later ones write over
  /// the variables of earlier ones.
  var ancestors: [String]

  /// The names with what they stand for; `locals` are those of a loop.
  func object(locals: JSONObject = JSONObject()) -> JSONObject {
    var scope = JSONObject()
    var steps = JSONObject()
    var vars = JSONObject()
    for id in ancestors {
      guard let result = results[id] else { continue }
      scope[id] = result.response
      steps[id] = .object([
        "response": result.response, "state": .string(result.state.rawValue),
        "error": result.error.map(JSONValue.string) ?? .null,
      ])
      for member in result.vars.members { vars[member.key] = member.value }
    }
    scope[ScopeName.inputs] = .object(inputs)
    scope[ScopeName.vars] = .object(vars)
    scope[ScopeName.steps] = .object(steps)
    for member in locals.members { scope[member.key] = member.value }
    return scope
  }
}
