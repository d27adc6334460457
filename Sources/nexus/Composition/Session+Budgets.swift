import Agents
import Configuration
import Exchanges
import Jobs
import NexusProtocol

extension Session {
  /// - Parameter prices: Looked up only where a limit of money is set. Nil where the models' servers cannot be told; then
  ///   the prices of the roles alone count.
  /// - Throws: `UserError` for a budget of money without a price to count by.
  func budgets(_ prices: @autoclosure () throws -> ModelPrices?) throws -> Budgets {
    var budgets = Budgets()
    let countsMoney =
      Budgets.Scope.allCases.contains { configuration.budgets[$0.rawValue]?.cost != nil }
      || limitedJob?.limits.cost != nil
    let known = try countsMoney ? prices() : nil
    for (role, settings) in [
      (ModelRole.overseer, configuration.overseer), (.implementation, configuration.implementation),
    ] {
      guard let price = known?.price(of: settings.model, role: role) ?? settings.ownPrice else { continue }
      budgets.prices[role] = .init(input: Double(price.input) / 1e6, output: Double(price.output) / 1e6)
    }
    for scope in Budgets.Scope.allCases {
      guard let limit = configuration.budgets[scope.rawValue] else { continue }
      var units: [Budgets.Unit: Double] = [:]
      units[.exchanges] = limit.exchanges.map(Double.init)
      units[.tokens] = limit.tokens.map(Double.init)
      units[.minutes] = limit.minutes
      units[.cost] = limit.cost
      // A budget that is held by one model alone, or by models that cost nothing, would be none.
      guard units[.cost] == nil || budgets.prices.values.contains(where: { $0.input > 0 || $0.output > 0 }) else {
        throw UserError(
          "budget.\(scope.rawValue).cost is set, but no price of a model is known.",
          hint: "Set `llm.models.overseer.price.in` and `price.out`, or those of `implementation`.",
          status: .configuration)
      }
      budgets.limits[scope] = units
    }
    try limitJob(&budgets)
    return budgets
  }

  /// Adds what the job may take that is worked on; its time is seen to by whoever watches it.
  private func limitJob(_ budgets: inout Budgets) throws {
    guard let job = limitedJob else { return }
    var units: [Budgets.Unit: Double] = [:]
    units[.tokens] = job.limits.tokens.map(Double.init)
    units[.cost] = job.limits.cost?.amount
    guard units[.cost] == nil || !budgets.prices.isEmpty else {
      throw UserError(
        "--max-cost is given, but no price of a model is known.",
        hint: "Set `llm.models.overseer.price.in` and `price.out`, or those of `implementation`.",
        status: .configuration)
    }
    budgets.job = job.id
    budgets.limits[.job] = units
  }
}
