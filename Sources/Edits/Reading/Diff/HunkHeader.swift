/// The `@@` line of a hunk.
struct HunkHeader: Equatable {
  var oldStart: Int?
  var oldCount: Int?
  var newCount: Int?
  /// What follows the numbers, or stands for them.
  var anchor: [UInt8] = []

  /// The header of a hunk that has none.
  init() {}

  /// Nil when `line` is no such line.
  init?(_ line: ArraySlice<UInt8>) {
    guard line.begins(with: "@@") else { return nil }
    var rest = line.dropFirst(2).trimmed
    if let numbers = HunkHeader.numbers(&rest) {
      (oldStart, oldCount, newCount) = numbers
    }
    if rest.begins(with: "@@") { rest = rest.dropFirst(2).trimmed }
    while rest.count >= 2, rest[(rest.endIndex - 2)...].equals("@@") { rest = rest.dropLast(2).trimmed }
    let isDots = rest.allSatisfy { $0 == UInt8(ascii: ".") } || Array(rest) == "…".bytes
    if !isDots { anchor = Array(rest) }
  }

  /// Reads `-1,2 +3,4`; a missing count is one line.
  private static func numbers(_ rest: inout ArraySlice<UInt8>) -> (Int, Int, Int)? {
    var scan = rest
    guard let old = range(&scan, sign: ASCII.minus) else { return nil }
    scan = scan.trimmed
    guard let new = range(&scan, sign: ASCII.plus) else { return nil }
    rest = scan.trimmed
    return (old.start, old.count, new.count)
  }

  private static func range(_ scan: inout ArraySlice<UInt8>, sign: UInt8) -> (start: Int, count: Int)? {
    guard scan.first == sign else { return nil }
    scan = scan.dropFirst()
    guard let start = number(&scan) else { return nil }
    guard scan.first == UInt8(ascii: ",") else { return (start, 1) }
    scan = scan.dropFirst()
    guard let count = number(&scan) else { return nil }
    return (start, count)
  }

  private static func number(_ scan: inout ArraySlice<UInt8>) -> Int? {
    let digits = scan.prefix(while: ASCII.isDigit)
    scan = scan.dropFirst(digits.count)
    return Int(digits.text)
  }
}
