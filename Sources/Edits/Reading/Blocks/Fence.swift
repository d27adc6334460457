/// A line that opens or closes fenced text in Markdown.
///
/// Source: CommonMark 0.31, section 4.5, "Fenced code blocks".
struct Fence: Equatable {
  let character: UInt8
  let length: Int
  /// White space in front, taken from the lines inside as well.
  let indentation: Int
  /// What stands after the marks, white space trimmed.
  let info: [UInt8]

  /// Nil when `line` is no fence.
  init?(_ line: ArraySlice<UInt8>) {
    let indent = line.indentation.count
    let rest = line.dropFirst(indent)
    guard let first = rest.first, first == UInt8(ascii: "`") || first == UInt8(ascii: "~") else { return nil }
    let run = rest.prefix { $0 == first }.count
    guard run >= 3 else { return nil }
    let info = Array(rest.dropFirst(run).trimmed)
    guard first == UInt8(ascii: "~") || !info.contains(first) else { return nil }
    character = first
    length = run
    indentation = indent
    self.info = info
  }

  /// Whether this line, bare of any information, ends what `opener` began.
  func closes(_ opener: Fence) -> Bool { info.isEmpty && character == opener.character && length >= opener.length }
}
