import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// A plan drawn, and written as a page.
@Suite(.timeLimit(.minutes(5))) struct ReportCommandTests {
  private static let exchanges: [Recording.Exchange] = [
    .plan(
      "Speak French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1])),
    .edit("greeting.txt", "nowhere to be found", "bonjour"), .edit(), .edit("farewell.txt", "goodbye", "adieu"),
    .approve(), .revise(),
  ]

  @Test func tellsOfAPlanAndDrawsIt() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try await fixture.nexus("review").status == 1)

      let drawn = try await fixture.run("plan", "graph").stdout
      #expect(drawn == "  1   1  Greet in French  approved\n  2   2  Part in French  committed  after 1\n")
      let json = try JSONValue(
        parsing: Array(try await fixture.run("plan", "graph", "--form", "mermaid", "--json").stdout.utf8))
      #expect(json["plan"] == 1 && json["form"] == "mermaid")
      #expect(
        json["drawing"]?.string?.hasPrefix("flowchart TD\n  s0[\"Greet in French<br/>approved\"]:::done\n") == true)
      #expect(try await fixture.run("plan", "graph", "--form", "svg").stdout.hasPrefix("<svg "))

      let result = try await fixture.run("report")
      #expect(result.stdout == "" && result.stderr == "Wrote nexus-plan-1.html. Open it in a browser.\n", "\(result)")
      let file = URL(filePath: fixture.repository.path + "/nexus-plan-1.html")
      let page = try String(contentsOf: file, encoding: .utf8)
      for words in ["Speak French", "Greet in French", "edits refused", "committed", "<span class=\"new\">+bonjour"] {
        #expect(page.contains(words), "\(words)")
      }
      #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)

      let text = try await fixture.run("report", "--markdown").stdout
      #expect(text.hasPrefix("# Speak French\n") && text.contains("| 1. Greet in French | approved |"))
    }
  }
}
