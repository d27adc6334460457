import CCurl
import Isolation

/// One exchange inside curl: its easy handle, and what is known about its progress. Lives on the loop thread.
final class Transfer {
  private enum Phase {
    case connecting
    case waiting
    case streaming
  }

  let easy: UnsafeMutableRawPointer
  let exchange: Exchange
  private let request: HTTPRequest
  private let statistics: Locked<HTTPStatistics>
  private let clock = SuspendingClock()
  private let errorBuffer: UnsafeMutablePointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?

  private var phase = Phase.connecting
  private var lastActivity: SuspendingClock.Instant
  private var isPaused = false
  private var isAsking = false
  private var parser = HeadParser()
  private var pending: [UInt8] = []
  private var bytesReceived = 0

  init(
    _ request: HTTPRequest, exchange: Exchange, configuration: HTTPClient.Configuration,
    statistics: Locked<HTTPStatistics>
  ) throws(HTTPError) {
    guard let easy = nexus_curl_easy_init() else { throw HTTPError(.transport(2), "libcurl cannot allocate a handle") }
    self.easy = easy
    self.exchange = exchange
    self.request = request
    self.statistics = statistics
    lastActivity = clock.now
    errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    var options = CurlOptions(easy)
    options.set(CURLOPT_ERRORBUFFER, pointer: errorBuffer)
    headerList = options.apply(request, configuration: configuration)
    options.setCallbacks(of: self)
    if let failure = options.failure { throw failure }
  }

  deinit {
    nexus_curl_easy_cleanup(easy)
    nexus_curl_list_free(headerList)
    errorBuffer.deallocate()
  }
}

// MARK: - What curl calls

extension Transfer {
  /// The connection is ready; on a second connection, after a dead one, it happens again.
  func didConnect() {
    phase = .waiting
    lastActivity = clock.now
  }

  func didReceive(headerLine: UnsafeBufferPointer<UInt8>) {
    noteActivity()
    if let head = parser.feed(headerLine) { exchange.deliver(head: head) }
  }

  /// Returns whether the bytes were taken; if not, curl brings them again after `unpause`.
  func didReceive(body bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    noteActivity()
    guard !exchange.mustWait(pending: pending.count, count: bytes.count) else {
      isPaused = true
      statistics.withLock { $0.pauses += 1 }
      return false
    }
    pending.append(contentsOf: bytes)
    bytesReceived += bytes.count
    return true
  }

  private func noteActivity() {
    phase = .streaming
    isAsking = false
    lastActivity = clock.now
  }
}

// MARK: - What the loop calls

extension Transfer {
  /// Hands over what arrived since the last flush, in one piece; returns how many bytes that were.
  @discardableResult
  func flush() -> Int {
    guard !pending.isEmpty else { return 0 }
    defer { pending = [] }
    exchange.deliver(pending)
    return pending.count
  }

  func unpause() {
    guard isPaused else { return }
    isPaused = false
    lastActivity = clock.now
    nexus_curl_easy_pause(easy, CURLPAUSE_CONT)
  }

  /// When the silence has lasted too long; `nil` while curl connects, the reader holds the bytes back, or is being asked.
  var deadline: SuspendingClock.Instant? {
    guard !isPaused, !isAsking, let limit else { return nil }
    return lastActivity.advanced(by: limit)
  }

  private var limit: Duration? {
    switch phase {
    case .connecting: nil
    case .waiting: request.timeouts.firstByte
    case .streaming: request.timeouts.idle
    }
  }

  /// Asks the reader whether to wait on; returns the error when there is nobody to ask.
  func silenceError() -> HTTPError? {
    guard request.onSilence != nil, let limit else { return timeoutError() }
    isAsking = true
    exchange.deliver(silence: HTTPSilence(phase: phase == .waiting ? .firstByte : .idle, limit: limit))
    return nil
  }

  func keepWaiting() {
    guard isAsking else { return }
    isAsking = false
    lastActivity = clock.now
  }

  /// `nil` when the answer to a silence came too late: the server has spoken meanwhile.
  func refusedSilenceError() -> HTTPError? { isAsking ? timeoutError() : nil }

  private func timeoutError() -> HTTPError {
    let seconds = limit.map { "\($0)" } ?? "the limit"
    return phase == .streaming
      ? HTTPError(.idleTimeout, "The server sent nothing for \(seconds)", progress: progress)
      : HTTPError(.firstByteTimeout, "The server did not begin to answer within \(seconds)", progress: progress)
  }

  /// Adds this exchange to the statistics; once, when it is over.
  func count() {
    var connections = 0
    nexus_curl_get_long(easy, CURLINFO_NUM_CONNECTS, &connections)
    statistics.withLock {
      $0.exchanges += 1
      $0.newConnections += connections
    }
  }

  /// What curl's final `code` means; `nil` when the response is complete.
  func error(for code: CURLcode) -> HTTPError? {
    if code == CURLE_OK {
      // curl takes headers that end with the connection for a whole response.
      let message = "The connection was closed inside the headers"
      return parser.isComplete ? nil : HTTPError(.connectionLost, message, progress: progress)
    }
    let detail = String(cString: errorBuffer)
    let text = detail.isEmpty ? String(cString: nexus_curl_easy_strerror(code)) : detail
    return HTTPError(HTTPError.Code(code), text, progress: progress)
  }

  private var progress: HTTPProgress {
    var sentHeaders = 0
    var sentBody: curl_off_t = 0
    nexus_curl_get_long(easy, CURLINFO_REQUEST_SIZE, &sentHeaders)
    nexus_curl_get_offset(easy, CURLINFO_SIZE_UPLOAD_T, &sentBody)
    var progress = HTTPProgress()
    progress.connected = phase != .connecting
    progress.requestSentInFull = sentHeaders > 0 && sentBody >= curl_off_t(request.body.count)
    progress.responseBegan = phase == .streaming
    progress.bytesReceived = bytesReceived
    return progress
  }
}
