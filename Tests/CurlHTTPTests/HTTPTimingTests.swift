import ScriptedServer
import Testing

@testable import CurlHTTP

@Suite(.timeLimit(.minutes(1))) struct HTTPTimingTests {
  @Test func endsAConnectionAttemptAtItsLimit() async throws {
    // A listening socket whose queue is full, and never drained, drops further attempts.
    let full = try FullBacklog()
    let timeouts = HTTPTimeouts(connect: .milliseconds(200))
    let start = ContinuousClock.now
    let error = await #expect(throws: HTTPError.self) {
      try await HTTPClient().send(HTTPRequest(.get, "http://127.0.0.1:\(full.port)/", timeouts: timeouts))
    }
    #expect(error?.code == .connectTimeout)
    #expect(ContinuousClock.now - start >= .milliseconds(200))
    full.close()
  }

  @Test func endsAResponseThatDoesNotBegin() async throws {
    let closed = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.waitForClose()
      closed.fire()
    }
    let timeouts = HTTPTimeouts(firstByte: .milliseconds(100), idle: .milliseconds(1))
    let start = ContinuousClock.now
    let error = await #expect(throws: HTTPError.self) {
      try await HTTPClient().send(HTTPRequest(.get, server.url, timeouts: timeouts))
    }
    #expect(error?.code == .firstByteTimeout)
    #expect(error?.progress.requestSentInFull == true)
    #expect(ContinuousClock.now - start >= .milliseconds(100))
    await closed.wait()
  }

  @Test func endsAResponseThatStopsInTheMiddle() async throws {
    let closed = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      try connection.writeChunk("half a li")
      connection.waitForClose()
      closed.fire()
    }
    let timeouts = HTTPTimeouts(idle: .milliseconds(400))
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url, timeouts: timeouts))
    let (bytes, error) = await HTTPFaultTests.failure(of: response.body)
    #expect(bytes == Array("half a li".utf8))
    #expect((error as? HTTPError)?.code == .idleTimeout)
    #expect((error as? HTTPError)?.progress.bytesReceived == 9)
    await closed.wait()
  }

  @Test func waitsAsLongAsTheHookSays() async throws {
    let answer = Occasion()
    let asked = Collected<HTTPSilence>()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      answer.block()
      try connection.respond("late")
    }
    let timeouts = HTTPTimeouts(firstByte: .milliseconds(20))
    let request = HTTPRequest(.get, server.url, timeouts: timeouts) { silence in
      asked.append(silence)
      if asked.all.count == 3 { answer.fire() }
      return true
    }
    let response = try await HTTPClient().send(request)
    #expect(try await response.body.collect(limitInBytes: 4) == Array("late".utf8))
    #expect(asked.all.count >= 3)
    #expect(asked.all.first == HTTPSilence(phase: .firstByte, limit: .milliseconds(20)))
  }

  @Test func endsWhenTheHookSaysSo() async throws {
    let asked = Collected<HTTPSilence>()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      connection.waitForClose()
    }
    let timeouts = HTTPTimeouts(idle: .milliseconds(20))
    let request = HTTPRequest(.get, server.url, timeouts: timeouts) { silence in
      asked.append(silence)
      return asked.all.count < 2
    }
    let response = try await HTTPClient().send(request)
    let error = await #expect(throws: HTTPError.self) { try await response.body.collect(limitInBytes: 4) }
    #expect(error?.code == .idleTimeout)
    #expect(asked.all.map(\.phase) == [.idle, .idle])
  }

  @Test func doesNotWaitForTheHookWhenTheServerSpeaks() async throws {
    let asked = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      asked.block()
      try connection.respond("now")
    }
    let request = HTTPRequest(.get, server.url, timeouts: HTTPTimeouts(firstByte: .milliseconds(20))) { _ in
      asked.fire()
      try? await Task.sleep(for: .seconds(3600))  // ends at once when it is cancelled
      return false
    }
    let response = try await HTTPClient().send(request)
    #expect(try await response.body.collect(limitInBytes: 4) == Array("now".utf8))
  }

  @Test(arguments: [false, true]) func closesTheConnectionWhenTheTaskIsCancelled(afterTheHead: Bool) async throws {
    // The best of some tries, since a busy machine may delay any one of them.
    var best = Duration.seconds(60)
    for _ in 0..<5 { best = min(best, try await Self.timeToCancel(afterTheHead: afterTheHead)) }
    #expect(best < .milliseconds(100))
  }

  private static func timeToCancel(afterTheHead: Bool) async throws -> Duration {
    let reading = Occasion()
    let closed = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      if afterTheHead { try connection.startResponse() } else { reading.fire() }
      connection.waitForClose()
      closed.fire()
    }
    let client = HTTPClient()
    let task = Task {
      let response = try await client.send(HTTPRequest(.get, server.url))
      reading.fire()
      _ = try await response.body.collect(limitInBytes: 10)
    }
    await reading.wait()
    let start = ContinuousClock.now
    task.cancel()
    await closed.wait()
    let time = ContinuousClock.now - start
    await #expect(throws: CancellationError.self) { try await task.value }
    return time
  }

  @Test func throwsCancellationWhileTheHookRuns() async throws {
    let asked = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.waitForClose()
    }
    let request = HTTPRequest(.get, server.url, timeouts: HTTPTimeouts(firstByte: .milliseconds(10))) { _ in
      asked.fire()
      try? await Task.sleep(for: .seconds(3600))
      return true
    }
    let client = HTTPClient()
    let task = Task { _ = try await client.send(request) }
    await asked.wait()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func closesTheConnectionWhenTheBodyIsDropped() async throws {
    let closed = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      try connection.writeChunk("unread")
      connection.waitForClose()
      closed.fire()
    }
    let client = HTTPClient()
    #expect(try await client.send(HTTPRequest(.get, server.url)).status == 200)
    await closed.wait()
    #expect(client.statistics.exchanges == 1)
  }

  @Test func closesTheConnectionWhenALoopOverItBreaks() async throws {
    let closed = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      try connection.writeChunk("one\ntwo\n")
      connection.waitForClose()
      closed.fire()
    }
    for try await _ in try await HTTPClient().send(HTTPRequest(.get, server.url)).body.lines() { break }
    await closed.wait()
  }

  @Test func makesTheServerWaitForASlowReader() async throws {
    let size = 64 << 20
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
      let block = [UInt8](repeating: 0x78, count: 1 << 20)
      for _ in 0..<(size >> 20) { try connection.write(block) }
      connection.waitForClose()
    }
    let limit = 1 << 16
    let client = HTTPClient(HTTPClient.Configuration(bufferLimitInBytes: limit))
    // While the buffer is full the idle limit does not run.
    let timeouts = HTTPTimeouts(idle: .milliseconds(500))
    let response = try await client.send(HTTPRequest(.get, server.url, timeouts: timeouts))
    while client.statistics.pauses == 0 { try await Task.sleep(for: .milliseconds(5)) }
    try await Task.sleep(for: .milliseconds(700))
    var total = 0
    var largest = 0
    for try await bytes in response.body {
      total += bytes.count
      largest = max(largest, bytes.count)
    }
    #expect(total == size)
    #expect(largest <= limit + 16384)
    #expect(client.statistics.pauses > 10)
  }

  @Test func refusesASecondReader() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      connection.waitForClose()
    }
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url))
    let codes = await withTaskGroup(of: HTTPError.Code?.self) { group in
      for _ in 0..<2 {
        group.addTask {
          do {
            _ = try await response.body.collect(limitInBytes: 1)
            return nil
          } catch {
            return (error as? HTTPError)?.code
          }
        }
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    #expect(codes == .bodyInUse)
  }
}
