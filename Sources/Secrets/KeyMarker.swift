/// A piece of text that says where a private key begins or ends, whatever stands around it.
///
/// Sources: RFC 7468 for PEM; RFC 4716 for the four dashes of SSH2; RFC 9580, "Forming ASCII Armor"; OpenVPN, "Static key";
/// PuTTY, "PPK file format".
struct KeyMarker {
  enum Kind: Equatable {
    case begin
    case end
    /// The key is in so many lines after this one.
    case lines(Int)
  }

  let kind: Kind
  let range: Range<Int>

  private static let puttyName = Array("Private-Lines:".utf8)
  private static let puttyDash = 7
  private static let dash = UInt8(ascii: "-")

  /// The first at or after `start`. Every one of them has a dash in it.
  static func next(in bytes: [UInt8], from start: Int) -> KeyMarker? {
    var index = start
    while index < bytes.count {
      guard bytes[index] == dash else {
        index += 1
        continue
      }
      var stop = index
      while stop < bytes.count, bytes[stop] == dash { stop += 1 }
      if stop - index >= 4, let marker = armor(in: bytes, dashes: index..<stop) { return marker }
      if stop - index == 1, let marker = putty(in: bytes, dash: index, from: start) { return marker }
      index = stop
    }
    return nil
  }

  /// `-----BEGIN … PRIVATE KEY-----`, where the words say that what is there is private.
  private static func armor(in bytes: [UInt8], dashes: Range<Int>) -> KeyMarker? {
    var place = dashes.upperBound
    if place < bytes.count, bytes[place] == 32 { place += 1 }
    let rest = bytes[place...].prefix(80)
    let isBegin = rest.starts(with: "BEGIN ".utf8)
    guard isBegin || rest.starts(with: "END ".utf8) else { return nil }
    let label = rest.dropFirst(isBegin ? 6 : 4)
    guard let close = label.indices.first(where: { label[$0...].starts(with: "----".utf8) }),
      isPrivate(String(decoding: label[..<close], as: UTF8.self))
    else { return nil }
    var end = close
    while end < bytes.count, bytes[end] == dash { end += 1 }
    return KeyMarker(kind: isBegin ? .begin : .end, range: dashes.lowerBound..<end)
  }

  private static func isPrivate(_ label: String) -> Bool {
    let label = label.hasSuffix(" ") ? String(label.dropLast()) : label
    return label.hasSuffix("PRIVATE KEY") || label.hasSuffix("PRIVATE KEY BLOCK")
      || label.hasPrefix("OpenVPN ") && label.contains("key")
  }

  private static func putty(in bytes: [UInt8], dash: Int, from start: Int) -> KeyMarker? {
    let first = dash - puttyDash
    guard first >= start, bytes[first...].starts(with: puttyName) else { return nil }
    let number = bytes[(first + puttyName.count)...].prefix(8).drop { $0 == 32 }.prefix(while: Letters.digits.contains)
    guard let count = Int(String(decoding: number, as: UTF8.self)), count > 0 else { return nil }
    return KeyMarker(kind: .lines(min(count, KeyBlocks.limitInLines)), range: first..<number.endIndex)
  }
}
