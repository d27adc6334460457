import Foundation
import Git
import Testing

@Suite struct NoteTests {
  private let fixture: GitFixture
  private let (first, second): (ObjectID, ObjectID)
  private let reference = "refs/notes/nexus"

  init() throws {
    fixture = try GitFixture()
    try fixture.configureIdentity()
    first = try fixture.commit(["a": "1\n"])
    second = try fixture.commit(["a": "2\n"])
  }

  private func write(_ notes: [ObjectID: String]) async throws {
    let repository = try fixture.open()
    try await repository.write(
      notes.mapValues { Array($0.utf8) }, to: reference, from: try await repository.reference(reference),
      message: "Write", date: Date(timeIntervalSince1970: 1_700_000_000))
  }

  private func note(on object: ObjectID) async throws -> [UInt8]? {
    let repository = try fixture.open()
    let tip = try #require(try await repository.reference(reference))
    return try await repository.note(on: object, at: tip)
  }

  @Test func gitShowsWhatIsWrittenAndKeepsIt() async throws {
    try await write([first: "One: 1\n", second: "Two: 2\nThree: 3\n"])
    #expect(try fixture.git("notes", "--ref=nexus", "show", first.description) == "One: 1\n")
    #expect(try fixture.git("log", "-1", "--format=%N", "--notes=nexus") == "Two: 2\nThree: 3\n\n")
    #expect(try fixture.git("log", "--format=%an %s %ct", reference) == "Grace Write 1700000000\n")
    try fixture.git("notes", "--ref=nexus", "append", "-m", "mine", first.description)
    #expect(try await note(on: first) == Array("One: 1\n\nmine\n".utf8))
    try await write([second: "Two: 3\n"])
    #expect(try fixture.git("notes", "--ref=nexus", "show", second.description) == "Two: 3\n")
    #expect(try fixture.git("notes", "--ref=nexus", "show", first.description) == "One: 1\n\nmine\n")
    #expect(try fixture.git("rev-list", "--count", reference) == "3\n")
    try fixture.expectSound()
  }

  @Test func readsNotesThatGitWroteToTheByte() async throws {
    #expect(try await fixture.open().reference(reference) == nil)
    try fixture.git(
      ["notes", "--ref=nexus", "add", "-C", try blob([0x61, 0xFF, 0x0A, 0x0A]).description, first.description])
    #expect(try await note(on: first) == [0x61, 0xFF, 0x0A, 0x0A])
    #expect(try await note(on: second) == nil)
  }

  private func blob(_ bytes: [UInt8]) throws -> ObjectID {
    try Data(bytes).write(to: URL(fileURLWithPath: fixture.path + "/bytes"))
    let text = try fixture.git("hash-object", "-w", "bytes")
    return try #require(ObjectID(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test func namesBlobsAsGitDoes() throws {
    for bytes in [[], [0x61], [0x00, 0xFF, 0x0A]] as [[UInt8]] {
      #expect(try ObjectID(ofBlob: bytes) == blob(bytes))
    }
  }

  /// git spreads many notes over directories.
  @Test func findsItsPlaceAmongManyNotes() async throws {
    let blobs = try (0..<300).map { try blob(Array("\($0)".utf8)) }
    try fixture.git("notes", "--ref=nexus", "add", "-m", "many", blobs[0].description)
    let copies = blobs.dropFirst().map { "\(blobs[0]) \($0)\n" }.joined()
    try fixture.git(["notes", "--ref=nexus", "copy", "--stdin"], input: copies)
    let entries = try fixture.git("ls-tree", "--name-only", reference).split(separator: "\n")
    #expect(entries.contains { $0.count == 2 })
    try await write([first: "One\n", blobs[7]: "Seven\n"])
    #expect(try fixture.git("notes", "--ref=nexus", "show", first.description) == "One\n")
    #expect(try fixture.git("notes", "--ref=nexus", "show", blobs[7].description) == "Seven\n")
    #expect(try fixture.git("notes", "--ref=nexus", "list").split(separator: "\n").count == 301)
    try fixture.expectSound()
  }

  @Test func losesNothingToAnotherWriter() async throws {
    let repository = try fixture.open()
    try fixture.git("notes", "--ref=nexus", "add", "-m", "mine", first.description)
    let mine = try fixture.id(reference)
    try await expectError(.referenceMoved) {
      try await repository.write([second: Array("x\n".utf8)], to: reference, from: nil, message: "Write")
    }
    try fixture.git("notes", "--ref=nexus", "append", "-m", "more", first.description)
    try await expectError(.referenceMoved) {
      try await repository.write([second: Array("x\n".utf8)], to: reference, from: mine, message: "Write")
    }
    #expect(try fixture.git("notes", "--ref=nexus", "show", first.description) == "mine\n\nmore\n")
    #expect(try await note(on: second) == nil)
  }

  @Test func refusesZeroBytesAndOtherThingsThanCommitsOfNotes() async throws {
    let repository = try fixture.open()
    try await expectError(.invalidArgument) {
      try await repository.write([first: [0x61, 0]], to: reference, from: nil, message: "Write")
    }
    let blob = try blob([0x61])
    try await expectError(.notFound) { _ = try await repository.note(on: first, at: blob) }
    #expect(try await repository.reference(reference) == nil)
    #expect(await repository.hasObject(first))
    #expect(await !repository.hasObject(.zero))
  }
}
