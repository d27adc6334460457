/// A file's lines, with a way to find all that match a given one.
struct LineIndex: Sendable {
  let text: TextLines
  let forms: [LineForm]
  /// Whether the bytes are UTF-8; otherwise only ASCII places can be edited.
  let isUTF8: Bool
  /// Whether the bytes are no text at all.
  let holdsZeroBytes: Bool
  /// For each key the last line that has it; `previous` leads on from there.
  private let last: [UInt64: Int32]
  private let previous: [Int32]
  let style: IndentationStyle

  init(_ bytes: [UInt8]) {
    let text = TextLines(bytes)
    self.text = text
    forms = (0..<text.count).map { LineForm(text.content($0)) }
    isUTF8 = bytes.isASCII || String(validating: bytes, as: UTF8.self) != nil
    holdsZeroBytes = bytes.contains(0)
    var last: [UInt64: Int32] = [:]
    last.reserveCapacity(text.count)
    var previous = [Int32](repeating: -1, count: text.count)
    for (index, form) in forms.enumerated() where !form.isBlank {
      if let old = last.updateValue(Int32(index), forKey: form.key) { previous[index] = old }
    }
    self.last = last
    self.previous = previous
    style = IndentationStyle(of: forms)
  }

  var count: Int { forms.count }

  /// Lines that have the key of `form`, ascending; nil when there are more than `limit`.
  func lines(like form: LineForm, limit: Int = .max) -> [Int]? {
    var found: [Int] = []
    var index = last[form.key] ?? -1
    while index >= 0 {
      if found.count == limit { return nil }
      found.append(Int(index))
      index = previous[Int(index)]
    }
    return found.reversed()
  }
}
