import Foundation
import Testing

@testable import Programs

@Suite struct ProcessMarkTests {
  private static let here = ProcessMark(host: "desk", boot: "b2", space: "pid:[1]", start: "900")

  @Test(
    arguments: [
      // As older versions wrote: only the number counts.
      ("desk", 7, true), ("desk", 8, false), ("other", 8, true),
      ("desk b2 pid:[1] 500", 7, true), ("desk b2 pid:[1] 500", 8, false), ("other b2 pid:[1] 500", 8, true),
      // The number was given away anew.
      ("desk b2 pid:[1] 400", 7, false), ("desk b2 pid:[1] -", 7, true),
      // The system was started anew.
      ("desk b1 pid:[1] 500", 7, false),
      // Two containers with one host name, whose numbers mean nothing to each other.
      ("desk b2 pid:[2] 400", 7, true), ("desk b2 pid:[2] 500", 8, true),
    ])
  func tellsWhoIsGone(_ text: String, _ process: Int32, _ mayRun: Bool) {
    let found = ProcessMark.mayRun(process, markedAs: text, seenFrom: Self.here) { $0 == 7 ? "500" : nil }
    #expect(found == mayRun)
  }

  @Test func seesThisProcessAndAnEndOfAnother() throws {
    let mark = ProcessMark.current.text
    #expect(mark.split(separator: " ").count == 4)
    #expect(ProcessMark.mayRun(getpid(), markedAs: mark))
    let child = try ProgramStart.start(
      ["/bin/sh", "-c", ":"], environment: [:], input: .nothing, output: .nothing, error: .nothing)
    #expect(ProgramStart.wait(for: child) == 0)
    #expect(!ProcessMark.mayRun(child, markedAs: mark))
  }
}
