import Testing

@testable import Agents

@Suite struct RecordNoteTests {
  private static let one = "Nexus-Task: 1.1\nState:      verified"
  private static let two = "Nexus-Task: 1.2\nState:      unverified"

  private func text(_ paragraphs: [String], in old: String?) -> String {
    String(decoding: RecordNote.text(paragraphs, in: old.map { Array($0.utf8) }), as: UTF8.self)
  }

  @Test func aNewNoteIsTheRecords() {
    #expect(text([Self.one], in: nil) == Self.one + "\n")
    #expect(text([Self.one, Self.two], in: "") == "\(Self.one)\n\n\(Self.two)\n")
  }

  @Test(arguments: ["mine", "mine\n", "mine\n\nand more\n"])
  func followsWhatTheUserWrote(old: String) {
    let kept = old.hasSuffix("\n") ? old : old + "\n"
    #expect(text([Self.one], in: old) == "\(kept)\n\(Self.one)\n")
  }

  @Test(arguments: [
    ([one], [two]), ([one], [one, two]), ([one, two], [one]), ([one, two], [two, one]), ([two], [two]),
  ])
  func replacesRecordsAndNothingElse(old: [String], new: [String]) {
    for (before, after) in [("", ""), ("mine\n\n", ""), ("", "\nmine\n"), ("a\n\n\n", "\n\nNexus-Taskless: x\nb\n\n")] {
      let note = before + old.joined(separator: "\n\n") + "\n" + after
      #expect(text(new, in: note) == before + new.joined(separator: "\n\n") + "\n" + after)
    }
  }

  @Test func aLineInTheMidstOfAParagraphIsNoRecord() {
    let mine = "I quote:\n\(Self.one)\n"
    #expect(text([Self.two], in: mine) == "\(mine)\n\(Self.two)\n")
  }

  @Test func isTheSameWhenWrittenAgain() {
    for old in [nil, "mine", "mine\n", "\n", "\n\n", "mine\n\n\n"] {
      let once = text([Self.one, Self.two], in: old)
      #expect(text([Self.one, Self.two], in: once) == once)
    }
  }

  @Test func bytesThatAreNoTextStay() {
    let mine: [UInt8] = [0xFF, 0xFE, 0x0A]
    let note = RecordNote.text([Self.one], in: mine)
    #expect(note.starts(with: mine) && note == mine + [0x0A] + Array(Self.one.utf8) + [0x0A])
  }
}
