import Foundation
import Testing

/// What keeps the house easy to find one's way in.
@Suite struct HouseTests {
  private static let root = ProjectDocument.root

  /// More files than this in one folder cannot be taken in as a list.
  private static let mostFiles = 25

  @Test func foldersCanBeTakenIn() throws {
    for top in ["Sources", "Tests"] {
      let folder = Self.root.appending(path: top)
      let names = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
      let sources = names.filter { $0.hasSuffix(".swift") }.map { top + "/" + $0 }
      #expect(!sources.isEmpty)
      let folders = Dictionary(grouping: sources) { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }
      for (folder, files) in folders {
        #expect(files.count <= Self.mostFiles, "\(folder) has \(files.count) source files")
      }
    }
  }

  /// The answers to a newcomer's questions name files that are there.
  @Test func questionsLeadToFilesThatAreThere() throws {
    let rows = try ProjectDocument("ARCHITECTURE.md").rows(below: "Where to look")
    #expect(rows.count >= 20)
    for row in rows {
      let paths = row[1].matches(of: #/`([^`]+)`/#).map { String($0.1) }
      #expect(!paths.isEmpty && paths.count <= 2, "\(row[0])")
      for path in paths {
        #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: path).path), "\(row[0]): \(path)")
      }
    }
  }

  @Test(arguments: [("README.md", 200), ("ARCHITECTURE.md", 200)]) func pagesStayShort(page: String, limit: Int) throws
  {
    let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= limit)
  }
}
