import NexusTestSupport
import Testing

@testable import Agents

@Suite struct AllotmentTests {
  private static func demands(_ numbers: inout SeededNumbers) -> [Allotment.Demand] {
    (0..<Int.random(in: 0...12, using: &numbers)).map { _ in
      let wanted = Int.random(in: 0...2000, using: &numbers)
      return Allotment.Demand(
        wanted: wanted, minimum: Int.random(in: 0...2200, using: &numbers),
        cap: Bool.random(using: &numbers) ? .max : Int.random(in: 0...2000, using: &numbers),
        priority: Int.random(in: 0...4, using: &numbers), isRequired: Int.random(in: 0...9, using: &numbers) == 0)
    }
  }

  @Test(arguments: UInt64(0)..<400) func neverGivesMoreThanThereIsNorLessThanIsOfUse(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let demands = Self.demands(&numbers)
    let limit = Int.random(in: -10...8000, using: &numbers)
    let allotment = Allotment(demands, limit: limit)
    #expect(allotment.given.count == demands.count)
    #expect(allotment.used <= max(0, limit))
    let required = demands.filter(\.isRequired).reduce(0) { $0 + $1.wanted }
    #expect(allotment.lacking == max(0, required - max(0, limit)))
    for (demand, given) in zip(demands, allotment.given) where allotment.lacking == 0 {
      if demand.isRequired { #expect(given == demand.wanted) }
      if given > 0 { #expect(given >= demand.floor && given <= demand.ceiling) }
    }
  }

  /// What is left over is less than the least that anything left out could use, and nobody who has a share wants it.
  @Test(arguments: UInt64(0)..<400) func wastesNothing(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let demands = Self.demands(&numbers)
    let allotment = Allotment(demands, limit: Int.random(in: 0...8000, using: &numbers))
    guard allotment.lacking == 0 else { return }
    let left = allotment.limit - allotment.used
    for (demand, given) in zip(demands, allotment.given) where left > 0 {
      if given > 0 { #expect(given == demand.ceiling) }
      if given == 0, demand.isPossible, demand.floor > 0 { #expect(demand.floor > left) }
    }
  }

  @Test(arguments: UInt64(0)..<200) func whatComesFirstGetsItsMinimumFirst(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let demands = Self.demands(&numbers).filter { !$0.isRequired && $0.isPossible && $0.floor > 0 }
    let allotment = Allotment(demands, limit: Int.random(in: 0...8000, using: &numbers))
    for (index, demand) in demands.enumerated() where allotment.given[index] == 0 {
      let before = demands.indices.filter { (demands[$0].priority, $0) < (demand.priority, index) }
      #expect(
        demand.floor > allotment.limit - before.reduce(0) { $0 + (allotment.given[$1] > 0 ? demands[$1].floor : 0) })
    }
  }

  @Test func aHighPriorityTakesWhatGoesBeyondTheMinimumOfTheOthers() {
    let demands = [
      Allotment.Demand(wanted: 1000, minimum: 100, priority: 1), .init(wanted: 500, minimum: 200, priority: 2),
      .init(wanted: 900, minimum: 900, priority: 3),
    ]
    #expect(Allotment(demands, limit: 2400).given == [1000, 500, 900])
    #expect(Allotment(demands, limit: 1000).given == [800, 200, 0])
    #expect(Allotment(demands, limit: 150).given == [150, 0, 0])
    #expect(Allotment(demands, limit: 50).given == [0, 0, 0])
  }

  @Test func aCapBelowWhatIsOfUseMeansNothing() {
    #expect(Allotment([.init(wanted: 100, minimum: 60, cap: 50)], limit: 1000).given == [0])
    #expect(Allotment([.init(wanted: 100, minimum: 60, cap: 80)], limit: 1000).given == [80])
  }

  @Test func whatIsRequiredAndDoesNotFitIsSaid() {
    let demands = [Allotment.Demand(wanted: 100, minimum: 0, isRequired: true), .init(wanted: 10, minimum: 1)]
    #expect(Allotment(demands, limit: 70).lacking == 30)
    #expect(Allotment(demands, limit: 70).given == [0, 0])
    #expect(Allotment(demands, limit: 105).given == [100, 5])
  }
}
