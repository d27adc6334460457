import Foundation
import Terminal
import Testing

@Suite struct EditorTests {
  /// Edits in a directory of the test's own, which must be empty afterwards.
  private func edit(_ text: String, with command: String) throws -> String? {
    let directory = FileManager.default.temporaryDirectory.path + "/editor-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let editor = Editor(command: command, environment: ["PATH": "/usr/bin:/bin"], temporaryDirectory: directory)
    defer { #expect((try? FileManager.default.contentsOfDirectory(atPath: directory)) == []) }
    return try editor.edit(text, fileName: "plan.md")
  }

  @Test func returnsWhatTheTextHasBecome() throws {
    #expect(try edit("one\n", with: "f() { printf 'two\\n' >> \"$1\"; }; f") == "one\ntwo\n")
    #expect(try edit("one\n", with: "f() { printf new > t && mv t \"$1\"; }; cd /tmp; f") == "new")
  }

  @Test func returnsNothingWhenNothingChanged() throws {
    #expect(try edit("one\n", with: "true") == nil)
  }

  @Test func opensAPrivateFileOfThatName() throws {
    let line =
      "f() { { basename \"$1\"; stat -c %a \"$1\" \"$(dirname \"$1\")\"; } > \"$1.out\"; mv \"$1.out\" \"$1\"; }; f"
    #expect(try edit("", with: line) == "plan.md\n600\n700\n")
  }

  @Test func tellsWhenTheUserGaveUp() {
    #expect(throws: TerminalError(.commandFailed, detail: 1)) { try edit("one", with: "false") }
    #expect(throws: TerminalError(.commandFailed, detail: 143)) { try edit("one", with: "kill -TERM $$;") }
  }

  @Test func tellsWhenThereIsNoEditor() {
    #expect(throws: TerminalError(.commandNotStarted)) { try edit("one", with: "no-such-editor 2>/dev/null") }
    #expect(throws: TerminalError(.commandNotStarted)) { try edit("one", with: " ") }
  }

  @Test func tellsWhenTheFileIsNoTextAnyMore() {
    #expect(throws: TerminalError(.notText)) { try edit("one", with: "f() { printf '\\377' > \"$1\"; }; f") }
  }
}
