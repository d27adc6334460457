import Testing

@testable import Vault

@Suite struct KeyTextTests {
  @Test(arguments: ["a", "openai", "OPENAI_API_KEY", "my.key-2", "0", String(repeating: "n", count: 64)])
  func takesNames(_ text: String) throws {
    #expect(try KeyName(text).text == text)
  }

  @Test(arguments: ["", "-a", ".a", "a b", "a/b", "é", "a\n", "a:b", String(repeating: "n", count: 65)])
  func refusesOtherNames(_ text: String) {
    let error = #expect(throws: VaultError.self) { try KeyName(text) }
    #expect(error?.code == .invalidInput)
  }

  @Test(arguments: [
    ("", "The key is empty."), ("sk-1\n", "The key holds a line end."), ("sk\r-1", "The key holds a line end."),
    ("sk\u{0}1", "The key holds a control character."), ("sk\t1", "The key holds a control character."),
    ("sk\u{7f}", "The key holds a control character."), (" sk", "The key begins or ends with a space."),
    ("sk ", "The key begins or ends with a space."),
    (String(repeating: "k", count: 16385), "The key is longer than 16384 bytes."),
  ])
  func refusesValuesThatNoHeaderCarries(_ text: String, _ sentence: String) {
    let error = #expect(throws: VaultError.self) { try KeyValue(SecretBytes(text)) }
    #expect(error?.code == .invalidInput)
    #expect(error?.message == sentence)
  }

  @Test func refusesWhatIsNoText() {
    let bytes = SecretBytes(count: 2) { $0.copyBytes(from: [0xC3, 0x28]) }
    let error = #expect(throws: VaultError.self) { try KeyValue(bytes) }
    #expect(error?.message == "The key is not UTF-8 text.")
  }

  @Test(arguments: ["k", "sk-proj_A/b+c=", "two words", "schlüssel", String(repeating: "k", count: 16384)])
  func takesOtherValues(_ text: String) throws {
    #expect(try KeyValue(SecretBytes(text)).text == text)
  }
}
