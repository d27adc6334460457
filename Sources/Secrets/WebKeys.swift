/// The private members of JSON Web Keys, which have names of one or two letters.
///
/// Source: RFC 7518, "Parameters for Elliptic Curve Keys" and those after it.
enum WebKeys {
  private static let type = Array("kty".utf8)
  private static let members = Set(["d", "p", "q", "dp", "dq", "qi", "k"].map { Array($0.utf8) })
  /// How far an object is followed from its member `kty`, to either side: a key of 4,096 bits takes half of it.
  private static let reach = 8000

  static func values(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var floor = 0
    var index = 0
    while index + type.count < bytes.count {
      guard bytes[index] == type[0], bytes[index + 1] == type[1], bytes[index + 2] == type[2],
        member(in: bytes, index..<(index + 3)) != nil
      else {
        index += 1
        continue
      }
      let near = max(floor, index - reach)
      let start = bytes[near..<index].lastIndex(of: UInt8(ascii: "{")) ?? near
      let far = min(bytes.count, index + reach)
      let end = bytes[index..<far].firstIndex(of: UInt8(ascii: "}")) ?? far
      found += secrets(in: bytes, start..<end)
      floor = end
      index = end
    }
    return found
  }

  private static func secrets(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard Letters.word.contains(bytes[index]) else {
        index += 1
        continue
      }
      let name = bytes[index..<range.upperBound].prefix(while: Letters.word.contains)
      index = name.endIndex
      guard name.count <= 2, members.contains(Array(name)),
        let value = member(in: bytes, name.startIndex..<name.endIndex)
      else { continue }
      if value.count >= 16 { found.append(value) }
      index = value.upperBound
    }
    return found
  }

  /// The text that is given to the name at `name`, in quotes or escaped ones.
  private static func member(in bytes: [UInt8], _ name: Range<Int>) -> Range<Int>? {
    if name.lowerBound > 0, Letters.wordAndDash.contains(bytes[name.lowerBound - 1]) { return nil }
    var index = name.upperBound
    func skip(_ signs: String) { while index < bytes.count, signs.utf8.contains(bytes[index]) { index += 1 } }
    skip("\\\"'")
    skip(" \t")
    guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return nil }
    index += 1
    skip(" \t")
    let quote = index
    skip("\\\"'")
    guard index > quote else { return nil }
    return index..<bytes[index...].prefix(while: Letters.encoded.contains).endIndex
  }
}
