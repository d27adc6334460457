/// The value of a key, checked to be something that can be sent in a header of HTTP.
package struct KeyValue: Sendable {
  package static let limitInBytes = 16 * 1024

  package let bytes: SecretBytes

  /// - Throws: `.invalidInput`, with the reason, for a value that is empty, too long, not UTF-8, holds a line end or
  ///   another control character, or has a space at its beginning or end, as text that was copied often does.
  package init(_ bytes: SecretBytes) throws(VaultError) {
    if let fault = bytes.withBytes(Self.fault) { throw VaultError(.invalidInput, fault) }
    self.bytes = bytes
  }

  /// The value as text, a copy that is not wiped.
  package var text: String { bytes.text! }  // the initialiser takes nothing but UTF-8

  private static func fault(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard let first = bytes.first, let last = bytes.last else { return "The key is empty." }
    if bytes.count > limitInBytes { return "The key is longer than \(limitInBytes) bytes." }
    if bytes.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
      return "The key holds a line end."
    }
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "The key holds a control character." }
    if first == UInt8(ascii: " ") || last == UInt8(ascii: " ") { return "The key begins or ends with a space." }
    return isUTF8(bytes) ? nil : "The key is not UTF-8 text."
  }

  /// Decodes without keeping what it decodes.
  private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue: continue
      case .emptyInput: return true
      case .error: return false
      }
    }
  }
}
