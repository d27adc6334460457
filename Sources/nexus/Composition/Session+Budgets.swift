import Agents
import Configuration
import Exchanges
import NexusProtocol

extension Session {
  /// - Throws: `UserError` for a budget of money without a price to count by.
  func budgets() throws -> Budgets {
    var budgets = Budgets()
    for (role, settings) in [
      (ModelRole.overseer, configuration.overseer), (.implementation, configuration.implementation),
    ] {
      guard settings.priceIn != nil || settings.priceOut != nil else { continue }
      budgets.prices[role] = .init(input: settings.priceIn ?? 0, output: settings.priceOut ?? 0)
    }
    for scope in Budgets.Scope.allCases {
      guard let limit = configuration.budgets[scope.rawValue] else { continue }
      var units: [Budgets.Unit: Double] = [:]
      units[.exchanges] = limit.exchanges.map(Double.init)
      units[.tokens] = limit.tokens.map(Double.init)
      units[.minutes] = limit.minutes
      units[.cost] = limit.cost
      guard units[.cost] == nil || !budgets.prices.isEmpty else {
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
