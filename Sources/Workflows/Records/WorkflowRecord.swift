package import JSONText

/// What was kept of a run: what was run, every reply, and how its steps ended.
package struct WorkflowRecord: Sendable, Equatable {
  /// How a run stands. One that is being carried out counts as interrupted until it ends.
  package enum State: String, Sendable { case done, failed, interrupted }

  /// What is run.
  package struct Head: Sendable, Equatable {
    package var workflow: String
    /// Where the workflow stood; nil for a template of nexus's own.
    package var file: String?
    /// The workflow's text when the run began: a run goes on with that, also after the file was changed.
    package var text: String
    package var inputs: JSONObject
    /// In milliseconds since 1970; nil in files of older versions.
    package var beganAt: Int?
    /// The run whose replies were taken over, and the step from which on they were not.
    package var source: Source?

    package init(workflow: String, file: String?, text: String, inputs: JSONObject) {
      self.workflow = workflow
      self.file = file
      self.text = text
      self.inputs = inputs
    }
  }

  package struct Source: Sendable, Equatable {
    package var run: Int
    package var step: String

    package init(run: Int, step: String) {
      self.run = run
      self.step = step
    }
  }

  /// A reply with when it was asked for, in milliseconds since 1970, and how long it took; nil where it was taken over.
  package struct Reply: Sendable, Equatable {
    package var key: StepCall.Key
    package var reply: StepReply
    package var askedAt: Int?
    package var milliseconds: Int?

    package init(_ key: StepCall.Key, _ reply: StepReply, askedAt: Int? = nil, milliseconds: Int? = nil) {
      self.key = key
      self.reply = reply
      self.askedAt = askedAt
      self.milliseconds = milliseconds
    }
  }

  /// A step that ended; a step that was tried again is there as it ended last.
  package struct Ending: Sendable, Equatable {
    package var step: String
    package var result: StepResult
    package var at: Int
  }

  package var head: Head
  package var replies: [Reply] = []
  package var endings: [Ending] = []
  /// Changes of steps by steps, and those that were refused, as sentences.
  package var notes: [String] = []
  package var state = State.interrupted
  package var endedAt: Int?

  package init(_ head: Head) { self.head = head }

  /// The replies by what they answer.
  package var kept: [StepCall.Key: StepReply] {
    Dictionary(replies.map { ($0.key, $0.reply) }, uniquingKeysWith: { $1 })
  }

  /// The workflow that is run.
  ///
  /// - Throws: `WorkflowFault` where the kept text holds no such workflow.
  package func workflow() throws(WorkflowFault) -> Workflow {
    let found = try WorkflowReader.workflows(in: head.text, named: head.workflow)
    guard let workflow = found.first(where: { $0.name == head.workflow }) else {
      throw WorkflowFault("The run keeps no workflow \"\(head.workflow)\".", at: .start)
    }
    return workflow
  }

  package mutating func add(_ line: RunLine) {
    switch line {
    case .head(let other): head = other
    case .reply(let reply): replies.append(reply)
    case .ended(let step, let result, let at):
      endings.removeAll { $0.step == step }
      endings.append(Ending(step: step, result: result, at: at))
    case .changed(let step, let steps):
      notes.append("\"\(step)\" changed the steps \(steps.joined(separator: ", ")).")
    case .refusedChange(let step, let reason): notes.append("\"\(step)\" could not change steps: \(reason)")
    case .retried(let key, let reason): notes.append("\(key.text) was tried again: \(reason)")
    case .resumed: (state, endedAt) = (.interrupted, nil)
    case .finished(let state, let at): (self.state, endedAt) = (state, at)
    }
  }
}
