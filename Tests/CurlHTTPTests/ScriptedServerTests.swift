import CurlHTTP
import ScriptedServer
import Testing

/// What the tests of clients stand on: a scripted server answers until it is stopped itself.
@Suite(.timeLimit(.minutes(1))) struct ScriptedServerTests {
  /// The number of a closed socket is given to the next, which may be another server's.
  @Test func stoppingAServerAgainLeavesOthersAlone() async throws {
    let client = HTTPClient()
    for _ in 0..<200 {
      let gone = try ScriptedServer { _ in }
      gone.stop()
      let server = try ScriptedServer { connection in
        while connection.readRequest() != nil { try connection.respond("{}") }
      }
      gone.stop()
      let response = try await client.send(HTTPRequest(.get, server.url + "/"))
      #expect(response.status == 200)
      _ = try await response.body.collect(limitInBytes: 10)
    }
  }

  @Test func aConnectionThatWasResetDoesNotEndOthers() async throws {
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      if connection.index % 2 == 0 { return connection.reset() }
      try connection.respond("{}")
    }
    for index in 0..<50 {
      // A client of its own has a connection of its own.
      let answer = try? await HTTPClient().send(HTTPRequest(.post, server.url + "/", body: [1])).status
      #expect(answer == (index % 2 == 0 ? nil : 200))
    }
    server.stop()
    #expect(server.connectionCount == 50)
  }
}
