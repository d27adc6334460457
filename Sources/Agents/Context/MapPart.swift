import NexusProtocol
import RepositoryMap

/// The outline of files that are not shown in full, as a part of a prompt.
enum MapPart {
  static let name = "the map of the other files"
  private static let heading = "# Other files, the most relevant first, with the lines on which they define something\n"

  /// - Parameter excluded: Files that stand in the prompt anyhow, besides those that are in it in full.
  static func make(
    _ demand: Allotment.Demand, excluding excluded: Set<String>,
    of ranking: @escaping @Sendable () async throws -> Ranking
  ) -> PackPart {
    PackPart(last: .map, name, demand) { room, inFull in
      let ranking = try await ranking()
      let excluded = excluded.union(inFull)
      guard ranking.files.contains(where: { !excluded.contains($0.path) }) else { return .init("") }
      let outline = try await ranking.outline(limitInBytes: room - heading.utf8.count - 1, excluding: excluded)
      guard !outline.files.isEmpty else { return nil }
      let leftOut = outline.leftOut == 0 ? [] : [outline.leftOut.counted("other file")]
      return .init(heading + outline.text + "\n", leftOut: leftOut)
    }
  }
}
