import Foundation
import Isolation
import Synchronization
import Testing

@testable import CurlHTTP

@Suite struct TransferLoopTests {
  /// Where no thread could be started once, later requests do not wait for one for ever.
  @Test func aThreadThatDidNotStartIsTriedAgain() throws {
    let tries = Mutex(0)
    let loop = TransferLoop(configuration: HTTPClient.Configuration()) { body in
      tries.withLock {
        $0 += 1; return $0 == 1
      } ? EAGAIN : startThread(body)
    }
    let request = HTTPRequest(.get, "http://127.0.0.1:9/")
    let error = #expect(throws: HTTPError.self) { try loop.start(request, bufferLimit: 1024) }
    #expect(error?.message.contains("No thread can be started") == true)
    _ = try loop.start(request, bufferLimit: 1024)
    #expect(tries.withLock { $0 } == 2)
    loop.send(.stop)
  }
}
