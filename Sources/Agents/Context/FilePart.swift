import RepositoryMap

/// A file as a part of a prompt: in full where there is room, else its regions.
enum FilePart {
  /// With less than this a region tells nothing.
  static let leastBytes = 1200

  /// - Parameters:
  ///   - note: What is to be said of it, in lines of its own above the file.
  ///   - isFenced: Whether it stands in a fence where it is whole, as an answer would write it, and not between marker lines.
  ///   - minimum: What it is to have at least where it does not fit in full.
  ///   - cap: The most it may have.
  ///   - hints: Asked for only when the file does not fit in full.
  static func make(
    path: String, content: String, note: String = "", isFenced: Bool = false, priority: Int, minimum: Int = leastBytes,
    cap: Int = .max,
    hints: @escaping @Sendable () async throws -> FileRegions.Hints
  ) -> PackPart {
    let section =
      isFenced
      ? note + FencedFile(path: path.visible, content: content).text
      : FileSection.text(path: path, content: content, note: note)
    let whole = section + "\n"
    let count = whole.utf8.count
    return PackPart(
      .file, path, .init(wanted: count, minimum: min(count, max(minimum, leastBytes)), cap: cap, priority: priority)
    ) { room in
      if count <= room { return .init(whole) }
      let hints = try await hints()
      let limit = room - 1 - note.utf8.count
      guard let part = FileRegions.text(path: path, content: content, hints: hints, limitInBytes: limit) else {
        return nil
      }
      return .init(note + part.text + "\n", leftOut: part.leftOut)
    }
  }
}
