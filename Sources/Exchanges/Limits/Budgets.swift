package import NexusProtocol

/// What the models' work may cost, for each task, plan, day and job; nothing is limited that is not set.
///
/// What is spent is counted in the journal, so that no restart begins anew. A day is the last 24 hours.
package struct Budgets: Sendable {
  package enum Scope: String, Sendable, CaseIterable { case task, plan, day, job }

  package enum Unit: String, Sendable, CaseIterable {
    case exchanges, tokens, minutes, cost

    /// What one spending is in this unit; money only where there is a price.
    fileprivate func amount(_ spending: Spending, _ price: Price?) -> Double {
      switch self {
      case .exchanges: Double(spending.exchanges)
      case .tokens: Double(spending.promptTokens + spending.outputTokens)
      case .minutes: spending.duration.seconds / 60
      case .cost:
        (Double(spending.promptTokens) * (price?.input ?? 0) + Double(spending.outputTokens) * (price?.output ?? 0))
          / 1_000_000
      }
    }
  }

  /// What a million tokens cost, in whatever money the user counts.
  package struct Price: Sendable, Hashable {
    package var input: Double
    package var output: Double

    package init(input: Double, output: Double) {
      self.input = input
      self.output = output
    }
  }

  /// One limit and what is spent of it.
  package struct Line: Sendable, Equatable {
    package var scope: Scope
    package var unit: Unit
    package var spent: Double
    package var limit: Double

    /// The setting, or, of a job, the option that the limit is given with.
    package var setting: String {
      scope == .job ? "--max-\(unit.rawValue)" : "budget.\(scope.rawValue).\(unit.rawValue)"
    }
    package var isSpent: Bool { spent >= limit }
    /// As in `3 of 20 exchanges`.
    package var text: String {
      "\(Self.number(spent)) of \(Self.number(limit)) " + (unit == .cost ? "in money" : unit.rawValue)
    }

    private static func number(_ value: Double) -> String {
      let hundredths = Int((value * 100).rounded(.down))
      let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
      return rest == 0 ? String(whole) : "\(whole)." + (rest < 10 ? "0\(rest)" : String(rest))
    }
  }

  package var limits: [Scope: [Unit: Double]]
  package var prices: [ModelRole: Price]
  /// The job whose limits are those of `.job`; what its children take counts as well.
  package var job: Int64?

  package init(limits: [Scope: [Unit: Double]] = [:], prices: [ModelRole: Price] = [:]) {
    self.limits = limits
    self.prices = prices
  }

  /// Every limit that concerns a plan and a task, with what is spent of it.
  package func lines(
    plan: Int?, task: TaskID?, in journal: any Journal, at time: Timestamp
  ) async throws -> [Line] {
    var spendings: [[ModelRole: Spending]] = []
    let scopes = limited(plan: plan, task: task, at: time)
    for scope in scopes { spendings.append(try await journal.spending(in: scope.question, at: time)) }
    return lines(of: scopes, spendings)
  }

  /// What has a limit for a plan and a task, and the question about it to the journal.
  func limited(plan: Int?, task: TaskID?, at time: Timestamp) -> [(scope: Scope, question: Spending.Scope)] {
    Scope.allCases.compactMap { scope in
      guard limits[scope]?.isEmpty == false, let question = question(about: scope, plan, task, time) else { return nil }
      return (scope, question)
    }
  }

  /// - Parameter spendings: The journal's answers, one for each scope.
  func lines(
    of scopes: [(scope: Scope, question: Spending.Scope)], _ spendings: [[ModelRole: Spending]]
  ) -> [Line] {
    zip(scopes, spendings).flatMap { scope, spending in
      Unit.allCases.compactMap { unit in
        limits[scope.scope]?[unit].map { limit in
          let spent = spending.reduce(0) { $0 + unit.amount($1.value, prices[$1.key]) }
          return Line(scope: scope.scope, unit: unit, spent: spent, limit: limit)
        }
      }
    }
  }

  private func question(
    about scope: Scope, _ plan: Int?, _ task: TaskID?, _ now: Timestamp
  ) -> Spending.Scope? {
    switch scope {
    case .task: task.map { .task($0) }
    case .plan: plan.map { .plan($0) }
    case .day: .since(now + .seconds(-86_400))
    case .job: job.map { .job($0) }
    }
  }
}
