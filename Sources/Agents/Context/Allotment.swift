/// How the room of one prompt is shared among the parts that want some of it: arithmetic alone, in bytes.
struct Allotment: Sendable, Equatable {
  /// What one part asks for.
  struct Demand: Sendable, Equatable {
    /// All it could use.
    var wanted: Int
    /// Less than this is of no use to it; never more than it wants.
    var minimum: Int
    /// The most it may have.
    var cap: Int
    /// Lower comes first; equals in their order.
    var priority: Int
    /// Whether there is no prompt without the whole of it.
    var isRequired: Bool

    init(wanted: Int, minimum: Int, cap: Int = .max, priority: Int = 0, isRequired: Bool = false) {
      self.wanted = max(0, wanted)
      self.minimum = min(max(0, minimum), self.wanted)
      self.cap = max(0, cap)
      self.priority = priority
      self.isRequired = isRequired
    }

    /// The most it can be given.
    var ceiling: Int { isRequired ? wanted : min(wanted, cap) }
    /// The least it can be given, other than nothing.
    var floor: Int { isRequired ? wanted : minimum }
    /// Whether its cap leaves it enough to be of use.
    var isPossible: Bool { floor <= ceiling }
  }

  /// What each demand is given, in the order of the demands: nothing, or from its floor to its ceiling.
  let given: [Int]
  /// How many bytes are missing for what is required; 0 when it fits.
  let lacking: Int
  let limit: Int

  /// Shares `limit` bytes: first what is required, then the least that each part can use, then, part by part, up to what
  /// each wants. So a part of high priority cannot starve the others of their minimum, only of what goes beyond it.
  init(_ demands: [Demand], limit: Int) {
    let limit = max(0, limit)
    let order = demands.indices.sorted { (demands[$0].priority, $0) < (demands[$1].priority, $1) }
    let required = demands.filter(\.isRequired).reduce(0) { $0 + $1.wanted }
    self.limit = limit
    lacking = max(0, required - limit)
    guard lacking == 0 else {
      given = demands.map { _ in 0 }
      return
    }
    var given = demands.map { $0.isRequired ? $0.wanted : 0 }
    var left = limit - required
    for index in order where !demands[index].isRequired && demands[index].isPossible {
      guard demands[index].floor <= left else { continue }
      given[index] = demands[index].floor
      left -= given[index]
    }
    // What was given nothing stays without: it could not use what is left now.
    for index in order where given[index] > 0 {
      let more = min(left, demands[index].ceiling - given[index])
      given[index] += more
      left -= more
    }
    self.given = given
  }

  var used: Int { given.reduce(0, +) }
}
