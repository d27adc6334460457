#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An image that is shown to a model with a message.
package struct MessageImage: Sendable, Equatable {
  /// What a file is, by its first bytes.
  package enum Format: String, Sendable, CaseIterable {
    case png, jpeg, gif, webp

    /// As HTTP calls it.
    package var mediaType: String { "image/" + rawValue }

    /// - Returns: Nil for what is none of them.
    package init?(firstBytes bytes: some Collection<UInt8>) {
      let bytes = Array(bytes.prefix(12))
      // Source: PNG, section 5.2; GIF89a, section 17; WebP container, "RIFF file format"; ITU-T T.81, annex B.
      if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
        self = .png
      } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
        self = .jpeg
      } else if bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8)) {
        self = .gif
      } else if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).elementsEqual("WEBP".utf8) {
        self = .webp
      } else {
        return nil
      }
    }
  }

  package var format: Format
  /// Its bytes in Base64, as all servers want them.
  package var base64: String

  package init(_ format: Format, base64: String) {
    self.format = format
    self.base64 = base64
  }

  /// - Returns: Nil for bytes that are no image of a format that models are shown.
  package init?(bytes: [UInt8]) {
    guard let format = Format(firstBytes: bytes) else { return nil }
    self.init(format, base64: Data(bytes).base64EncodedString())
  }

  /// The image as an address that holds it.
  package var dataURL: String { "data:\(format.mediaType);base64,\(base64)" }

  /// What it takes up in a prompt, as bytes of text: models read some 250 to 1,600 tokens in one.
  static let promptBytes = 4800
}
