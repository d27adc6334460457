/// A file's lines, with a way to find all that match a given one.
struct LineIndex: Sendable {
  let text: TextLines
  let forms: [LineForm]
  /// Whether the bytes are UTF-8; otherwise only ASCII places can be edited.
  let isUTF8: Bool
  /// Whether the bytes are no text at all.
  let holdsZeroBytes: Bool
  /// For each key the last line that has it, and how many have; `previous` leads on from there.
  private let last: [UInt64: (line: Int32, count: Int32)]
  private let previous: [Int32]
  let style: IndentationStyle

  init(_ bytes: [UInt8]) {
    let text = TextLines(bytes)
    self.text = text
    forms = (0..<text.count).map { LineForm(text.content($0)) }
    isUTF8 = bytes.isASCII || String(validating: bytes, as: UTF8.self) != nil
    holdsZeroBytes = bytes.contains(0)
    var last: [UInt64: (line: Int32, count: Int32)] = [:]
    last.reserveCapacity(text.count)
    var previous = [Int32](repeating: -1, count: text.count)
    for (index, form) in forms.enumerated() where !form.isBlank {
      let old = last[form.key]
      if let old { previous[index] = old.line }
      last[form.key] = (Int32(index), (old?.count ?? 0) + 1)
    }
    self.last = last
    self.previous = previous
    style = IndentationStyle(of: forms)
  }

  var count: Int { forms.count }

  /// How many lines have the key of `form`, without a look at each of them.
  func count(like form: LineForm) -> Int { Int(last[form.key]?.count ?? 0) }

  /// Lines that have the key of `form`, ascending.
  func lines(like form: LineForm) -> [Int] {
    var found: [Int] = []
    found.reserveCapacity(count(like: form))
    var index = last[form.key]?.line ?? -1
    while index >= 0 {
      found.append(Int(index))
      index = previous[Int(index)]
    }
    return found.reversed()
  }
}
