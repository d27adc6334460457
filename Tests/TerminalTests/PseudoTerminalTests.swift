import Foundation
import Terminal
import Testing

/// What a person sees, on a real terminal device.
@Suite struct PseudoTerminalTests {
  @Test func asksTheTerminalForItsNatureAndSize() throws {
    let terminal = try DescriptorPair.terminal(columns: 72, rows: 30)
    #expect(FileDescriptorSink(descriptor: terminal.second).isTerminal)
    #expect(TerminalSize.current(of: terminal.second) == TerminalSize(columns: 72, rows: 30))
  }

  @Test func leavesOnlyTheTextWhenTheStatusIsDone() async throws {
    let terminal = try DescriptorPair.terminal(columns: 40)
    let line = StatusLine(on: FileDescriptorSink(descriptor: terminal.second), palette: Palette(isEnabled: true))
    let status = Status(role: "Implementer", model: "coder", phase: .writing)
    try await line.show(status) {
      var printer = StreamPrinter(above: line, palette: Palette(isEnabled: true))
      try printer.print("Let me ", as: .thinking)
      try printer.print("think.", as: .thinking)
      try printer.print("Done\u{1B}[2J: 日本語\nA line that is longer than the forty columns there are")
      try printer.finish()
    }
    let written = terminal.closeAndReadScreen()
    #expect(written.contains("Implementer"))
    var screen = ScreenModel(width: 40)
    screen.write(written)
    #expect(
      screen.text == [
        "Let me think.", "", "Done␛[2J: 日本語", "A line that is longer than the forty col", "umns there are",
      ])
  }

  @Test func clearsTheStatusWhenTheWorkFails() async throws {
    struct Failure: Error {}
    let terminal = try DescriptorPair.terminal(columns: 40)
    let line = StatusLine(on: FileDescriptorSink(descriptor: terminal.second), palette: .plain)
    await #expect(throws: Failure.self) {
      try await line.show(Status(role: "Overseer", model: "m")) {
        try line.write("text")
        throw Failure()
      }
    }
    var screen = ScreenModel(width: 40)
    screen.write(terminal.closeAndReadScreen())
    #expect(screen.text == ["text"])
  }
}
