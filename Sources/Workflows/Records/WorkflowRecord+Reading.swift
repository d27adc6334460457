import JSONText

extension WorkflowRecord {
  /// Reads a run's file.
  ///
  /// A last line that was cut off, as by a crash, is passed over.
  /// - Returns: The record, and how many bytes of the file hold whole lines; nil where the file is damaged otherwise.
  package static func read(_ bytes: [UInt8]) -> (record: WorkflowRecord, length: Int)? {
    var record: WorkflowRecord?
    var length = 0
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 10) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      guard let value = try? JSONValue(parsing: line), value.object != nil else {
        // Only the last line can be a torn one.
        guard rest.isEmpty, let record else { return nil }
        return (record, length)
      }
      length = end + 1
      if record == nil {
        guard let head = Head(value) else { return nil }
        record = WorkflowRecord(head)
      } else if value["event"] == nil {
        guard let reply = Reply(value) else { return nil }
        record?.add(.reply(reply))
      } else if let line = RunLine(event: value) {
        record?.add(line)
      }
    }
    return record.map { ($0, length) }
  }
}

extension WorkflowRecord.Head {
  fileprivate init?(_ json: JSONValue) {
    guard let workflow = json["workflow"]?.string, let text = json["text"]?.string else { return nil }
    self.init(
      workflow: workflow, file: json["file"]?.string, text: text, inputs: json["inputs"]?.object ?? JSONObject())
    beganAt = json["at"]?.int
    if let run = json["from"]?["run"]?.int, let step = json["from"]?["step"]?.string {
      source = WorkflowRecord.Source(run: run, step: step)
    }
  }
}

extension WorkflowRecord.Reply {
  fileprivate init?(_ json: JSONValue) {
    guard let step = json["step"]?.string, let round = json["round"]?.int, let correction = json["correction"]?.int,
      let text = json["text"]?.string, let tokens = json["tokens"]?.int
    else { return nil }
    self.init(
      StepCall.Key(step: step, item: json["item"]?.int, round: round, correction: correction),
      StepReply(text, tokens: tokens, cost: json["cost"]?.double, model: json["model"]?.string),
      askedAt: json["at"]?.int, milliseconds: json["milliseconds"]?.int)
  }
}

extension RunLine {
  /// Nil for events that are not known, or lack what they must have.
  fileprivate init?(event json: JSONValue) {
    let at = json["at"]?.int ?? 0
    switch json["event"]?.string {
    case "ended":
      guard let step = json["step"]?.string,
        let state = json["state"]?.string.flatMap(StepResult.State.init(rawValue:))
      else { return nil }
      var result = StepResult(state, response: json["response"] ?? .null, error: json["error"]?.string)
      result.tokens = json["tokens"]?.int ?? 0
      result.cost = json["cost"]?.double
      self = .ended(step: step, result, at: at)
    case "changed":
      guard let step = json["by"]?.string, let steps = json["steps"]?.array else { return nil }
      self = .changed(by: step, steps: steps.compactMap(\.string))
    case "refusedChange":
      guard let step = json["by"]?.string, let reason = json["reason"]?.string else { return nil }
      self = .refusedChange(by: step, reason: reason)
    case "retried":
      guard let call = json["call"]?.string, let reason = json["reason"]?.string else { return nil }
      self = .retried(StepCall.Key(step: call, item: nil, round: 1, correction: 0), reason: reason)
    case "resumed": self = .resumed(at: at)
    case "finished":
      guard let state = json["state"]?.string.flatMap(WorkflowRecord.State.init(rawValue:)) else { return nil }
      self = .finished(state, at: at)
    default: return nil
    }
  }
}
