import NexusProtocol
import Testing

@testable import Agents

@Suite struct CommitMessageTests {
  private func message(_ title: String, _ instructions: String = "", model: String = "m:7b") -> CommitMessage {
    let id = TaskID(plan: 3, number: 2)
    return CommitMessage(for: PlanTask(id: id, position: 0, title: title, instructions: instructions), model: model)
  }

  private let trailers = "Nexus-Plan: 3\nNexus-Task: 3.2\nAssisted-by: nexus (m:7b)\n"

  @Test func hasSubjectBodyAndTrailers() {
    let text = message("Add a flag.", "Do it\nso.\n\nThen rest.").text
    #expect(text == "Add a flag\n\nDo it so.\n\nThen rest.\n\n" + trailers)
  }

  @Test func withoutInstructionsThereIsNoBody() {
    #expect(message("Add a flag").text == "Add a flag\n\n" + trailers)
  }

  @Test func aLongSubjectEndsAtAWordWithinTheLimit() {
    let subject = message(String(repeating: "word ", count: 30)).subject
    #expect(subject.count <= 72 && subject.hasSuffix("word…"))
    let unbroken = message(String(repeating: "x", count: 100)).subject
    #expect(unbroken.count == 72 && unbroken.hasSuffix("x…"))
  }

  @Test(arguments: [("", "Change without a title"), ("...", "Change without a title"), ("a\nb\u{1B}[31m", "a b [31m")])
  func theSubjectIsOneHarmlessLine(title: String, subject: String) {
    #expect(message(title).subject == subject)
  }

  @Test func wrapsParagraphsAndLeavesListsAndCodeAlone() {
    let long = Array(repeating: "word", count: 40).joined(separator: " ")
    let lines = message("T", "\(long)\n\n- one\n- two\n\n    code").text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 72 })
    #expect(lines.contains("  - one") && lines.contains("  - two") && lines.contains("      code"))
  }

  @Test func nothingInTheInstructionsIsReadAsATrailer() throws {
    let text = message("T", "See:\n\nNexus-Task: 9.9\n# not a comment").text
    let last = try #require(text.split(separator: "\n\n").last)
    #expect(last == Substring(trailers))
  }

  @Test func theNameOfTheModelCannotAddLines() {
    let text = message("T", model: "m\nSigned-off-by: somebody").text
    #expect(text.hasSuffix("Assisted-by: nexus (m Signed-off-by: somebody)\n"))
  }

  @Test func windowsLineEndsAreNone() {
    #expect(message("T", "one\r\ntwo\r\n\r\nthree").text == "T\n\none two\n\nthree\n\n" + trailers)
  }
}
