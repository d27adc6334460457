/// An expression as states: what each takes, and where it leads.
struct PatternProgram {
  enum State {
    case bytes(PatternBytes, next: Int32)
    case split(Int32, Int32)
    case check(PatternCheck, next: Int32)
    case match
  }

  private(set) var states: [State] = []
  private(set) var start: Int32 = 0

  /// An expression that needs more is too much to ask for.
  static let stateLimit = 4000
  static let lengthLimit = 500

  init(_ pattern: String) throws(PatternFault) {
    guard pattern.utf8.count <= Self.lengthLimit else {
      throw PatternFault("The regular expression has more than \(Self.lengthLimit) bytes.")
    }
    var parser = PatternParser(pattern)
    let node = try parser.parse()
    states = [.match]
    start = try add(node, next: 0)
  }

  /// Adds the states of `node`, from the last to the first, and returns the first.
  private mutating func add(_ node: PatternNode, next: Int32) throws(PatternFault) -> Int32 {
    switch node {
    case .empty: return next
    case .bytes(let bytes): return try append(.bytes(bytes, next: next))
    case .check(let check): return try append(.check(check, next: next))
    case .sequence(let nodes):
      var next = next
      for node in nodes.reversed() { next = try add(node, next: next) }
      return next
    case .choice(let nodes):
      var first = try add(nodes[nodes.count - 1], next: next)
      for node in nodes.dropLast().reversed() { first = try append(.split(try add(node, next: next), first)) }
      return first
    case .repetition(let node, let least, let most):
      var first = next
      if let most {
        for _ in 0..<max(0, most - least) { first = try append(.split(try add(node, next: first), next)) }
      } else {
        let loop = try append(.split(0, next))
        let body = try add(node, next: loop)
        states[Int(loop)] = .split(body, next)
        first = loop
      }
      for _ in 0..<least { first = try add(node, next: first) }
      return first
    }
  }

  private mutating func append(_ state: State) throws(PatternFault) -> Int32 {
    guard states.count < Self.stateLimit else {
      throw PatternFault("The regular expression is too large: use smaller counts.")
    }
    states.append(state)
    return Int32(states.count - 1)
  }

  /// The states after one byte, or after the end of the line (256); nil when something has matched before it.
  func step(_ from: ArraySlice<Int32>, before: Int32, byte: Int) -> [Int32]? {
    var (seen, stack, result) = (Set<Int32>(), Array(from), [Int32]())
    let isWordNext = byte < 256 && Self.isWord(UInt8(byte))
    while let number = stack.popLast() {
      guard seen.insert(number).inserted else { continue }
      switch states[Int(number)] {
      case .match: return nil
      case .split(let one, let other): stack += [one, other]
      case .check(let check, let next):
        if check.holds(isAtStart: before == 0, isAtEnd: byte == 256, isBoundary: (before == 1) != isWordNext) {
          stack.append(next)
        }
      case .bytes(let bytes, let next):
        if byte < 256, bytes.contains(UInt8(byte)) { result.append(next) }
      }
    }
    return result
  }

  static func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte >= 128
  }
}

enum PatternCheck {
  case lineStart, lineEnd, wordBoundary, noWordBoundary

  func holds(isAtStart: Bool, isAtEnd: Bool, isBoundary: Bool) -> Bool {
    switch self {
    case .lineStart: isAtStart
    case .lineEnd: isAtEnd
    case .wordBoundary: isBoundary
    case .noWordBoundary: !isBoundary
    }
  }
}

/// A set of bytes.
struct PatternBytes: Equatable {
  private var words: [UInt64] = [0, 0, 0, 0]

  init() {}
  init(_ ranges: ClosedRange<UInt8>...) { for range in ranges { insert(range) } }

  mutating func insert(_ range: ClosedRange<UInt8>) {
    for byte in range { words[Int(byte) / 64] |= 1 << UInt64(byte % 64) }
  }
  mutating func formUnion(_ other: PatternBytes) { for index in 0..<4 { words[index] |= other.words[index] } }
  func contains(_ byte: UInt8) -> Bool { words[Int(byte) / 64] >> UInt64(byte % 64) & 1 == 1 }

  var inverted: PatternBytes {
    var result = self
    for index in 0..<4 { result.words[index] = ~words[index] }
    return result
  }

  /// With the other case of each ASCII letter.
  var ignoringCase: PatternBytes {
    var result = self
    for byte in UInt8(65)...90 where contains(byte) || contains(byte + 32) {
      result.insert(byte...byte)
      result.insert((byte + 32)...(byte + 32))
    }
    return result
  }

  static let digit = PatternBytes(48...57)
  static let space = PatternBytes(32...32, 9...13)
  static let word = PatternBytes(48...57, 65...90, 97...122, 95...95, 128...255)
  static let any = PatternBytes(0...255)
}

indirect enum PatternNode {
  case empty
  case bytes(PatternBytes)
  case check(PatternCheck)
  case sequence([PatternNode])
  case choice([PatternNode])
  case repetition(PatternNode, least: Int, most: Int?)
}
