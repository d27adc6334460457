extension Recording {
  /// One expected request and its answer.
  package struct Exchange: Sendable {
    /// How often an exchange answers.
    package enum Repetition: Sendable, Equatable {
      case times(Int)
      case always
    }

    /// How long the server takes, besides loading the model.
    package struct Delay: Sendable {
      /// Before the first byte of the answer.
      package var first: Duration = .zero
      /// Before each further line; nil follows the recording's pace.
      package var between: Duration?
      package init() {}
    }

    /// For messages; the position in the recording when empty.
    package var name = ""
    /// What a request must be.
    package var expectation = Expectation()
    /// What the model answers; a fault may spoil it.
    package var reply: Reply
    /// How long it takes.
    package var delay = Delay()
    /// What goes wrong; nil for nothing.
    package var fault: Fault?
    /// How often it answers.
    package var repetition = Repetition.times(1)
    /// Whether the recording is played in full without it.
    package var isOptional = false
    /// Sends this many lines, then waits for `ReplayServer.release(_:)` with this exchange's name.
    package var holdAfterLines: Int?

    /// An exchange that answers any request for text once.
    package init(_ reply: Reply) {
      self.reply = reply
    }
  }
}

/// Ways to write exchanges in Swift: `.reply("…").expecting("…")`, `.fault(.closeMidLine(after: 3))`.
extension Recording.Exchange {
  /// An exchange that answers with `reply`.
  package static func reply(_ reply: Recording.Reply, thinking: String = "") -> Self {
    var reply = reply
    if !thinking.isEmpty { reply.thinking = thinking }
    return Self(reply)
  }

  /// An exchange that goes wrong; faults in mid-stream have `reply` to spoil.
  package static func fault(
    _ fault: Recording.Fault, reply: Recording.Reply = "One two three four five six seven eight nine ten."
  ) -> Self {
    Self(reply).failing(fault)
  }

  /// An exchange that answers with calls.
  package static func toolCalls(
    _ calls: Recording.Reply.ToolCall..., style: Recording.Reply.CallStyle = .native
  ) -> Self {
    var reply = Recording.Reply()
    reply.toolCalls = calls
    reply.callStyle = style
    return Self(reply)
  }

  /// Gives the exchange a name.
  package func named(_ name: String) -> Self { with { $0.name = name } }

  /// Wants the prompt to hold these strings.
  package func expecting(_ strings: String...) -> Self { with { $0.expectation.contains += strings } }

  /// Wants the prompt to hold none of these strings.
  package func lacking(_ strings: String...) -> Self { with { $0.expectation.lacks += strings } }

  /// Wants this model.
  package func from(_ model: String) -> Self { with { $0.expectation.model = model } }

  /// Wants this endpoint.
  package func at(_ endpoint: Endpoint) -> Self { with { $0.expectation.endpoint = endpoint } }

  /// Wants the request to carry these.
  package func requiring(_ parts: Recording.Expectation.Part...) -> Self {
    with { $0.expectation.requires.formUnion(parts) }
  }

  /// Wants the request to carry none of these.
  package func forbidding(_ parts: Recording.Expectation.Part...) -> Self {
    with { $0.expectation.forbids.formUnion(parts) }
  }

  /// Has the answer go wrong.
  package func failing(_ fault: Recording.Fault) -> Self { with { $0.fault = fault } }

  /// Answers as often as it is asked for.
  package func repeated() -> Self { with { $0.repetition = .always } }

  /// Answers `count` times.
  package func repeated(_ count: Int) -> Self { with { $0.repetition = .times(count) } }

  /// Need not be asked for.
  package func optional() -> Self { with { $0.isOptional = true } }

  /// Waits for `ReplayServer.release(name)` after `lines` lines; 0 holds back even the head of the answer.
  package func held(afterLines lines: Int) -> Self { with { $0.holdAfterLines = lines } }

  /// Takes its time before the first byte, and before each further line.
  package func delayed(first: Duration = .zero, between: Duration? = nil) -> Self {
    with {
      $0.delay.first = first
      $0.delay.between = between
    }
  }

  /// This exchange with `change` applied to it.
  package func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}
