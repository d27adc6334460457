import ArgumentParser
import Jobs
import NexusProtocol

/// What a job may take, for this run only.
struct BudgetOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("End it when models have cost this, in the money that prices are in", valueName: "number"))
  var maxCost: Double?

  @Option(name: .long, help: ArgumentHelp("End it after this time, such as 90s, 10m or 2h", valueName: "time"))
  var maxTime: TimeLimit?

  @Option(name: .long, help: ArgumentHelp("End it when models have read and written this many", valueName: "tokens"))
  var maxTokens: Int?

  var limits: JobLimits { JobLimits(cost: maxCost.map(Money.init), tokens: maxTokens, time: maxTime?.duration) }

  func validate() throws {
    guard (maxCost ?? 0) >= 0, (maxTokens ?? 0) >= 0 else { throw ValidationError("A budget cannot be below zero.") }
  }
}

/// A time that something may take, as people type it.
struct TimeLimit: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    let units: [(String, Int)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
    guard let unit = units.first(where: { argument.hasSuffix($0.0) && Double(argument.dropLast($0.0.count)) != nil }),
      let count = Double(argument.dropLast(unit.0.count)), count >= 0, count < 1e6
    else { return nil }
    duration = .milliseconds(Int64(count * Double(unit.1)))
  }
}
