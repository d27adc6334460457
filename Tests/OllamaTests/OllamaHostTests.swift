import NexusProtocol
import Testing

@testable import Ollama

@Suite struct OllamaHostTests {
  @Test(arguments: [
    ("", "http://127.0.0.1:11434"),
    ("1.2.3.4", "http://1.2.3.4:11434"),
    (":1234", "http://127.0.0.1:1234"),
    ("example.com", "http://example.com:11434"),
    ("example.com:1234", "http://example.com:1234"),
    ("::1", "http://[::1]:11434"),
    ("[::1]", "http://[::1]:11434"),
    ("[::1]:1337", "http://[::1]:1337"),
    (":66000", "http://127.0.0.1:11434"),
    (":-1", "http://127.0.0.1:11434"),
    ("example.com:", "http://example.com:11434"),
    ("0.0.0.0", "http://127.0.0.1:11434"),
    ("0.0.0.0:99", "http://127.0.0.1:99"),
    ("https://0.0.0.0:4321", "https://127.0.0.1:4321"),
    ("[::]", "http://[::1]:11434"),
    ("[::]:99", "http://[::1]:99"),
    ("::", "http://[::1]:11434"),
    ("http://1.2.3.4", "http://1.2.3.4:80"),
    ("https://1.2.3.4", "https://1.2.3.4:443"),
    ("http://1.2.3.4:4321", "http://1.2.3.4:4321"),
    ("http://1.2.3.4:66000", "http://1.2.3.4:80"),
    ("https://example.com/ollama", "https://example.com:443/ollama"),
    ("https://example.com/ollama/", "https://example.com:443/ollama"),
    ("http://localhost:11434/", "http://localhost:11434"),
    ("example.com:56789/one/two", "http://example.com:56789/one/two"),
    ("ollama.com", "https://ollama.com:443"),
    ("\" 1.2.3.4 \"", "http://1.2.3.4:11434"),
    (" '1.2.3.4' ", "http://1.2.3.4:11434"),
    ("HTTPS://1.2.3.4", "https://1.2.3.4:443"),
  ])
  func parses(text: String, url: String) throws {
    let (host, notices) = try OllamaHost.parse(text)
    #expect(host.baseURL == url)
    #expect(notices.isEmpty)
  }

  @Test(arguments: [
    ("http://localhost:11434/v1", "http://localhost:11434"),
    ("http://localhost:11434/v1/", "http://localhost:11434"),
    ("localhost/api", "http://localhost:11434"),
    ("https://example.com/ollama/api/", "https://example.com:443/ollama"),
  ])
  func leavesOutAnAPIPathWithANotice(text: String, url: String) throws {
    let (host, notices) = try OllamaHost.parse(text)
    #expect(host.baseURL == url)
    #expect(notices.count == 1)
  }

  @Test func keepsAPathThatOnlyEndsAlike() throws {
    #expect(try OllamaHost.parse("http://a/myapi").host.path == "/myapi")
    #expect(try OllamaHost.parse("http://a/myapi").notices.isEmpty)
  }

  @Test(arguments: ["ftp://a", "unix:///run/x", "a b", "http://user@host", "[::1", "http://a/?b", "[zz]", "http://a#b"])
  func refusesWhatIsNoAddress(text: String) {
    #expect(throws: ModelError.self) { try OllamaHost.parse(text) }
  }

  @Test(arguments: [
    ("", true), ("localhost", true), ("127.9.9.9", true), ("[::1]", true), ("0.0.0.0", true), ("a.localhost", true),
    ("192.168.1.2", false), ("example.com", false), ("ollama.com", false), ("127.0.0.1.example.com", false),
  ])
  func knowsLoopback(text: String, isLoopback: Bool) throws {
    #expect(try OllamaHost.parse(text).host.isLoopback == isLoopback)
  }
}
