import NexusTestSupport
import Secrets
import Testing

@Suite struct RedactionTests {
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func takesOutTheSecretsOfTheCorpusAndNothingElse(seed: UInt64) throws {
    for item in try CorpusCase.all(in: "leaks.txt", seed: seed) {
      let (found, wanted) = (Redaction.redact(item.text).text, item.expected(Redaction.mark))
      for (found, wanted) in zip(found.split(separator: "\n"), wanted.split(separator: "\n")) {
        #expect(found == wanted, "\(item.name)")
      }
      #expect(found == wanted)
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func leavesHashesExamplesAndCodeAlone(seed: UInt64) throws {
    for item in try CorpusCase.all(in: "harmless.txt", seed: seed) {
      let found = Redaction.redact(item.text).text
      for (found, wanted) in zip(found.split(separator: "\n"), item.text.split(separator: "\n")) {
        #expect(found == wanted, "\(item.name)")
      }
    }
  }

  @Test func redactingTwiceIsTheSameAsOnce() throws {
    for item in try CorpusCase.all(in: "leaks.txt", seed: 5) {
      let once = Redaction.redact(item.text).text
      #expect(Redaction.redact(once).text == once && !Redaction.redact(once).isChanged)
    }
  }

  @Test func keepsTheLinesAndSaysWhichChanged() throws {
    for item in try CorpusCase.all(in: "leaks.txt", seed: 6) {
      let result = Redaction.redact(item.text)
      let (before, after) = (
        item.text.split(separator: "\n", omittingEmptySubsequences: false),
        result.text.split(separator: "\n", omittingEmptySubsequences: false)
      )
      #expect(before.count == after.count)
      #expect(result.lines == before.indices.filter { before[$0] != after[$0] }.map { $0 + 1 })
    }
  }

  @Test func knowsTheLinesOfKeys() throws {
    let key = try #require(try CorpusCase.all(in: "leaks.txt", seed: 7).first { $0.name == "a key" })
    let lines = Redaction.keyLines(in: key.text)
    #expect(lines.count == 3)
    for line in lines { #expect(key.text.contains("\n" + line + "\n")) }
  }

  @Test func hostileTextsTakeLinearTime() {
    let texts = [
      String(repeating: "-----BEGIN RSA PRIVATE KEY-----\n", count: 2000),
      String(repeating: "-----END RSA PRIVATE KEY-----", count: 2000), String(repeating: "password=", count: 6000),
      String(repeating: "://a:", count: 10_000), String(repeating: "Bearer ", count: 7000),
      String(repeating: "sk-", count: 15_000), String(repeating: "a", count: 50_000),
      String(repeating: "QUFB+/9a", count: 6000) + "\n-----END PRIVATE KEY-----",
      String(repeating: "\"kty\":", count: 8000), String(repeating: "Private-Lines: 400\n", count: 2000),
      String(repeating: "password=\"", count: 5000), "password='" + String(repeating: "token=\"a", count: 5000),
      String(repeating: "curl -u a mysql -p ", count: 2500), String(repeating: "token=\n", count: 6000),
    ]
    for text in texts {
      let time = ThreadTime.measure { _ = Redaction.redact(text) }
      #expect(time < .seconds(10), "\(text.prefix(20))")
    }
  }

  @Test func looksIntoLinesHoweverLongTheyAre() throws {
    let item = try #require(try CorpusCase.all(in: "leaks.txt", seed: 8).first { $0.name == "names with values" })
    let filling = String(repeating: "let a = 1; ", count: 2000)
    for line in item.text.split(separator: "\n") {
      #expect(Redaction.redact(filling + line).text == filling + Redaction.redact(String(line)).text)
      #expect(Redaction.redact(filling + line).isChanged)
    }
  }

  @Test func readsAnyBytes() {
    for text in [
      "", "\n", "\r\n\r\n", "password=", "password=\"", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----",
      "://:@", "token: String =", "eyJ", "\u{0}\u{7F}ü«»",
    ] {
      #expect(Redaction.redact(text).text == text)
    }
  }
}
