import CCurl

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The body of the loop thread. Everything here, and every `Transfer`, is touched by that thread only.
final class LoopThread {
  private let multi: UnsafeMutableRawPointer
  private let loop: TransferLoop
  private let configuration: HTTPClient.Configuration
  private let clock = SuspendingClock()
  private var transfers: [UInt64: Transfer] = [:]
  private var lastDelivery = SuspendingClock.now
  private var isStopping = false

  init(multi: UnsafeMutableRawPointer, loop: TransferLoop, configuration: HTTPClient.Configuration) {
    self.multi = multi
    self.loop = loop
    self.configuration = configuration
  }

  func run() {
    while true {
      for command in loop.takeCommands() { obey(command) }
      if isStopping { break }
      var running: Int32 = 0
      let code = nexus_curl_multi_perform(multi, &running)
      guard code == CURLM_OK else {
        fail(HTTPError(.transport(Int32(code.rawValue)), String(cString: nexus_curl_multi_strerror(code))))
        break
      }
      let delivered = transfers.values.reduce(0) { $0 + $1.flush() }
      finishDone()
      if delivered > 0 { rest(afterDelivering: delivered) }
      nexus_curl_multi_poll(multi, Int32(clamping: waitInMilliseconds()))
    }
    stop()
  }

  private func obey(_ command: TransferLoop.Command) {
    switch command {
    case .start(let exchange, let request): start(exchange, request)
    case .abandon(let id): if let transfer = transfers[id] { remove(transfer) }
    case .unpause(let id): transfers[id]?.unpause()
    case .keepWaiting(let id): transfers[id]?.keepWaiting()
    case .timeOut(let id):
      if let transfer = transfers[id], let error = transfer.refusedSilenceError() { end(transfer, error) }
    case .stop: isStopping = true
    }
  }

  private func start(_ exchange: Exchange, _ request: HTTPRequest) {
    do throws(HTTPError) {
      let transfer = try Transfer(
        request, exchange: exchange, configuration: configuration, statistics: loop.statistics)
      let code = nexus_curl_multi_add(multi, transfer.easy)
      guard code == CURLM_OK else {
        throw HTTPError(.transport(Int32(code.rawValue)), String(cString: nexus_curl_multi_strerror(code)))
      }
      transfers[exchange.id] = transfer
    } catch {
      exchange.finish(error)
    }
  }

  private func finishDone() {
    var easy: UnsafeMutableRawPointer?
    var code = CURLE_OK
    while nexus_curl_multi_next_done(multi, &easy, &code) != 0 {
      guard let transfer = transfers.values.first(where: { $0.easy == easy }) else { continue }
      end(transfer, transfer.error(for: code))
    }
  }

  /// Fires the limits that have passed; returns how long to wait for the next one.
  private func waitInMilliseconds() -> Int64 {
    let now = clock.now
    var nearest: Duration?
    for transfer in transfers.values {
      guard let deadline = transfer.deadline else { continue }
      guard deadline > now else {
        if let error = transfer.silenceError() { end(transfer, error) }
        continue
      }
      nearest = min(nearest ?? .seconds(86_400), now.duration(to: deadline))
    }
    guard let nearest else { return transfers.isEmpty ? Int64(Int32.max) : 86_400_000 }
    // Rounded up: a wait that ends early would spin until the deadline.
    return nearest.components.seconds * 1000 + nearest.components.attoseconds / 1_000_000_000_000_000 + 1
  }

  /// Lets a fast trickle gather: waking a reader for every tiny piece costs more than all else, and 1 ms is not seen.
  ///
  /// A piece that comes alone is not delayed, nor are large ones.
  private func rest(afterDelivering count: Int) {
    let now = clock.now
    defer { lastDelivery = clock.now }
    guard count < 4096, lastDelivery.duration(to: now) < .milliseconds(2) else { return }
    usleep(1000)
  }

  private func end(_ transfer: Transfer, _ error: HTTPError?) {
    transfer.flush()
    remove(transfer)
    transfer.exchange.finish(error)
  }

  /// Takes a transfer out of curl, which closes its connection unless the response is complete.
  private func remove(_ transfer: Transfer) {
    transfer.count()
    nexus_curl_multi_remove(multi, transfer.easy)
    transfers[transfer.exchange.id] = nil
  }

  private func fail(_ error: HTTPError) {
    for transfer in transfers.values { end(transfer, error) }
  }

  private func stop() {
    let late = loop.close()
    let error = HTTPError(.clientClosed, "The HTTP client was shut down")
    fail(error)
    for case .start(let exchange, _) in late { exchange.finish(error) }
    nexus_curl_multi_cleanup(multi)
  }
}
