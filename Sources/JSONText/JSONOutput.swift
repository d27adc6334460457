/// JSON as it is printed, which may be on a terminal.
package enum JSONOutput {
  /// Returns JSON of the same meaning without control characters beyond ASCII and without those that turn the direction
  /// of text: terminals act on them, and JSON does not need them.
  package static func harmless(_ json: String) -> String {
    guard json.unicodeScalars.contains(where: isHarmful) else { return json }
    var result = ""
    for scalar in json.unicodeScalars {
      // Such a character can stand only within a string, where the escape means the same.
      if isHarmful(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x7F...0x9F, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
