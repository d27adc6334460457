import NexusProtocol

/// A model that was chosen among several, and why.
package struct RouteChoice: Sendable, Equatable {
  package let model: String
  /// A part of a sentence, such as `12 tokens/s on record`.
  package let reason: String

  /// What an answer is taken to have, in tokens.
  package static let answerTokens = 500
  /// What loading a model is taken to last, in seconds.
  private static let secondsToLoad = 20.0

  /// Chooses among candidates, the first of equals in their order.
  ///
  /// - Parameter promptTokens: What is asked, about.
  package init(
    _ goal: RouteGoal, among candidates: [RouteCandidate], promptTokens: Int
  ) throws(RouteFault) {
    guard !candidates.isEmpty else { throw .noCandidates }
    let needed = promptTokens + Self.answerTokens
    let fitting = candidates.filter { $0.contextLength.map { $0 >= needed } ?? true }
    guard !fitting.isEmpty else { throw .noneHolds(tokens: needed) }
    let (chosen, reason) =
      switch goal {
      case .cheap: try Self.cheapest(of: fitting, promptTokens)
      case .fast: Self.fastest(of: fitting)
      case .good: Self.best(of: fitting)
      }
    model = chosen.name
    self.reason = fitting.count == 1 && candidates.count > 1 ? "\(reason); no other holds the question" : reason
  }

  private static func cheapest(
    of candidates: [RouteCandidate], _ promptTokens: Int
  ) throws(RouteFault) -> (RouteCandidate, String) {
    let priced = candidates.compactMap { candidate in
      candidate.price.map { (candidate, $0.cost(promptTokens: promptTokens, outputTokens: answerTokens)) }
    }
    // Of those that cost the same, one that answers soon.
    guard
      let (chosen, cost) = priced.first(by: { ($0.1, seconds($0.0) ?? .infinity) < ($1.1, seconds($1.0) ?? .infinity) })
    else { throw .noPrice }
    let unknown = candidates.count - priced.count
    let price = cost == .zero ? "its tokens cost nothing" : "about \(cost) for this question"
    let range = "the lowest of \(priced.count) known \(priced.count == 1 ? "price" : "prices")"
    return (chosen, "\(price), \(range)" + (unknown == 0 ? "" : ", \(unknown) not known"))
  }

  private static func fastest(of candidates: [RouteCandidate]) -> (RouteCandidate, String) {
    let timed = candidates.compactMap { candidate in seconds(candidate).map { (candidate, $0) } }
    if let (chosen, _) = timed.first(by: { $0.1 < $1.1 }), let speed = chosen.tokensPerSecond {
      return (chosen, "\(tenths(speed)) tokens/s on record" + (chosen.isLoaded == true ? ", and in memory" : ""))
    }
    let ready = candidates.filter { $0.isLoaded == true }
    let choice = ready.isEmpty ? candidates : ready
    let state = ready.isEmpty ? "no speed is on record" : "no speed is on record, and it is in memory"
    if choice.count > 1, let chosen = choice.filter({ $0.billions != nil }).first(by: { $0.billions! < $1.billions! }) {
      return (chosen, "\(state); the smallest of those whose size is known")
    }
    return (choice[0], state)
  }

  /// What an answer takes; nil where no speed is on record.
  private static func seconds(_ candidate: RouteCandidate) -> Double? {
    guard let speed = candidate.tokensPerSecond, speed > 0 else { return nil }
    return Double(answerTokens) / speed + (candidate.isLoaded == false ? secondsToLoad : 0)
  }

  private static func best(of candidates: [RouteCandidate]) -> (RouteCandidate, String) {
    // Few attempts say little: each record begins with one that was of use and one that was not.
    func share(_ candidate: RouteCandidate) -> Double {
      Double(candidate.successes + 1) / Double(candidate.attempts + 2)
    }
    let highest = candidates.map(share).max() ?? 0
    let equals = candidates.filter { share($0) == highest }
    let record =
      equals[0].attempts > 0
      ? "\(equals[0].successes) of \(equals[0].attempts) attempts on record were of use" : "no attempts are on record"
    if equals.count == 1 { return (equals[0], record) }
    let priced = equals.filter { $0.price.map { $0.output > 0 } ?? false }
    if let chosen = priced.first(by: { $0.price!.output > $1.price!.output }) {
      return (chosen, "\(record); the dearest of those whose price is known")
    }
    if let chosen = equals.filter({ $0.billions != nil }).first(by: { $0.billions! > $1.billions! }) {
      return (chosen, "\(record); the largest of those whose size is known")
    }
    if let chosen = equals.filter({ $0.contextLength != nil }).first(by: { $0.contextLength! > $1.contextLength! }) {
      return (chosen, "\(record); the longest context of those that are known")
    }
    return (equals[0], "\(record); the first that is configured")
  }

  private static func tenths(_ number: Double) -> String {
    let tenths = Int((min(number, 1e9) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension Array {
  /// The element before which none is to stand; the first of equals.
  fileprivate func first(by areInOrder: (Element, Element) -> Bool) -> Element? {
    reduce(nil) { found, next in
      guard let found else { return next }
      return areInOrder(next, found) ? next : found
    }
  }
}
