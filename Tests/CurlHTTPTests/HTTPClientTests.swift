import Foundation
import ScriptedServer
import Testing

@testable import CurlHTTP

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
  @Test func tellsWhichLibraryWasLoaded() throws {
    let parts = try HTTPClient.libraryVersion().split(separator: ".")
    #expect(parts.count == 3 && Int(parts[0]) ?? 0 >= 7)
  }

  @Test(arguments: [
    "http://127.0.0.1.example/", "http://10.0.0.1/", "https://example.com/?a=localhost",
    "http://localhost@example.com/",
  ])
  func reachesNoOtherMachineWhereThatIsForbidden(url: String) async throws {
    let client = HTTPClient(.init(isLoopbackOnly: true))
    let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(.get, url)) }
    #expect(error?.code == .notLoopback && client.statistics.newConnections == 0)
  }

  @Test func reachesThisMachineWhereOthersAreForbidden() async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil { try connection.respond("x") }
    }
    let client = HTTPClient(.init(isLoopbackOnly: true))
    #expect(try await client.send(HTTPRequest(.get, server.url)).status == 200)
  }

  @Test func sendsMethodHeadersAndBody() async throws {
    let requests = Collected<ReceivedRequest>()
    let server = try ScriptedServer { connection in
      while let request = connection.readRequest() {
        requests.append(request)
        try connection.respond("{\"ok\":true}", status: "201 Created")
      }
    }
    let client = HTTPClient()
    let body = [UInt8](repeating: 0x61, count: 300_000) + [0, 10]
    let headers = [HTTPHeader("Content-Type", "application/json"), HTTPHeader("X-Empty", "")]
    let response = try await client.send(HTTPRequest(.post, server.url + "/api/x?y=1", headers: headers, body: body))
    #expect(response.status == 201)
    #expect(response.headers[name: "content-TYPE"] == "application/json")
    #expect(try await response.body.collect(limitInBytes: 100) == Array("{\"ok\":true}".utf8))
    for method in [HTTPMethod.get, .delete] {
      _ = try await client.send(HTTPRequest(method, server.url + "/")).body.collect(limitInBytes: 100)
    }
    let seen = requests.all
    #expect(seen.map(\.method) == ["POST", "GET", "DELETE"])
    #expect(seen[0].target == "/api/x?y=1")
    #expect(seen[0].headers["content-type"] == "application/json")
    #expect(seen[0].headers["x-empty"] == "")
    #expect(seen[0].headers["expect"] == nil)
    #expect(seen[0].headers["user-agent"] == "nexus")
    #expect(seen[0].body == body)
  }

  @Test func reusesAConnection() async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil { try connection.respond("ok") }
    }
    let client = HTTPClient()
    for _ in 0..<20 {
      let response = try await client.send(HTTPRequest(.get, server.url + "/"))
      #expect(try await response.body.collect(limitInBytes: 2) == Array("ok".utf8))
    }
    #expect(client.statistics.exchanges == 20)
    #expect(client.statistics.newConnections == 1)
    #expect(server.connectionCount == 1)
  }

  @Test func runsManyExchangesAtOnce() async throws {
    let server = try ScriptedServer { connection in
      while let request = connection.readRequest() { try connection.respond(request.text) }
    }
    let client = HTTPClient()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<64 {
        group.addTask {
          let body = Array("\(number)".utf8)
          let response = try await client.send(HTTPRequest(.post, server.url + "/", body: body))
          #expect(try await response.body.collect(limitInBytes: 10) == body)
        }
      }
      try await group.waitForAll()
    }
    #expect(client.statistics.exchanges == 64)
  }

  @Test func skipsInterimResponsesAndTrailers() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.write("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\n")
      try connection.write("Transfer-Encoding: chunked\r\nX-A:  b \r\n\r\n2\r\nhi\r\n0\r\nX-Late: 1\r\n\r\n")
      connection.waitForClose()
    }
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url))
    #expect(response.status == 200)
    #expect(response.headers[name: "link"] == nil)
    #expect(response.headers[name: "x-a"] == "b")
    #expect(try await response.body.collect(limitInBytes: 2) == Array("hi".utf8))
  }

  @Test(arguments: [
    "", "ftp://127.0.0.1/", "file:///etc/passwd", "localhost", "http://a b/", "http://a/\r\nX: y", "http://",
  ])
  func refusesAnUnusableURL(url: String) async throws {
    let error = await #expect(throws: HTTPError.self) { try await HTTPClient().send(HTTPRequest(.get, url)) }
    #expect(error?.code == .invalidURL)
  }

  @Test(arguments: [
    HTTPHeader("A", "b\r\nC: d"), HTTPHeader("A b", "c"), HTTPHeader("", "c"), HTTPHeader("A", "b\u{0}"),
  ])
  func refusesAHeaderThatWouldBecomeAnother(header: HTTPHeader) async throws {
    let error = await #expect(throws: HTTPError.self) {
      try await HTTPClient().send(HTTPRequest(.get, "http://127.0.0.1:1/", headers: [header]))
    }
    #expect(error?.code == .invalidRequest)
  }

  @Test func saysWhenTheLibraryIsMissing() async throws {
    let client = HTTPClient(HTTPClient.Configuration(), library: CurlLibrary { "no such file" })
    let error = await #expect(throws: HTTPError.self) {
      try await client.send(HTTPRequest(.get, "http://127.0.0.1:1/"))
    }
    #expect(error?.code == .libraryUnavailable)
    #expect(error?.message.contains("no such file") == true)
  }

  @Test func reachesLoopbackPastAProxyAndOthersThroughIt() async throws {
    let proxied = Collected<String>()
    let proxy = try ScriptedServer { connection in
      while let request = connection.readRequest() {
        proxied.append(request.target)
        try connection.respond("proxy")
      }
    }
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil { try connection.respond("direct") }
    }
    let client = HTTPClient(HTTPClient.Configuration(proxy: .url(proxy.url)))
    let direct = try await client.send(HTTPRequest(.get, server.url + "/"))
    #expect(try await direct.body.collect(limitInBytes: 10) == Array("direct".utf8))
    let through = try await client.send(HTTPRequest(.get, "http://model.invalid/x"))
    #expect(try await through.body.collect(limitInBytes: 10) == Array("proxy".utf8))
    #expect(proxied.all == ["http://model.invalid/x"])
  }

  @Test(arguments: [
    ("http://localhost:1/", true), ("http://LOCALHOST", true), ("http://a.localhost/x", true),
    ("http://127.3.2.1:5", true),
    ("http://[::1]:5/", true), ("http://u:p@127.0.0.1/", true), ("http://127.0.0.1.example.com/", false),
    ("http://example.com/localhost", false), ("http://128.0.0.1/", false), ("http://[::2]/", false),
    ("http://127.0.0.1@example.com/", false), ("http://localhost.example.com/", false),
  ])
  func knowsLoopbackHosts(url: String, isLoopback: Bool) {
    #expect(HTTPRequest(.get, url).isLoopback == isLoopback)
  }

  @Test func keepsItsConnectionsFromOtherPrograms() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      connection.waitForClose()
    }
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url))
    let flags = server.descriptorFlagsOfClients()
    #expect(flags.count == 1)
    #expect(flags.allSatisfy { $0 & FD_CLOEXEC != 0 })
    _ = consume response
  }

  @Test func endsItsThreadAndConnectionsWhenShutDown() async throws {
    let closed = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.respond("ok")
      connection.waitForClose()
      closed.fire()
    }
    let client = HTTPClient()
    _ = try await client.send(HTTPRequest(.get, server.url)).body.collect(limitInBytes: 2)
    client.shutdown()
    await closed.wait()
    let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(.get, server.url)) }
    #expect(error?.code == .clientClosed)
  }

  @Test func endsItsConnectionsWhenDropped() async throws {
    let closed = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.respond("ok")
      connection.waitForClose()
      closed.fire()
    }
    _ = try await HTTPClient().send(HTTPRequest(.get, server.url)).body.collect(limitInBytes: 2)
    await closed.wait()
  }

  @Test func failsWhatIsUnderWayWhenShutDown() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      connection.waitForClose()
    }
    let client = HTTPClient()
    let response = try await client.send(HTTPRequest(.get, server.url))
    client.shutdown()
    let error = await #expect(throws: HTTPError.self) { try await response.body.collect(limitInBytes: 2) }
    #expect(error?.code == .clientClosed)
  }
}
