/// Numbers of names to consecutive ones, many times quicker than a dictionary of the standard library, which guards
/// against chosen keys; here the keys are hashes already.
struct NameTable {
  private var slots: [UInt64]
  private let mask: Int
  private(set) var count = 0

  private static let empty = UInt64.max

  /// - Parameter capacity: How many different names there will be at most.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: Self.empty, count: size)
    mask = size - 1
  }

  /// The index of the name, which is added if it is new.
  mutating func insert(_ name: UInt32) -> Int {
    let slot = self.slot(of: name)
    if slots[slot] == Self.empty {
      slots[slot] = UInt64(name) << 32 | UInt64(count)
      count += 1
    }
    return Int(slots[slot] & 0xFFFF_FFFF)
  }

  func index(of name: UInt32) -> Int? {
    let found = slots[slot(of: name)]
    return found == Self.empty ? nil : Int(found & 0xFFFF_FFFF)
  }

  private func slot(of name: UInt32) -> Int {
    var slot = Int(truncatingIfNeeded: name &* 2_654_435_769) & mask
    while slots[slot] != Self.empty, UInt32(slots[slot] >> 32) != name { slot = (slot + 1) & mask }
    return slot
  }
}
