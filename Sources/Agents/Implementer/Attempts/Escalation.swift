import Exchanges
import NexusProtocol

/// How the next attempt at a task is made: as usual, or by one of the steps that are left when usual rounds did not do.
///
/// The order is that of what they cost. Each step is one attempt, of candidates one for each, so that all of them are
/// counted and filed as attempts are.
struct Escalation {
  enum Step: Equatable {
    case usual
    /// Another model in the Implementer's place.
    case fallback(model: String)
    /// One of several replies to the same prompt, from 1, that differ by their seeds, or by the model where one is named.
    case candidate(Int, of: Int, model: String?)
    /// The Implementer begins anew from the task's first prompt, with a higher temperature and another seed: the round,
    /// from 1, and its reply, from 1.
    case fresh(Int, reply: Int = 1)
    /// The Overseer writes the edits.
    case overseer

    var role: ModelRole { self == .overseer ? .overseer : .implementation }
    var isCandidate: Bool { if case .candidate = self { true } else { false } }
    var isFresh: Bool { if case .fresh = self { true } else { false } }

    /// The replies of one round, in the order in which they are asked for.
    func replies(_ settings: AgentSettings) -> [Step] {
      guard case .fresh(let round, _) = self else { return [self] }
      return (1...max(settings.writing.repliesARound, 1)).map { .fresh(round, reply: $0) }
    }
  }

  enum Cause: String {
    case lastRound, sameEdit, sameFailure, noEdit
    /// The checks failed on what a small model wrote. Another reply to a prompt that the server knows costs less than a
    /// repair, and does more (decision 23).
    case checksFailed
    /// The step before did not do.
    case stepFailed
  }

  private var taken: [Step] = []
  /// Why the step that was taken last came.
  private var cause: Cause?

  /// Whether usual rounds are over.
  var hasBegun: Bool { !taken.isEmpty }

  /// The way of the next attempt, and nil when none is left.
  ///
  /// - Parameters:
  ///   - attempts: How many have ended.
  ///   - wasRefused: Whether the last one's edits did not apply.
  mutating func next(
    after attempts: Int, stall: AttemptHistory.Stall?, wasRefused: Bool, _ settings: AgentSettings
  ) -> (step: Step, cause: Cause)? {
    let isForSamples = settings.writing.repliesARound > 1 && !wasRefused
    let cause = stall.flatMap { Cause(rawValue: $0.rawValue) } ?? (isForSamples ? .checksFailed : .lastRound)
    guard attempts > 0 else { return (.usual, cause) }
    guard hasBegun || stall != nil || isForSamples || attempts + 1 == settings.maxAttempts else {
      return attempts < settings.maxAttempts ? (.usual, cause) : nil
    }
    if let step = steps(settings, after: attempts).first(where: { !taken.contains($0) && isFit($0, stall, wasRefused) })
    {
      let why = isOneMoreCandidate(step) ? self.cause ?? cause : hasBegun ? .stepFailed : cause
      taken.append(step)
      self.cause = why
      return (step, why)
    }
    // With nothing to escalate to, the last round is one more of the usual.
    return hasBegun || stall != nil ? nil : (.usual, cause)
  }

  /// Why it ends before all rounds are made; nil where they are used up.
  func end(_ stall: AttemptHistory.Stall?) -> Cause? {
    guard let stall else { return nil }
    return hasBegun ? .stepFailed : Cause(rawValue: stall.rawValue)
  }

  /// Candidates answer the same prompt, whatever became of those before.
  private func isOneMoreCandidate(_ step: Step) -> Bool {
    step.isCandidate && taken.last?.isCandidate == true
  }

  /// In the order of what they cost. The same model in both roles is no other: it would be asked the same again.
  private func steps(_ settings: AgentSettings, after attempts: Int) -> [Step] {
    let fallback = settings.writing.fallbacks.first.map { [Step.fallback(model: $0)] } ?? []
    let overseer: [Step] = settings.overseer.model == settings.implementation.model ? [] : [.overseer]
    let others = fallback + candidates(settings) + overseer
    if settings.writing.repliesARound > 1 { return fresh(settings, after: attempts, keeping: others.count) + others }
    return overseer.isEmpty ? others + fresh(settings, after: attempts) : others
  }

  /// As many fresh replies as there are attempts left, but for those that are kept for others, and one in any case, since
  /// it costs no more than a reply that must be the same.
  private func fresh(_ settings: AgentSettings, after attempts: Int, keeping others: Int = 0) -> [Step] {
    let made = taken.count(where: \.isFresh)
    let left = max(settings.maxAttempts - attempts - others, made == 0 ? 1 : 0)
    guard left > 0 else { return made == 0 ? [] : (1...made).map { .fresh($0) } }
    return (1...(made + left)).map { .fresh($0) }
  }

  /// The Implementer's own come first; the last ones are those of the fallbacks that had no attempt yet, one each, so that
  /// every model is loaded once.
  private func candidates(_ settings: AgentSettings) -> [Step] {
    let count = settings.candidates
    guard count > 1 else { return [] }
    let others = settings.writing.fallbacks.dropFirst().prefix(count - 1)
    let models = [String?](repeating: nil, count: count - others.count) + others.map(Optional.some)
    return zip(1..., models).map { .candidate($0, of: count, model: $1) }
  }

  /// The Overseer plans and reviews; it writes only what the Implementer cannot put in place, or is stuck at.
  private func isFit(_ step: Step, _ stall: AttemptHistory.Stall?, _ wasRefused: Bool) -> Bool {
    step != .overseer || wasRefused || stall != nil || taken.contains(where: \.isFresh)
  }
}

extension Escalation.Step {
  /// The settings with which this step asks its model.
  ///
  /// - Parameter round: How many rounds the conversation has had.
  func settings(_ settings: AgentSettings, round: Int = 0) -> AgentSettings {
    var changed = settings
    switch self {
    case .usual where round > 0 && settings.writing.repliesARound > 1:
      let options = settings.implementation.options
      changed.implementation.options.seed = (options.seed ?? 0) &+ round
      changed.implementation.options.temperature = max(options.temperature ?? 0, Self.repairTemperature)
    case .usual, .overseer: break
    case .fallback(let model): changed.implementation.model = model
    case .candidate(_, _, let model?): changed.implementation.model = model
    case .candidate(let number, _, nil):
      let options = settings.implementation.options
      changed.implementation.options.seed = (options.seed ?? 0) &+ number
      // Without chance all seeds give the same.
      changed.implementation.options.temperature = options.temperature.map { max($0, 0.4) }
    case .fresh(let round, let reply):
      let number = (round - 1) * settings.writing.repliesARound + reply
      changed.implementation.options.seed = (settings.implementation.options.seed ?? 0) &+ number
      changed.implementation.options.temperature = max(
        settings.implementation.options.temperature ?? 0, Self.freshTemperature(ofRound: round, settings))
    }
    return changed
  }

  /// Chance enough that another reply comes, and not so much that it gets careless. Where a round takes several replies it
  /// rises from round to round: with Qwen2.5-Coder-1.5B (Q4_K_M) and a task in C, 1 of 12 replies passed at 0.4 and most
  /// others failed late in its tests; at 0.8 none of 12 passed.
  private static func freshTemperature(ofRound round: Int, _ settings: AgentSettings) -> Double {
    settings.writing.repliesARound > 1 ? [0.4, 0.6, 0.8][min(round, 3) - 1] : 0.8
  }

  /// Enough that a model which repeats itself does not: without chance Qwen2.5-Coder-1.5B answered 2 of 3 failed checks
  /// with the very function it had written before.
  private static let repairTemperature = 0.4

  var name: String {
    switch self {
    case .usual: "usual"
    case .fresh: "fresh"
    case .fallback: "fallback"
    case .candidate: "candidates"
    case .overseer: "overseer"
    }
  }
}

extension TaskRun {
  /// Says that usual rounds are over and what comes instead.
  func tell(_ step: Escalation.Step?, because cause: Escalation.Cause) async throws {
    var fields: [String: Event.Value] = ["step": .string(step?.name ?? "end"), "cause": .string(cause.rawValue)]
    switch step {
    case .fallback(let model): fields["model"] = .string(model)
    case .candidate(let number, let count, let model):
      fields["candidate"] = .integer(number)
      fields["candidates"] = .integer(count)
      if let model { fields["model"] = .string(model) }
    case .overseer: fields["model"] = .string(settings.overseer.model)
    case .usual, .fresh, nil: break
    }
    try await events.tell(.taskEscalated, task: task.id, fields)
  }
}
