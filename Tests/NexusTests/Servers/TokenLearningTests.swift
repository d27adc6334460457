import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// How a model counts is learnt from the exchanges of a recording, kept and read again by the store.
@Suite(.timeLimit(.minutes(2))) struct TokenLearningTests {
  private static func recording() throws -> Recording {
    try Recording(path: ProjectDocument.root.appending(path: "Fixtures/recordings/token-counts.yaml").path)
  }

  @Test func budgetsGoByWhatServersCounted() async throws {
    let recording = try Self.recording()
    try await Fixture.with(recording.exchanges, { $0.models = recording.models }) { fixture in
      #expect(try await rate(fixture) == 3)
      for number in 1...2 {
        try await fixture.run("plan", "Greet in French")
        let stats = try await fixture.run("models", "stats").stdout
        #expect(
          stats.split(separator: "\n").contains {
            $0.split(separator: " ").prefix(3) == ["llama3.1:8b", "\(number)", "-"]
          }, "\(stats)")
      }
      try await fixture.run("plan", "Greet in French")
      let samples = try await fixture.store().tokenSamples(of: Fixture.overseer, limit: 10)
      let (bytes, counts) = (samples.map(\.promptBytes), samples.map(\.promptTokens))
      #expect(counts == [1120, 1140, 1100] && Set(bytes).count == 1)
      let sent = try #require(fixture.server.requests.last { $0.endpoint == .chat })
      #expect(bytes[0] == sent.prompt.utf8.count - 1)
      try await expectRate(Double(bytes[0]) / 1140 * 0.95, fixture)
      // A count of what was not in the cache changes nothing, and a denser prompt does.
      try await fixture.run("plan", "Greet in French")
      try await expectRate(Double(bytes[0]) / 1140 * 0.95, fixture)
      try await fixture.run("plan", "Greet in French")
      try await expectRate(Double(bytes[0]) / 1300 * 0.95, fixture)
      #expect(try await fixture.store().tokenSamples(of: Fixture.overseer, limit: 10).count == 5)
    }
  }

  /// What the next prompt is measured by, and what is told of it.
  private func expectRate(_ rate: Double, _ fixture: Fixture) async throws {
    #expect(abs(try await self.rate(fixture) - rate) < 1e-9)
    let line = try #require(
      try await fixture.run("models", "stats", "--json").stdout.split(separator: "\n").last { $0.contains("prompts") })
    #expect(abs((try JSONValue(parsing: Array(line.utf8))["bytesPerToken"]?.double ?? 0) - rate) < 1e-9)
  }

  private func rate(_ fixture: Fixture) async throws -> Double {
    let json = try await fixture.run("context", "--for", "Greet in French", "--json").stdout
    return try #require(try JSONValue(parsing: Array(json.utf8))["bytesPerToken"]?.double)
  }
}
