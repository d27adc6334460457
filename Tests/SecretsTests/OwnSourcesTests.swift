import Foundation
import Secrets
import Testing

/// How much of code without secrets is taken for one: measured on this project's own, which talks of passwords, tokens and
/// keys all the time. docs/reading.md says what it finds.
@Suite struct OwnSourcesTests {
  @Test(arguments: ["Sources", "script", "Benchmarks", "docs", "Prompts"])
  func nothingOfThisProjectIsTakenForASecret(directory: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../" + directory)
    let urls = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    var lines = 0
    for case let url as URL in urls {
      guard let data = try? Data(contentsOf: url), let text = String(data: data, encoding: .utf8) else { continue }
      lines += text.count { $0 == "\n" }
      #expect(Redaction.redact(text).lines == [], "\(url.path)")
    }
    #expect(lines > 0)
    print("\(directory): \(lines) lines")
  }
}
