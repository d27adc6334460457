import Agents
import Configuration
import Exchanges
import NexusProtocol

extension Session {
  /// - Parameter prices: Nil where the models' servers cannot be told; then the prices of the roles alone count.
  /// - Throws: `UserError` for a budget of money without a price to count by.
  func budgets(_ prices: ModelPrices?) throws -> Budgets {
    var budgets = Budgets()
    for (role, settings) in [
      (ModelRole.overseer, configuration.overseer), (.implementation, configuration.implementation),
    ] {
      guard let price = prices?.price(of: settings.model, role: role) ?? settings.ownPrice else { continue }
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
    return budgets
  }
}
