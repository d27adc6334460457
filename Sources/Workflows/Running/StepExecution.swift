import JSONText

/// Carries one step out: its condition, its elements, its rounds, its calls.
struct StepExecution: Sendable {
  let step: WorkflowStep
  let scope: RunScope
  let voices: Voices
  let runner: any StepRunner
  let log: any RunLog
  let clock: any Clock<Duration>

  /// A reply that does not satisfy the schema is sent back so often.
  private static let corrections = 2

  /// - Throws: `StepFailure` when the step failed, `CancellationError`, and errors of the log.
  func result() async throws -> StepResult {
    if let when = step.when, !(try truth(of: when, JSONObject())) { return StepResult(.skipped) }
    guard let limit = step.timeout ?? step.budget.time else { return try await unlimitedResult() }
    return try await withThrowingTaskGroup(of: StepResult?.self) { group in
      group.addTask { try await unlimitedResult() }
      group.addTask {
        try await clock.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let result = first else {
        throw StepFailure("The step \"\(step.id)\" took longer than \(limit).")
      }
      return result
    }
  }

  private func unlimitedResult() async throws -> StepResult {
    guard let iteration = step.iteration else { return try await rounds(item: nil, JSONObject()) }
    let list = try elements(of: iteration.list)
    var results = [StepResult?](repeating: nil, count: list.count)
    try await withThrowingTaskGroup(of: (Int, StepResult).self) { group in
      var next = 0
      func add() {
        let (index, element) = (next, list[next])
        next += 1
        group.addTask { (index, try await rounds(item: index, ["item": element, "index": JSONValue(index)])) }
      }
      while next < min(iteration.parallel, list.count) { add() }
      while let (index, result) = try await group.next() {
        results[index] = result
        if next < list.count { add() }
      }
    }
    var whole = StepResult(.done, response: .array(results.map { $0?.response ?? .null }))
    for result in results.compactMap({ $0 }) { whole.add(result) }
    return whole
  }

  private func rounds(item: Int?, _ locals: JSONObject) async throws -> StepResult {
    let limit = step.repetition?.max ?? 1
    var whole = StepResult(.done)
    var previous: JSONValue = .null
    for round in 1...limit {
      var names = locals
      if step.repetition != nil {
        names["round"] = JSONValue(round)
        names["previous"] = previous
      }
      names["vars"] = vars(with: whole.vars)
      let before = StepCall.Spent(tokens: whole.tokens, cost: whole.cost)
      let (response, spent) = try await response(item: item, round: round, names, spent: before)
      names["response"] = response
      names[step.id] = response
      whole.response = response
      whole.add(spent)
      for assignment in step.assignments {
        whole.vars[assignment.name] = try evaluated(assignment.value, names)
      }
      names["vars"] = vars(with: whole.vars)
      try step.hold(tokens: whole.tokens, cost: whole.cost)
      if let until = step.repetition?.until, try truth(of: until, names) { break }
      if let convergence = step.repetition?.convergence, round > 1,
        Similarity.of(previous.shownText, response.shownText) >= convergence
      {
        break
      }
      previous = response
    }
    return whole
  }

  /// The response of one round, sent back with its fault where it does not satisfy the schema.
  private func response(
    item: Int?, round: Int, _ locals: JSONObject, spent before: StepCall.Spent
  ) async throws -> (JSONValue, StepResult) {
    var call = StepCall(
      key: StepCall.Key(step: step.id, item: item, round: round, correction: 0), step: step, manner: try manner(),
      prompt: try prompt(locals), arguments: try arguments(locals))
    let first = call.prompt
    var spent = StepResult(.done)
    for correction in 0...Self.corrections {
      call.key.correction = correction
      call.spent = StepCall.Spent(
        tokens: before.tokens + spent.tokens, cost: spent.cost.map { $0 + (before.cost ?? 0) } ?? before.cost)
      let reply = try await reply(to: call)
      spent.tokens += reply.tokens
      if let cost = reply.cost { spent.cost = (spent.cost ?? 0) + cost }
      guard let schema = step.output else { return (response(of: reply), spent) }
      let fault: String
      do throws(SchemaFault) {
        return (try SchemaCheck.value(inReply: reply.text, keeping: schema), spent)
      } catch {
        fault = error.message
      }
      call.prompt =
        "\(first)\n\nYour last reply was:\n\(reply.text)\n\nIt cannot be used. \(fault) Reply with the whole JSON value."
      if correction == Self.corrections { throw StepFailure("The reply of \"\(step.id)\" cannot be used. \(fault)") }
    }
    return (.null, spent)
  }

  /// A text; of what nexus itself does, what came of it as a value.
  private func response(of reply: StepReply) -> JSONValue {
    guard step.kind.givesValues, let value = try? JSONValue(parsing: reply.text) else { return .string(reply.text) }
    return value
  }

  /// The kept reply, or a new one; failures that may pass are tried again.
  private func reply(to call: StepCall) async throws -> StepReply {
    if let kept = try await log.reply(for: call.key) { return kept }
    var wait = step.retries.backoff
    for attempt in 0...step.retries.max {
      try Task.checkCancellation()
      try await log.note(.called(call.key))
      do {
        let reply = try await runner.reply(to: call)
        try await log.keep(reply, for: call.key)
        try await log.note(.replied(call.key, reply))
        return reply
      } catch let failure as StepFailure where failure.isTemporary && attempt < step.retries.max {
        try await log.note(.retried(call.key, after: wait, reason: failure.message))
        try await clock.sleep(for: wait)
        wait *= 2
      }
    }
    throw StepFailure("The step \"\(step.id)\" was not carried out.")
  }
}

extension StepExecution {
  private func names(_ locals: JSONObject) -> JSONObject { scope.object(locals: locals) }

  private func vars(with own: JSONObject) -> JSONValue {
    var vars = scope.object()["vars"]?.object ?? JSONObject()
    for member in own.members { vars[member.key] = member.value }
    return .object(vars)
  }

  private func truth(of condition: Expression, _ locals: JSONObject) throws -> Bool {
    try failing { () throws(ExpressionFault) in try condition.isTrue(in: names(locals)) }
  }

  private func evaluated(_ template: Template, _ locals: JSONObject) throws -> JSONValue {
    try failing { () throws(ExpressionFault) in try template.value(in: names(locals)) }
  }

  /// A list as it is; a text by its lines, so that a model's list can be gone through.
  private func elements(of list: Expression) throws -> [JSONValue] {
    let value = try failing { () throws(ExpressionFault) in try list.value(in: names(JSONObject())) }
    if let elements = value.array { return elements }
    guard let text = value.string else {
      throw StepFailure("\"for_each\" of \"\(step.id)\" must give a list, and gives \(value.typeName).")
    }
    return text.split(whereSeparator: \.isNewline).map { JSONValue.string(String($0).trimmed) }.filter { $0.isTrue }
  }

  private func prompt(_ locals: JSONObject) throws -> String {
    let prompt = try step.blocks.map { block in
      try failing { () throws(ExpressionFault) in try block.text(in: names(locals)) }
    }.filter { !$0.isEmpty }.joined(separator: "\n\n")
    guard !step.kind.isPrompted || prompt.contains(where: { !$0.isWhitespace }) else {
      throw StepFailure("The step \"\(step.id)\" has nothing to send: all that it shows is empty.")
    }
    return prompt
  }

  private func arguments(_ locals: JSONObject) throws -> JSONObject {
    var found = JSONObject()
    for argument in step.arguments { found[argument.name] = try evaluated(argument.value, locals) }
    return found
  }

  private func manner() throws(StepFailure) -> Manner {
    do {
      return try voices.manner(mode: step.mode, persona: step.persona, role: step.role)
    } catch {
      throw StepFailure(error.message)
    }
  }

  private func failing<Value>(_ body: () throws(ExpressionFault) -> Value) throws(StepFailure) -> Value {
    do { return try body() } catch { throw StepFailure("In the step \"\(step.id)\": \(error.message)") }
  }
}

extension StepResult {
  /// Counts what another one spent, and takes over its variables.
  fileprivate mutating func add(_ other: StepResult) {
    tokens += other.tokens
    if let spent = other.cost { cost = (cost ?? 0) + spent }
    for member in other.vars.members { vars[member.key] = member.value }
  }
}
