import ModelWire
import NexusProtocol
import Testing

@Suite struct ServerURLTests {
  @Test(arguments: [
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1"),
    ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", "127.0.0.1"),
    ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080", "127.0.0.1"),
    ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080", "127.0.0.1"),
    ("https://Models.Example.com/api/v1", "https://models.example.com/api", "models.example.com"),
    // Only at the end is it the version.
    ("https://example.com/v1/team", "https://example.com/v1/team", "example.com"),
    ("http://0.0.0.0:8080", "http://127.0.0.1:8080", "127.0.0.1"),
    ("http://[::]:8080", "http://[::1]:8080", "[::1]"), ("HTTP://[::1]", "http://[::1]", "[::1]"),
  ])
  func readsAnAddress(text: String, base: String, host: String) throws {
    let url = try ServerURL(text, leavingOut: "v1")
    #expect(url.text == base)
    #expect(url.host == host)
    // What it makes of an address is one that it leaves as it is.
    #expect(try ServerURL(url.text, leavingOut: "v1") == url)
  }

  @Test(arguments: [
    "", "127.0.0.1:8080", "ftp://example.com", "http://", "http:///v1", "http://example.com:0", "http://example.com:x",
    "http://example.com:70000", "http://user@example.com", "http://example.com/?key=1", "http://example.com/#a",
    "http://exa mple.com", "http://example.com\n", "http://ex\u{E4}mple.com", "http://a\"b.com",
  ])
  func refusesWhatIsNoAddress(text: String) {
    let error = #expect(throws: ModelError.self) { try ServerURL(text, leavingOut: "v1") }
    #expect(error?.code == .unreachable)
    #expect(error?.server == text)
  }

  @Test(arguments: ["localhost", "LocalHost", "box.localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
  func knowsThisMachine(host: String) {
    #expect(Loopback.contains(host))
  }

  @Test(arguments: [
    "example.com", "localhost.example.com", "notlocalhost", "128.0.0.1", "127.0.0", "127.0.0.1.example.com",
    "127.0.0.256", "[::2]", "0.0.0.0", "",
  ])
  func knowsOtherMachines(host: String) {
    #expect(!Loopback.contains(host))
  }
}
