import HTTPServing
import Testing

@Suite struct LoopbackGuardTests {
  private func status(
    host: String? = "127.0.0.1:6398", target: String = "/mcp", _ more: [(String, String)] = [],
    address: String = "127.0.0.1"
  ) -> Int? {
    let fields = (host.map { [("Host", $0)] } ?? []) + more
    let head = HTTPHead(
      method: "POST", target: target, fields: fields.map { .init($0.0, $0.1) }, port: 6398)
    return LoopbackGuard(address: address).refusal(of: head)?.status
  }

  @Test(arguments: [
    "127.0.0.1:6398", "127.0.0.1", "localhost:6398", "LocalHost", "[::1]:6398", "[::1]",
  ])
  func servesTheNamesOfThisMachine(host: String) {
    #expect(status(host: host) == nil)
  }

  @Test(arguments: [
    nil, "", "evil.example", "evil.example:6398", "127.0.0.1:6399", "localhost.:6398", "localhost.evil.example", "::1",
    "127.0.0.1.evil.example:6398", "127.0.0.1:6398@evil.example", "[::1", "0.0.0.0:6398", "127.0.0.2:6398",
    "localhost:6398, evil.example",
  ])
  func servesNoOtherHost(host: String?) {
    #expect(status(host: host) == 421)
  }

  @Test func servesTheAddressItListensOn() {
    #expect(status(host: "127.0.0.2:6398", address: "127.0.0.2") == nil)
  }

  @Test func refusesAHostInTheTargetAndASecondHost() {
    #expect(status(target: "http://evil.example/mcp") == 421)
    #expect(status(target: "http://127.0.0.1:6398/mcp") == nil)
    #expect(status([("Host", "evil.example")]) == 421)
  }

  @Test(arguments: [
    "null", "http://evil.example", "http://evil.example:6398", "https://127.0.0.1:6398", "http://127.0.0.1:6399",
    "http://127.0.0.1", "http://127.0.0.1:6398.evil.example", "file://", "",
  ])
  func refusesPagesOfOtherOrigins(origin: String) {
    #expect(status([("Origin", origin)]) == 403)
  }

  @Test func servesItsOwnPages() {
    #expect(status([("Origin", "http://127.0.0.1:6398")]) == nil)
    #expect(status([("Origin", "http://localhost:6398"), ("Sec-Fetch-Site", "same-origin")]) == nil)
    #expect(status([("Sec-Fetch-Site", "cross-site")]) == 403)
    #expect(status([("Origin", "http://127.0.0.1:6398"), ("Origin", "http://evil.example")]) == 403)
  }

  /// After rebinding, host and origin agree, and both are the other site's.
  @Test func isNotImpressedByAnOriginThatIsTheHost() {
    #expect(status(host: "evil.example:6398", [("Origin", "http://evil.example:6398")]) == 421)
  }

  @Test func knowsAddressesOfThisMachine() {
    for address in ["127.0.0.1", "127.1.2.3", "::1"] { #expect(LoopbackGuard.isLoopback(address)) }
    for address in ["0.0.0.0", "::", "10.0.0.1", "127.0.0", "127.0.0.256", "127.0.0.x", "128.0.0.1", "localhost", ""] {
      #expect(!LoopbackGuard.isLoopback(address))
    }
  }
}

@Suite struct BearerTokenTests {
  private func answer(_ fields: String...) throws -> HTTPAnswer? {
    let token = try #require(BearerToken("0123456789abcdef"))
    let fields = fields.map { HTTPHead.Field("Authorization", $0) }
    return token.refusal(of: HTTPHead(method: "POST", target: "/", fields: fields, port: 1))
  }

  @Test func letsInWhoShowsIt() throws {
    #expect(try answer("Bearer 0123456789abcdef") == nil)
    #expect(try answer("bearer  0123456789abcdef") == nil)
  }

  @Test func letsInNobodyElse() throws {
    let without = try #require(try answer())
    #expect(without.status == 401 && without.fields.first?.value == "Bearer realm=\"nexus\"")
    for wrong in [
      "Bearer 0123456789abcdeF", "Bearer 0123456789abcde", "Bearer 0123456789abcdef0", "Bearer", "Bearer ",
      "Basic 0123456789abcdef", "0123456789abcdef",
    ] {
      let refusal = try #require(try answer(wrong))
      #expect(refusal.status == 401 && refusal.fields.first?.name == "WWW-Authenticate")
    }
    #expect(try answer("Bearer 0123456789abcdef", "Bearer 0123456789abcdef")?.status == 401)
  }

  @Test func isNeverShortOrUnfitForAHeader() {
    for text in ["", "0123456789abcde", "0123456789 abcdef", "0123456789abcdeé", "0123456789abcdef\n"] {
      #expect(BearerToken(text) == nil)
    }
  }
}
