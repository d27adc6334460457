extension Recording {
  /// What the model answers.
  package struct Reply: Sendable {
    /// How the text is cut into lines of the stream.
    package enum Pieces: String, Sendable, CaseIterable {
      /// About as a model does it: a word or sign with the space before it.
      case tokens
      case characters
      /// One line of text each.
      case lines
      case whole
    }

    /// Where calls stand in the stream; Ollama has two internal paths, which differ in this.
    package enum CallStyle: String, Sendable, CaseIterable {
      /// All calls on the final line.
      case native
      /// One line per call, before the final line.
      case rendered
    }

    /// A call that the model makes.
    package struct ToolCall: Sendable {
      /// Nil leaves it out, as old versions do.
      package var id: String?
      /// The name of the function.
      package var name: String
      /// An object.
      package var arguments: BodyValue

      /// A call with its arguments.
      package init(_ name: String, _ arguments: BodyValue = [:], id: String? = nil) {
        self.name = name
        self.arguments = arguments
        self.id = id
      }
    }

    /// Figures of the final line. What is nil is made up in a repeatable way.
    package struct Usage: Sendable {
      /// `prompt_eval_count`.
      package var promptTokens: Int?
      /// `eval_count`, thinking included.
      package var outputTokens: Int?
      /// `load_duration`.
      package var loadDuration: Duration?
      /// `prompt_eval_duration`.
      package var promptDuration: Duration?
      /// `eval_duration`.
      package var outputDuration: Duration?
      package init() {}
    }

    /// The text of the answer.
    package var content: String
    /// What comes before it, in lines of its own.
    package var thinking = ""
    /// How the text is cut.
    package var pieces = Pieces.tokens
    /// The calls, in order.
    package var toolCalls: [ToolCall] = []
    /// Where the calls stand.
    package var callStyle = CallStyle.native
    /// Whether the last piece of the text stands on the final line.
    package var isLastPieceOnFinalLine = false
    /// `done_reason` of the final line.
    package var doneReason = "stop"
    /// The figures of the final line.
    package var usage = Usage()
    /// Vectors for `/api/embed`, one per input; nil makes up unit vectors of eight dimensions from the text.
    package var embeddings: [[Double]]?

    /// A reply of this text.
    package init(_ content: String = "") {
      self.content = content
    }
  }
}

extension Recording.Reply: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(value) }
}
