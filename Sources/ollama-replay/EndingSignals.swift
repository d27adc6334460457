import Dispatch
import Foundation

/// SIGINT and SIGTERM as something to wait for.
struct EndingSignals {
  private let arrivals: AsyncStream<Int32>
  private let sources: [any DispatchSourceSignal]

  /// Returns when the handlers stand: a signal that comes before that would be lost.
  init() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(1))
    arrivals = stream
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      return source
    }
    for source in sources {
      await withCheckedContinuation { standing in
        // Registered on a thread of Dispatch's, some time after the source is resumed.
        source.setRegistrationHandler { standing.resume() }
        source.resume()
      }
    }
  }

  func wait() async {
    for await _ in arrivals { break }
    for source in sources { source.cancel() }
  }
}
