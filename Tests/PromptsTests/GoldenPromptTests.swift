import Foundation
import Prompts
import Testing

/// Every template as it is sent, with each variable filled by its own name and with none; `NEXUS_RECORD=1` keeps what is
/// rendered now.
@Suite struct GoldenPromptTests {
  private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Rendered")

  @Test(arguments: PromptLibrary.Name.allCases) func isRenderedAsKept(name: PromptLibrary.Name) throws {
    let library = try PromptLibrary()
    let variables = try PromptTemplate(parsing: name.builtInText, file: name.rawValue).variables.sorted()
    func render(_ value: (String) -> String) throws -> String {
      try library.render(name, Dictionary(uniqueKeysWithValues: variables.map { ($0, value($0)) }))
    }
    var text = "##### filled #####\n" + (try render { "<\($0)>\n{{not a tag}} & <b>" })
    if !variables.isEmpty { text += "\n##### empty #####\n" + (try render { _ in "" }) }
    let file = Self.directory.appending(path: name.rawValue + ".txt")
    if ProcessInfo.processInfo.environment["NEXUS_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: Self.directory, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      Issue.record("\(file.path) was written anew; run again without NEXUS_RECORD.")
    }
    #expect(try String(decoding: Data(contentsOf: file), as: UTF8.self) == text)
  }

  @Test func nothingIsKeptForATemplateThatIsGone() throws {
    let kept = try FileManager.default.contentsOfDirectory(atPath: Self.directory.path)
    #expect(kept.sorted() == PromptLibrary.Name.allCases.map { $0.rawValue + ".txt" }.sorted())
  }

  /// Three bytes a token: the fixed part leaves the room to what changes.
  @Test(arguments: PromptLibrary.Name.allCases) func isShort(name: PromptLibrary.Name) {
    #expect(name.builtInText.utf8.count < 1500 * 3)
  }
}
