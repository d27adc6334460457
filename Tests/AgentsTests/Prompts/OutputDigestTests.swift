import Testing

@testable import Agents

@Suite struct OutputDigestTests {
  private static let output =
    (1...500).map { number in
      number == 250 ? "src/report.py:12: AssertionError: expected 3\n" : "compiling part \(number)\n"
    }.joined() + "1 test did not pass\n"

  @Test func shortOutputStaysAsItIs() {
    #expect(OutputDigest.text("one\ntwo", limitInBytes: 7) == .init("one\ntwo"))
  }

  @Test func keepsTheBeginningTheEndAndTheLinesThatMatter() throws {
    let digest = try #require(OutputDigest.text(Self.output, limitInBytes: 1000))
    #expect(digest.text.utf8.count <= 1000)
    #expect(digest.text.hasPrefix("compiling part 1\n"))
    #expect(
      digest.text.contains("\ncompiling part 249\nsrc/report.py:12: AssertionError: expected 3\ncompiling part 251\n"))
    #expect(digest.text.hasSuffix("1 test did not pass\n"))
    #expect(digest.text.contains(" lines left out)\n"))
  }

  @Test(arguments: [0, 10, 50, 100, 300, 1000, 5000]) func staysWithinItsRoom(limit: Int) {
    for text in [Self.output, String(repeating: "é", count: 4000), "\n\n\n" + Self.output] {
      guard let digest = OutputDigest.text(text, limitInBytes: limit) else { continue }
      #expect(digest.text.utf8.count <= limit)
      #expect(!digest.leftOut.isEmpty)
    }
  }
}
