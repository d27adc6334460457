/// The names and words of a text, found in one pass over its bytes without knowing its language.
struct TextScan {
  /// How often a word occurs, at most ``maximumCount``.
  struct WordCount: Equatable {
    let word: UInt32
    var count: UInt8
    /// Whether it is part of a name that the file defines.
    var isDefined = false

    static let maximumCount: UInt8 = 127
  }

  /// The numbers of all names that occur, each once, in ascending order.
  private(set) var names: [UInt32] = []
  /// The words, in ascending order of their numbers.
  private(set) var words: [WordCount] = []

  /// Names shorter than this are variables of a few lines.
  static let shortestName = 3

  init(_ bytes: UnsafeBufferPointer<UInt8>, defining definitions: [String]) {
    var all: [UInt32] = []
    all.reserveCapacity(bytes.count / 6)
    WordForm.forEachWord(in: bytes) { all.append($0) }
    words = Self.counted(&all)
    for name in definitions {
      for word in WordForm.words(in: name) { mark(word) }
    }
    names = Self.names(in: bytes)
  }

  private static func counted(_ all: inout [UInt32]) -> [WordCount] {
    all.sort()
    var words: [WordCount] = []
    for word in all {
      if words.last?.word == word {
        if words[words.count - 1].count < WordCount.maximumCount { words[words.count - 1].count += 1 }
      } else {
        words.append(WordCount(word: word, count: 1))
      }
    }
    return words
  }

  private mutating func mark(_ word: UInt32) {
    if let index = words.firstIndex(ofSorted: word, by: \.word) { words[index].isDefined = true }
  }

  private static func names(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    var found: [UInt32] = []
    found.reserveCapacity(bytes.count / 10)
    var index = 0
    while index < bytes.count {
      guard isNameByte(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, isNameByte(bytes[index]) { index += 1 }
      guard index - start >= shortestName, index - start <= 100, !WordForm.isDigit(bytes[start]) else { continue }
      found.append(NameHash.of(UnsafeBufferPointer(rebasing: bytes[start..<index])))
    }
    found.sort()
    var distinct: [UInt32] = []
    for name in found where distinct.last != name { distinct.append(name) }
    return distinct
  }

  static func names(in text: String) -> [UInt32] {
    var text = text
    return text.withUTF8 { names(in: $0) }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool { WordForm.isWordByte(byte) || byte == UInt8(ascii: "_") }
}

extension Array {
  /// The index of the element with that key, where the elements are in ascending order of their keys.
  func firstIndex<Key: Comparable>(ofSorted key: Key, by value: (Element) -> Key) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if value(self[middle]) < key { low = middle + 1 } else { high = middle }
    }
    return low < count && value(self[low]) == key ? low : nil
  }
}

/// Word counts as bytes, as they are kept: four of the word, one of the count and, in its highest bit, the mark.
enum PackedWords {
  static func bytes(_ words: [TextScan.WordCount]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * 5)
    for word in words {
      withUnsafeBytes(of: word.word.littleEndian) { bytes.append(contentsOf: $0) }
      bytes.append(word.count | (word.isDefined ? 0x80 : 0))
    }
    return bytes
  }

  /// How often each of `wanted` occurs, and how many words there are in all; nil for bytes that are no word counts.
  static func find(_ wanted: [UInt32], in bytes: [UInt8]) -> (counts: [(count: UInt8, isDefined: Bool)], total: Int)? {
    guard bytes.count % 5 == 0 else { return nil }
    return bytes.withUnsafeBytes { buffer in
      let count = buffer.count / 5
      func word(_ index: Int) -> UInt32 {
        UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: index * 5, as: UInt32.self))
      }
      var total = 0
      for index in 0..<count { total += Int(buffer[index * 5 + 4] & 0x7F) }
      let counts = wanted.map { key -> (count: UInt8, isDefined: Bool) in
        var (low, high) = (0, count)
        while low < high {
          let middle = (low + high) / 2
          if word(middle) < key { low = middle + 1 } else { high = middle }
        }
        guard low < count, word(low) == key else { return (0, false) }
        let packed = buffer[low * 5 + 4]
        return (packed & 0x7F, packed & 0x80 != 0)
      }
      return (counts, total)
    }
  }
}
