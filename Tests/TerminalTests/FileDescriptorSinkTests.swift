import Foundation
import Terminal
import Testing

@Suite struct FileDescriptorSinkTests {
  init() {
    signal(SIGPIPE, SIG_IGN)
  }

  @Test func tellsWhenTheReaderIsGone() throws {
    let pipe = try DescriptorPair.pipe()
    pipe.closeFirst()
    #expect(throws: TerminalError(.closed, detail: EPIPE)) {
      try FileDescriptorSink(descriptor: pipe.second).write("text")
    }
  }

  @Test func tellsWhyItCannotWrite() {
    let error = #expect(throws: TerminalError.self) { try FileDescriptorSink(descriptor: -1).write("text") }
    #expect(error?.code == .writeFailed)
    #expect(error?.detail == EBADF)
    #expect(error?.description == "Output cannot be written: Bad file descriptor")
  }

  @Test func waitsForASlowReaderOfANonblockingPipe() async throws {
    let pipe = try DescriptorPair.pipe()
    #expect(fcntl(pipe.second, F_SETFL, O_NONBLOCK) == 0)
    let text = String(repeating: "0123456789", count: 100_000)
    let (texts, continuation) = AsyncStream.makeStream(of: String.self)
    let reading = pipe.first
    // A thread of its own: both sides block.
    Thread.detachNewThread {
      continuation.yield(DescriptorPair.readToEnd(reading))
      continuation.finish()
    }
    try FileDescriptorSink(descriptor: pipe.second).write(text)
    pipe.closeSecond()
    for await read in texts { #expect(read == text) }
  }

  @Test func aPipeIsNoTerminal() throws {
    let pipe = try DescriptorPair.pipe()
    #expect(!FileDescriptorSink(descriptor: pipe.second).isTerminal)
    #expect(TerminalSize.current(of: pipe.second) == nil)
  }
}
