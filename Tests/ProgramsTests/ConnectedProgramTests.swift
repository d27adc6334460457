import Foundation
import Programs
import Testing

@Suite struct ConnectedProgramTests {
  @Test func getsNothingThatThisProcessHasOpen() throws {
    var ends: [Int32] = [0, 0]
    // Without the mark that it is to be closed in other programs, as libraries make them.
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let program = try ConnectedProgram("/bin/cat", [])
    close(ends[1])
    var state = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
    // Programs that other tests are just starting may have it too, until they end.
    #expect(poll(&state, 1, 60_000) == 1)
    #expect(state.revents & Int16(POLLHUP) != 0)
    withExtendedLifetime(program) {}
  }
}
