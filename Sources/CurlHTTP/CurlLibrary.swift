import CCurl

/// How libcurl is found; returns the reason when it is not.
struct CurlLibrary: Sendable {
  var load: @Sendable () -> String?

  static let system = CurlLibrary { nexus_curl_load().map { String(cString: $0) } }
}
