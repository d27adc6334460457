/// A regular expression that tells which lines match, in time linear in the text whatever the expression is.
///
/// The expression becomes an automaton without memory, which is followed in all its states at once; sets of states that
/// have been met are kept, so that most bytes cost one look into a table. What such an automaton cannot do, back references
/// and looking around, is refused with a reason.
package struct LinePattern {
  private let program: PatternProgram
  private var table: [Int32]
  /// The sets of states by number; the last element of each says what stood before: 0 nothing, 1 a word, 2 anything else.
  private var sets: [[Int32]] = []
  private var numbers: [[Int32]: Int32] = [:]

  private static let setLimit = 2000
  private static let unknown: Int32 = -3
  private static let matched: Int32 = -1
  private static let dead: Int32 = -2
  /// The columns of the table: each byte, and the end of the line.
  private static let width = 257

  /// - Throws: `PatternFault`, with a sentence that says what is wrong with the expression.
  package init(_ pattern: String) throws(PatternFault) {
    program = try PatternProgram(pattern)
    table = []
    reset()
  }

  private mutating func reset() {
    table = []
    sets = []
    numbers = [:]
    _ = number(of: [program.start, 0])
  }

  /// The numbers of the lines that match, counted from 1.
  package mutating func lines(in bytes: [UInt8], limit: Int) -> [Int] {
    guard limit > 0 else { return [] }
    var found: [Int] = []
    var (line, state, isDecided) = (1, Int32(0), false)
    for byte in bytes {
      if byte == 10 {
        if !isDecided, next(state, 256) == Self.matched { found.append(line) }
        if found.count >= limit { return found }
        (line, state, isDecided) = (line + 1, 0, false)
        continue
      }
      if isDecided { continue }
      // A carriage return before the line's end is part of that end.
      state = byte == 13 ? carriageReturn(state) : next(state, Int(byte))
      if state == Self.matched {
        found.append(line)
        isDecided = true
      }
      if state == Self.dead { isDecided = true }
    }
    if !isDecided, bytes.last != 10, !bytes.isEmpty, next(state, 256) == Self.matched, found.count < limit {
      found.append(line)
    }
    return found
  }

  private mutating func carriageReturn(_ state: Int32) -> Int32 {
    next(state, 256) == Self.matched ? Self.matched : next(state, 13)
  }

  private mutating func next(_ state: Int32, _ byte: Int) -> Int32 {
    let known = table[Int(state) * Self.width + byte]
    if known != Self.unknown { return known }
    if sets.count >= Self.setLimit {
      let set = sets[Int(state)]
      reset()
      let fresh = number(of: set)
      return step(fresh, byte)
    }
    return step(state, byte)
  }

  private mutating func step(_ state: Int32, _ byte: Int) -> Int32 {
    let set = sets[Int(state)]
    let result: Int32
    switch program.step(set.dropLast(), before: set[set.count - 1], byte: byte) {
    case nil: result = Self.matched
    case .some(let states):
      // A match may begin at any place of the line.
      let after: Int32 = byte < 256 && PatternProgram.isWord(UInt8(byte)) ? 1 : 2
      result = byte == 256 ? Self.dead : number(of: Set(states + [program.start]).sorted() + [after])
    }
    table[Int(state) * Self.width + byte] = result
    return result
  }

  private mutating func number(of set: [Int32]) -> Int32 {
    if let known = numbers[set] { return known }
    let number = Int32(sets.count)
    sets.append(set)
    numbers[set] = number
    table += [Int32](repeating: Self.unknown, count: Self.width)
    return number
  }
}
