import RepositoryMap

/// A file as a part of a prompt: in full where there is room, else its regions.
enum FilePart {
  /// With less than this a region tells nothing.
  static let leastBytes = 1200

  /// - Parameter hints: Asked for only when the file does not fit in full.
  static func make(
    path: String, content: String, priority: Int, hints: @escaping @Sendable () async throws -> FileRegions.Hints
  ) -> PackPart {
    let whole = FileSection.text(path: path, content: content) + "\n"
    let count = whole.utf8.count
    return PackPart(
      .file, path, .init(wanted: count, minimum: min(count, leastBytes), priority: priority)
    ) { room in
      if count <= room { return .init(whole) }
      let hints = try await hints()
      guard
        let part = FileRegions.text(path: path, content: content, hints: hints, limitInBytes: room - 1)
      else { return nil }
      return .init(part.text + "\n", leftOut: part.leftOut)
    }
  }
}
