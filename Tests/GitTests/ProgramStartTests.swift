import Foundation
import Git
import Testing

@Suite struct ProgramStartTests {
  /// nexus ignores the signals that it handles by itself; a program that inherited that could not be asked to end.
  @Test func aProgramHearsTheSignalsThatNexusIgnores() throws {
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    let (process, failure) = ProgramStart.start(
      ["/bin/sh", "-c", "kill -s PIPE $$; exit 7"], environment: [:], input: .nothing, output: .nothing, error: .nothing
    )
    try #require(failure == 0)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    #expect(status & 0x7F == SIGPIPE)
  }
}
