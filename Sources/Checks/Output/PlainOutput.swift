/// The text that a command's output leaves on a terminal: without colours, titles, moves of the cursor and what was written
/// over.
///
/// Lines stay lines. Of a line that begins anew after a carriage return, as a progress bar's, the last state stays; a
/// character that is stepped back over is gone. Other control characters but the tab are left out.
/// Source: ECMA-48, "Control Functions for Coded Character Sets", and xterm's "Control Sequences" for the strings.
package enum PlainOutput {
  package static func text(_ output: String) -> String {
    guard output.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F || $0 == 0xC2 }) else {
      return output
    }
    var reader = Reader()
    for scalar in output.unicodeScalars { reader.take(scalar) }
    return reader.finish()
  }

  private struct Reader {
    private enum Mode {
      case text
      /// After ESC; intermediates may follow.
      case escape
      /// In a control sequence, up to its final byte.
      case sequence
      /// In a string for the terminal, up to BEL or ESC \; at most one line.
      case string
      case stringEscape
    }

    private var mode = Mode.text
    private var text = String.UnicodeScalarView()
    private var line = String.UnicodeScalarView()
    private var hasReturn = false

    mutating func take(_ scalar: Unicode.Scalar) {
      switch mode {
      case .text: takeText(scalar)
      case .escape: takeEscape(scalar)
      case .sequence:
        if (0x40...0x7E).contains(scalar.value) {
          mode = .text
        } else if !(0x20...0x3F).contains(scalar.value) {
          // No sequence after all: what follows is text.
          mode = .text
          takeText(scalar)
        }
      case .string:
        if scalar.value == 0x07 || scalar.value == 0x9C { mode = .text }
        if scalar.value == 0x1B { mode = .stringEscape }
        if scalar == "\n" {
          mode = .text
          takeText(scalar)
        }
      case .stringEscape:
        mode = .text
        if scalar != "\\" { takeEscape(scalar) }
      }
    }

    mutating func finish() -> String {
      text += line
      return String(text)
    }

    private mutating func takeEscape(_ scalar: Unicode.Scalar) {
      switch scalar.value {
      case UInt32(UInt8(ascii: "[")): mode = .sequence
      case UInt32(UInt8(ascii: "]")), UInt32(UInt8(ascii: "P")), UInt32(UInt8(ascii: "X")), UInt32(UInt8(ascii: "^")),
        UInt32(UInt8(ascii: "_")):
        mode = .string
      case 0x20...0x2F: mode = .escape
      case 0x30...0x7E: mode = .text
      default:
        mode = .text
        takeText(scalar)
      }
    }

    private mutating func takeText(_ scalar: Unicode.Scalar) {
      switch scalar.value {
      case 0x0A:
        hasReturn = false
        text += line
        text.append(scalar)
        line = String.UnicodeScalarView()
      case 0x0D: hasReturn = true
      case 0x1B: mode = .escape
      case 0x9B: mode = .sequence
      case 0x90, 0x98, 0x9D, 0x9E, 0x9F: mode = .string
      case 0x08: if !line.isEmpty, !hasReturn { line.removeLast() }
      case 0x09: append(scalar)
      case 0x00..<0x20, 0x7F..<0xA0: break
      default: append(scalar)
      }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
      if hasReturn {
        hasReturn = false
        line = String.UnicodeScalarView()
      }
      line.append(scalar)
    }
  }
}
