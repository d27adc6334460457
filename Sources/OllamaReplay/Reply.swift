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

    package struct ToolCall: Sendable {
      /// Nil leaves it out, as old versions do.
      package var id: String?
      package var name: String
      /// An object.
      package var arguments: BodyValue

      package init(_ name: String, _ arguments: BodyValue = [:], id: String? = nil) {
        self.name = name
        self.arguments = arguments
        self.id = id
      }
    }

    /// Figures of the final line. What is nil is made up in a repeatable way.
    package struct Usage: Sendable {
      package var promptTokens: Int?
      package var outputTokens: Int?
      package var loadDuration: Duration?
      package var promptDuration: Duration?
      package var outputDuration: Duration?
      package init() {}
    }

    package var content: String
    package var thinking = ""
    package var pieces = Pieces.tokens
    package var toolCalls: [ToolCall] = []
    package var callStyle = CallStyle.native
    /// Whether the last piece of the text stands on the final line.
    package var isLastPieceOnFinalLine = false
    package var doneReason = "stop"
    package var usage = Usage()
    /// Vectors for `/api/embed`, one per input; nil makes up unit vectors of eight dimensions from the text.
    package var embeddings: [[Double]]?

    package init(_ content: String = "") {
      self.content = content
    }
  }
}

extension Recording.Reply: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(value) }
}
