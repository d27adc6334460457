/// A few lines of a file with their numbers, as shown in a refusal.
package struct Window: Equatable, Sendable {
  /// Number of the first line, from 1.
  package var firstLine: Int
  /// The lines without their ends, as they are.
  package var lines: [[UInt8]]
  /// Why they are shown.
  package var title: String

  package init(title: String, firstLine: Int, lines: [[UInt8]]) {
    self.title = title
    self.firstLine = firstLine
    self.lines = lines
  }
}

extension Window: CustomStringConvertible {
  /// The lines under their title, white space that is easily missed made visible.
  package var description: String {
    let last = String(firstLine + max(lines.count, 1) - 1).count
    var text = "\(title) (→ tab, · space at a line's end):"
    for (offset, line) in lines.enumerated() {
      let number = String(firstLine + offset)
      text += "\n\(String(repeating: " ", count: last - number.count))\(number) | \(Window.visible(line))"
    }
    return text
  }

  /// The line with tabs, trailing spaces, look-alike spaces and control characters made visible, cut at 200 characters.
  package static func visible(_ line: some Collection<UInt8>) -> String {
    let text = String(decoding: line, as: UTF8.self)
    var shown = ""
    let body = text.unicodeScalars.reversed().drop { $0 == " " || $0 == "\t" }.count
    for (offset, scalar) in text.unicodeScalars.enumerated() {
      if offset == 200 { return shown + " [cut]" }
      switch scalar {
      case "\t": shown += "→\t"
      case " ": shown += offset < body ? " " : "·"
      case "\r": shown += "␍"
      default:
        if isControl(scalar) || LookAlikes.isUnusualSpace(scalar) {
          shown += "<U+\(hexadecimal(scalar.value))>"
        } else {
          shown.unicodeScalars.append(scalar)
        }
      }
    }
    return shown
  }

  /// Text with control characters made visible, tabs aside, so that it stays on one line.
  static func onOneLine(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      if isControl(scalar), scalar != "\t" {
        shown += "<U+\(hexadecimal(scalar.value))>"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 || scalar.value == 0x7F }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
