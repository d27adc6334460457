/// Which documents use names that others define, for finding what those in question depend on.
///
/// A document passes what it has to the names it uses, each in proportion to `1 / sqrt(uses)`, so that rare names tell
/// more; a name passes it on to the documents that define it. Names defined in many places tell nothing and are left out.
struct ReferenceGraph {
  static let definerLimit = 6
  /// Of what a document has, the part that it passes on in a step.
  static let damping = 0.6
  static let steps = 12

  private var table: NameTable
  /// The documents that define each name, one after another, and where those of each name begin.
  private var definers: [Int32] = []
  private var definerStarts: [Int32] = []
  /// The names that documents use, one after another, and where those of each document are.
  private var uses: [Int32] = []
  private var places: [Range<Int32>]
  private var weights: [Float] = []

  /// - Parameter names: The numbers of the names that each document defines.
  init(definedNames names: [[UInt32]]) {
    table = NameTable(capacity: names.reduce(0) { $0 + $1.count })
    var counts: [Int32] = []
    for defined in names {
      for name in defined {
        let index = table.insert(name)
        if index == counts.count { counts.append(1) } else { counts[index] += 1 }
      }
    }
    definerStarts = [0]
    for count in counts { definerStarts.append(definerStarts.last! + count) }
    definers = Array(repeating: 0, count: Int(definerStarts.last!))
    var next = definerStarts
    for (document, defined) in names.enumerated() {
      for name in defined {
        guard let index = table.index(of: name) else { continue }
        definers[Int(next[index])] = Int32(document)
        next[index] += 1
      }
    }
    places = Array(repeating: 0..<0, count: names.count)
  }

  /// The documents that define `name`.
  func documents(defining name: UInt32) -> ArraySlice<Int32> {
    guard let index = table.index(of: name) else { return [] }
    return definers[Int(definerStarts[index])..<Int(definerStarts[index + 1])]
  }

  /// Takes note of the names that a document uses; each document is told of once, in any order.
  mutating func add(_ packed: [UInt8], usedIn document: Int) {
    let start = Int32(uses.count)
    _ = PackedNumbers.forEach(packed) { name in
      guard let index = table.index(of: name) else { return }
      if definerStarts[index + 1] - definerStarts[index] <= Self.definerLimit { uses.append(Int32(index)) }
    }
    places[document] = start..<Int32(uses.count)
  }

  /// To be called after the last `add`.
  mutating func finish() {
    var counts = [Float](repeating: 0, count: table.count)
    for name in uses { counts[Int(name)] += 1 }
    weights = counts.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
  }

  /// How much of `start`, which is passed on and begun with anew, each document has in the end.
  func spread(_ start: [Double]) -> [Double] {
    let total = start.reduce(0, +)
    guard total > 0 else { return start }
    let begin = start.map { $0 / total }
    let outgoing = begin.indices.map { document in
      range(document).reduce(0.0) { $0 + Double(weights[Int(uses[$1])]) }
    }
    var rank = begin
    var held = [Double](repeating: 0, count: table.count)
    for _ in 0..<Self.steps {
      for name in held.indices { held[name] = 0 }
      for document in rank.indices where rank[document] > 1e-9 && outgoing[document] > 0 {
        let share = rank[document] / outgoing[document]
        for place in range(document) { held[Int(uses[place])] += share * Double(weights[Int(uses[place])]) }
      }
      rank = begin.map { $0 * (1 - Self.damping) }
      for name in held.indices where held[name] > 0 {
        let range = Int(definerStarts[name])..<Int(definerStarts[name + 1])
        let share = Self.damping * held[name] / Double(range.count)
        for place in range { rank[Int(definers[place])] += share }
      }
    }
    return rank
  }

  private func range(_ document: Int) -> Range<Int> {
    Int(places[document].lowerBound)..<Int(places[document].upperBound)
  }
}
