import CCurl

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Sets the options of an easy handle and keeps the first failure.
struct CurlOptions {
  private let easy: UnsafeMutableRawPointer
  private(set) var failure: HTTPError?

  init(_ easy: UnsafeMutableRawPointer) { self.easy = easy }

  /// Returns the list of headers, which must live as long as the handle.
  mutating func apply(
    _ request: HTTPRequest, configuration: HTTPClient.Configuration
  ) -> UnsafeMutablePointer<curl_slist>? {
    set(CURLOPT_URL, string: request.url)
    set(CURLOPT_NOSIGNAL, 1)
    // One connection per exchange, so that closing it cancels that exchange and no other.
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_CONNECTTIMEOUT_MS, request.timeouts.connectInMilliseconds)
    set(CURLOPT_USERAGENT, string: configuration.userAgent)
    if let file = request.caFile { set(CURLOPT_CAINFO, string: file) }
    setProxy(request.isLoopback ? .none : configuration.proxy)
    setMethod(request)
    return setHeaders(request.headers)
  }

  private mutating func setProxy(_ proxy: HTTPProxy) {
    switch proxy {
    case .none: set(CURLOPT_PROXY, string: "")  // an empty string also switches the environment off
    case .environment: break
    case .url(let url): set(CURLOPT_PROXY, string: url)
    }
  }

  private mutating func setMethod(_ request: HTTPRequest) {
    switch request.method {
    case .get: set(CURLOPT_HTTPGET, 1)
    case .head: set(CURLOPT_NOBODY, 1)
    case .post: setBody(request.body)
    case .delete:
      if !request.body.isEmpty { setBody(request.body) }
      set(CURLOPT_CUSTOMREQUEST, string: request.method.rawValue)
    }
  }

  private mutating func setBody(_ body: [UInt8]) {
    set(CURLOPT_POST, 1)
    // The size comes first: without it curl would copy up to the first zero byte.
    note(nexus_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    body.withUnsafeBytes { bytes in
      set(CURLOPT_COPYPOSTFIELDS, pointer: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
  }

  private mutating func setHeaders(_ headers: [HTTPHeader]) -> UnsafeMutablePointer<curl_slist>? {
    // "Expect:" sends no such header: curl would wait up to a second for "100 Continue" before a large body.
    // "Name;" sends a header with an empty value, where "Name:" would remove it.
    let lines = ["Expect:"] + headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = nexus_curl_list_append(list, line) else {
        note(CURLE_OUT_OF_MEMORY)
        break
      }
      list = longer
    }
    note(nexus_curl_set_list(easy, CURLOPT_HTTPHEADER, list))
    return list
  }

  /// `transfer` is not retained: it owns the handle and frees it first.
  mutating func setCallbacks(of transfer: Transfer) {
    let pointer = Unmanaged.passUnretained(transfer).toOpaque()
    set(CURLOPT_WRITEDATA, pointer: pointer)
    set(CURLOPT_HEADERDATA, pointer: pointer)
    set(CURLOPT_PREREQDATA, pointer: pointer)
    note(
      nexus_curl_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
        let taken = Transfer.from(context).didReceive(body: buffer(bytes, size * count))
        return taken ? size * count : Int(CURL_WRITEFUNC_PAUSE)
      })
    note(
      nexus_curl_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        Transfer.from(context).didReceive(headerLine: buffer(bytes, size * count))
        return size * count
      })
    note(
      nexus_curl_set_sockopt(easy, CURLOPT_SOCKOPTFUNCTION) { _, socket, _ in
        // A program started meanwhile would keep the connection open after it is closed here.
        fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 ? Int32(CURL_SOCKOPT_OK) : Int32(CURL_SOCKOPT_ERROR)
      })
    note(
      nexus_curl_set_prereq(easy, CURLOPT_PREREQFUNCTION) { context, _, _, _, _ in
        Transfer.from(context).didConnect()
        return CURL_PREREQFUNC_OK
      })
  }

  mutating func set(_ option: CURLoption, _ value: Int) {
    note(nexus_curl_set_long(easy, option, value))
  }

  mutating func set(_ option: CURLoption, string: String) {
    note(nexus_curl_set_string(easy, option, string))
  }

  mutating func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
    note(nexus_curl_set_pointer(easy, option, pointer))
  }

  private mutating func note(_ code: CURLcode) {
    guard code != CURLE_OK, failure == nil else { return }
    failure = HTTPError(HTTPError.Code(code), String(cString: nexus_curl_easy_strerror(code)))
  }
}

private func buffer(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> UnsafeBufferPointer<UInt8> {
  UnsafeBufferPointer(start: UnsafeRawPointer(bytes)?.assumingMemoryBound(to: UInt8.self), count: count)
}

extension Transfer {
  fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> Transfer {
    // Set in `setCallbacks`, and never nil.
    Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
  }
}

extension HTTPTimeouts {
  /// curl takes 0 for its own default of five minutes; the longest time it can hold stands for "no limit".
  fileprivate var connectInMilliseconds: Int {
    guard let connect else { return Int(Int32.max) }
    let (seconds, attoseconds) = connect.components
    let milliseconds = seconds.multipliedReportingOverflow(by: 1000)
    guard !milliseconds.overflow else { return Int(Int32.max) }
    return Int(min(max(milliseconds.partialValue + attoseconds / 1_000_000_000_000_000, 1), Int64(Int32.max)))
  }
}
