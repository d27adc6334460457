import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Store
import Testing

@Suite(.timeLimit(.minutes(3))) struct AuditCommandTests {
  @Test func exchangesAreListedWithWhoAskedAndVerified() async throws {
    try await Fixture.with([.plan("French", .init("Greet in French")), .edit()]) { fixture in
      let empty = try await fixture.nexus("audit", "verify", "--json")
      #expect(empty.status == 0 && empty.stdout.contains("\"rows\":0,\"head\":null"), "\(empty)")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let lines = try await fixture.run("audit", "--json").stdout.split(separator: "\n")
      let entries = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
      #expect(entries.map { $0["purpose"]?.string } == ["implement", "plan"])
      #expect(entries.map { $0["jobs"]?[0]?["kind"]?.string } == ["implement", "plan"])
      #expect(
        entries.allSatisfy { $0["state"] == "finished" && $0["cost"] == 0 && $0["promptHash"]?.string?.count == 64 })
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      for entry in entries { #expect(document.faults(of: try #require(entry.object), below: "audited exchange") == []) }
      let one = try await fixture.run("audit", "list", "--job", "1").stdout
      #expect(one.contains("plan 1") && !one.contains("implement"), "\(one)")
      let missing = try await fixture.nexus("audit", "--job", "9")
      #expect(missing.status == 65 && missing.stderr.contains("There is no job 9."), "\(missing)")
      let head = try #require(entries[0]["hash"]?.string)
      let whole = try await fixture.nexus("audit", "verify", "--head", String(head.prefix(12)))
      #expect(whole.status == 0 && whole.stdout.contains("whole") && whole.stdout.contains(head), "\(whole)")
      let other = try await fixture.nexus("audit", "verify", "--head", "123456789abc", "--json")
      #expect(other.status == 1 && other.stdout.contains("No row of the audit has the hash 123456789abc."), "\(other)")
      let verdict = try JSONValue(parsing: Array(other.stdout.utf8))
      #expect(document.faults(of: try #require(verdict.object), below: "verdict on the audit") == [])
      #expect(try await fixture.nexus("audit", "verify", "--head", "none").status == 64)
    }
  }
}
