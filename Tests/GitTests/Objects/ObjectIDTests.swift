import Foundation
import Git
import Testing

@Suite struct ObjectIDTests {
  private let text = "0123456789abcdef0123456789abcdef01234567"

  @Test func isWrittenAsItIsRead() throws {
    let id = try #require(ObjectID(text))
    #expect(id.description == text && ObjectID(text.uppercased()) == id)
    #expect(id.abbreviated == "0123456")
    #expect(ObjectID.zero.description == String(repeating: "0", count: 40))
    #expect(ObjectID.emptyTree.description == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
  }

  @Test(arguments: [
    "", "0123", "g123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef012345678",
  ])
  func refusesOtherText(text: String) {
    #expect(ObjectID(text) == nil)
  }

  @Test func sortsLikeItsText() throws {
    let ids = try (0..<50).map { try #require(ObjectID(String(format: "%040x", $0 * 7919))) }
    #expect(ids.shuffled().sorted() == ids)
  }

  @Test func isOneStringInJSON() throws {
    let id = try #require(ObjectID(text))
    let data = try JSONEncoder().encode([id])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([ObjectID].self, from: data) == [id])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([ObjectID].self, from: Data("[\"x\"]".utf8)) }
  }
}
