/// SHA-256 and its keyed form, written down as the standards have them, so that signatures are judged by other code than
/// made them.
///
/// Source: FIPS 180-4, section 6.2; RFC 2104.
enum PlainSHA256 {
  /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = primes.map { fraction(of: $0, root: 3) }
  /// The same of the square roots of the first 8.
  private static let start: [UInt32] = primes.prefix(8).map { fraction(of: $0, root: 2) }

  private static let primes: [UInt64] = (2...311).filter { number in
    !(2..<number).contains { $0 * $0 <= number && number % $0 == 0 }
  }

  /// Found bit by bit, in whole numbers: the greatest x with x^root <= number · 2^(32 · root).
  private static func fraction(of number: UInt64, root: Int) -> UInt32 {
    var found: UInt64 = 0
    for bit in (0..<36).reversed() {
      let next = found | 1 << UInt64(bit)
      if !isGreater(next, root, than: number) { found = next }
    }
    return UInt32(truncatingIfNeeded: found)
  }

  private static func isGreater(_ value: UInt64, _ root: Int, than number: UInt64) -> Bool {
    let square = value.multipliedFullWidth(by: value)
    guard root == 3 else { return square.high >= number }
    // Of 128 bits of the square and 36 of the value, what is above 96 bits decides.
    let low = square.low.multipliedFullWidth(by: value)
    let high = square.high * value + low.high
    return high >> 32 >= number
  }

  static func hash(_ message: [UInt8]) -> [UInt8] {
    let length = UInt64(message.count) * 8
    var bytes = message + [0x80]
    while bytes.count % 64 != 56 { bytes.append(0) }
    bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> (UInt64($0) * 8)) }
    var state = start
    for block in stride(from: 0, to: bytes.count, by: 64) { mix(bytes[block..<(block + 64)], into: &state) }
    return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) } }
  }

  private static func mix(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    func turn(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }
    let bytes = Array(block)
    var words = stride(from: 0, to: 64, by: 4).map { place in
      bytes[place..<(place + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for index in 16..<64 {
      let (far, near) = (words[index - 15], words[index - 2])
      let first = turn(far, 7) ^ turn(far, 18) ^ far >> 3
      let second = turn(near, 17) ^ turn(near, 19) ^ near >> 10
      words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
    }
    var s = state
    for index in 0..<64 {
      let choice = s[4] & s[5] ^ ~s[4] & s[6]
      let first =
        s[7] &+ (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) &+ choice &+ constants[index] &+ words[index]
      let majority = s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]
      let second = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) &+ majority
      s = [first &+ second, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
    }
    for index in state.indices { state[index] = state[index] &+ s[index] }
  }

  static func code(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var padded = key.count > 64 ? hash(key) : key
    padded += [UInt8](repeating: 0, count: 64 - padded.count)
    return hash(padded.map { $0 ^ 0x5C } + hash(padded.map { $0 ^ 0x36 } + message))
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
