/// What one exchange with a model is doing, as the status line shows it.
package struct Status: Sendable, Hashable {
  /// Where an exchange stands.
  package enum Phase: String, Sendable, Hashable {
    /// The request is sent and nothing has come back.
    case waiting
    /// The server loads the model.
    case loading
    case thinking
    case writing
    /// No model is at work: a check runs.
    case checking
    /// No model is at work: files are read.
    case reading
  }

  /// Who works, as `Implementer`.
  package var role: String
  package var model: String
  package var phase: Phase
  /// Tokens generated so far; nil while unknown.
  package var tokens: Int?
  package var tokensPerSecond: Double?
  /// From when elapsed time is counted.
  package var startedAt: ContinuousClock.Instant
  /// Further words, such as the task's number.
  package var note: String?

  package init(
    role: String, model: String, phase: Phase = .waiting, tokens: Int? = nil, tokensPerSecond: Double? = nil,
    startedAt: ContinuousClock.Instant = .now, note: String? = nil
  ) {
    self.role = role
    self.model = model
    self.phase = phase
    self.tokens = tokens
    self.tokensPerSecond = tokensPerSecond
    self.startedAt = startedAt
    self.note = note
  }

  /// The line as plain text of at most `width` columns; the least important parts go first, and what is left is cut.
  package func line(at now: ContinuousClock.Instant, width: Int) -> String {
    let elapsed = TimeText.clock(now - startedAt)
    let parts: [(text: String, importance: Int)] = [
      (Sanitizer.oneLine(role), 6),
      (Sanitizer.oneLine(model), 3),
      (phase.rawValue, 5),
      (tokens.map { "\($0) tokens" } ?? "", 2),
      (tokensPerSecond.map { "\(TimeText.oneDecimal($0)) tokens/s" } ?? "", 1),
      (elapsed, 4),
      (Sanitizer.oneLine(note ?? ""), 0),
    ].filter { !$0.0.isEmpty }
    for leftOut in 0..<parts.count {
      let least = parts.map(\.importance).sorted().dropFirst(leftOut).first!  // leftOut is below the count
      let line = parts.filter { $0.importance >= least }.map(\.text).joined(separator: " · ")
      if DisplayWidth.columns(of: line) <= width { return line }
    }
    return (parts.first?.text ?? "").truncated(to: width)
  }
}
