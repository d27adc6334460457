import Foundation
import Programs
import Testing

@Suite struct ProgramStartTests {
  /// nexus ignores the signals that it handles by itself; a program that inherited that could not be asked to end.
  @Test func aProgramHearsTheSignalsThatNexusIgnores() throws {
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    let process = try ProgramStart.start(
      ["/bin/sh", "-c", "kill -s PIPE $$; exit 7"], environment: [:], input: .nothing, output: .nothing, error: .nothing
    )
    #expect(ProgramStart.wait(for: process) == 128 + SIGPIPE)
  }

  @Test(arguments: [true, false])
  func aProgramHasAGroupOfItsOwnWhereThatIsWanted(_ inOwnGroup: Bool) throws {
    let process = try ProgramStart.start(
      ["sh", "-c", "kill -s STOP $$; exit 3"], executable: "/bin/sh", environment: [:], input: .nothing,
      output: .nothing, error: .nothing, inOwnGroup: inOwnGroup)
    var status: Int32 = 0
    while waitpid(process, &status, WUNTRACED) < 0 && errno == EINTR {}
    #expect((getpgid(process) == process) == inOwnGroup)
    kill(process, SIGCONT)
    #expect(ProgramStart.wait(for: process) == 3)
    #expect(ProgramStart.wait(for: process) == nil)
  }

  @Test(arguments: [["/bin/echo", "a\0b"], ["/bin/echo\0"], ["/no/such/program"]])
  func aProgramThatCannotBeStartedIsAnError(_ words: [String]) {
    let error = #expect(throws: ProgramError.self) {
      try ProgramStart.start(words, environment: [:], input: .nothing, output: .nothing, error: .nothing)
    }
    #expect(error?.code == .notStarted)
    #expect(error?.errno == (words[0] == "/no/such/program" ? ENOENT : EINVAL))
  }
}
