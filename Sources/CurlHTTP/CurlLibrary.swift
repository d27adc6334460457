import CCurl

/// How libcurl is found; returns the reason when it is not.
struct CurlLibrary: Sendable {
  var load: @Sendable () -> String?

  static let system = CurlLibrary { nexus_curl_load().map { String(cString: $0) } }
}

extension HTTPClient {
  /// The version of libcurl, such as `7.88.1`, which is loaded if it was not yet.
  ///
  /// - Throws: `.libraryUnavailable` with the reason.
  package static func libraryVersion() throws(HTTPError) -> String {
    if let reason = CurlLibrary.system.load() {
      throw HTTPError(.libraryUnavailable, "libcurl, which nexus needs for HTTP, cannot be used: \(reason)")
    }
    return String(cString: nexus_curl_version())
  }
}
