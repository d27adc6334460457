package import Terminal

/// What a run looks like at one moment, in words and figures. Texts are as they came; the screen makes them harmless.
package struct RunPicture: Sendable, Equatable {
  /// One thing that goes on: a model at work, or a check.
  package struct Lane: Sendable, Equatable {
    /// As plan and number; nil for what belongs to no task.
    package var task: String?
    /// Such as `Implementer` or `Check`.
    package var worker: String
    /// The model or the check.
    package var name: String
    package var phase: Status.Phase
    /// About, as servers count only at the end; nil while nothing came.
    package var tokens: Int?
    package var tokensPerSecond: Double?
    package var elapsed: Duration
    /// The end of what the model wrote or the check printed.
    package var words: String

    package init(
      task: String? = nil, worker: String, name: String, phase: Status.Phase, tokens: Int? = nil,
      tokensPerSecond: Double? = nil, elapsed: Duration, words: String = ""
    ) {
      self.task = task
      self.worker = worker
      self.name = name
      self.phase = phase
      self.tokens = tokens
      self.tokensPerSecond = tokensPerSecond
      self.elapsed = elapsed
      self.words = words
    }
  }

  /// A task in one line.
  package struct TaskRow: Sendable, Equatable {
    package var number: Int
    package var standing: String
    package var title: String
    package var style: Style
    /// Whether something is left to do for it, by nexus or by the user.
    package var isOpen: Bool

    package init(number: Int, standing: String, title: String, style: Style = .plain, isOpen: Bool = true) {
      self.number = number
      self.standing = standing
      self.title = title
      self.style = style
      self.isOpen = isOpen
    }
  }

  package var title: String
  /// Such as `2 accepted, 1 ready`.
  package var counts = ""
  /// The process that is at work; nil where none is.
  package var worker: Int32?
  package var lanes: [Lane] = []
  package var tasks: [TaskRow] = []
  /// What happened, oldest first.
  package var story: [String] = []
  /// What only the user can decide, the most urgent first.
  package var decisions: [String] = []
  package var next = ""

  package init(title: String) { self.title = title }
}
