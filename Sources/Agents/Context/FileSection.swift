import RepositoryMap

/// One file as it stands in a prompt.
enum FileSection {
  static let end = "=== END ===\n"

  /// Returns the file between marker lines; its bytes are text in UTF-8.
  ///
  /// - Parameter note: What is to be said of it, in lines of its own above the file.
  static func text(path: String, content: String, note: String = "") -> String {
    note + "=== FILE \(path.visible) ===\n" + content + (content.endsLine || content.isEmpty ? "" : "\n") + end
  }

  /// Returns the content of a file that can stand in a prompt, or nil for one that is not text.
  static func readable(_ bytes: [UInt8]) -> String? {
    guard !bytes.prefix(8000).contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
