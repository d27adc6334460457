/// A user's name and password as HTTP joins them, in Base64: what `.npmrc` and Docker's configuration keep.
///
/// Source: RFC 7617, "The 'Basic' Authentication Scheme".
enum Login {
  static func isOne(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count >= 8, text.count <= 1000, text.allSatisfy(Letters.base64.contains) else { return false }
    let plain = decoded(text)
    guard let colon = plain.firstIndex(of: UInt8(ascii: ":")), colon > 0, plain.count - colon > 3 else { return false }
    return plain.allSatisfy { $0 >= 32 && $0 < 127 }
  }

  /// Whether it is a printable text in Base64, and no word that might stand in code.
  static func isEncoded(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count >= 8, text.count <= 1000, text.allSatisfy(Letters.base64.contains),
      text.last == UInt8(ascii: "=") || !PasswordForm.readsAsName(text)
    else { return false }
    return decoded(text).allSatisfy { $0 >= 32 && $0 < 127 }
  }

  private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var (bytes, bits, count) = ([UInt8](), UInt32(0), 0)
    for byte in text {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = byte - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = byte - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte + 4
      case UInt8(ascii: "+"): digit = 62
      case UInt8(ascii: "/"): digit = 63
      default: return bytes
      }
      bits = (bits << 6 | UInt32(digit)) & 0xFFFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
