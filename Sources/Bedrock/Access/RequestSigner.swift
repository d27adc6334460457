import Crypto
import CurlHTTP
import ModelWire

/// Signs requests as AWS wants them: Signature Version 4.
///
/// Signed are the host, the date, the type of the body and the session token, and nothing that libcurl or a proxy may add
/// or change.
/// Source: AWS, "Create a signed AWS API request",
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>.
struct RequestSigner: Sendable {
  /// What is signed of a request.
  struct Request: Sendable {
    var method: String
    /// As it is sent, with a port that is not the scheme's own.
    var host: String
    /// As it is sent, so encoded once.
    var path: String
    /// Not encoded.
    var query: [(name: String, value: String)] = []
    var contentType: String?
    var body: [UInt8] = []
  }

  var credentials: AWSCredentials
  var region: String
  /// Such as `bedrock`.
  var service: String

  /// The headers to send beside those that are signed as they are.
  ///
  /// - Parameter date: Such as `20261128T093000Z`.
  func headers(for request: Request, date: String) -> [HTTPHeader] {
    let signed = signedHeaders(request, date)
    let names = signed.map(\.name).joined(separator: ";")
    let scope = "\(date.prefix(8))/\(region)/\(service)/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n" + Self.hash(Array(canonical(request, signed, names).utf8))
    let signature = Self.hex(Self.code(text, key: signingKey(day: String(date.prefix(8)))))
    var headers = [HTTPHeader("X-Amz-Date", date)]
    if let token = credentials.sessionToken { headers.append(HTTPHeader("X-Amz-Security-Token", token)) }
    let credential = "Credential=\(credentials.accessKeyID)/\(scope)"
    headers.append(
      HTTPHeader(
        "Authorization", "AWS4-HMAC-SHA256 \(credential), SignedHeaders=\(names), Signature=\(signature)"))
    return headers
  }

  private func signedHeaders(_ request: Request, _ date: String) -> [HTTPHeader] {
    var headers = [HTTPHeader("host", request.host), HTTPHeader("x-amz-date", date)]
    if let type = request.contentType { headers.insert(HTTPHeader("content-type", type), at: 0) }
    if let token = credentials.sessionToken { headers.append(HTTPHeader("x-amz-security-token", token)) }
    return headers
  }

  /// The request in the one form that both sides hash. Its path is encoded once more than it is sent.
  func canonical(_ request: Request, _ signed: [HTTPHeader], _ names: String) -> String {
    let query = request.query.map { ($0.name.percentEncoded, $0.value.percentEncoded) }
      .sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&")
    let lines = signed.map { "\($0.name):\($0.value)\n" }.joined()
    let path = request.path.split(separator: "/", omittingEmptySubsequences: false)
      .map { String($0).percentEncoded }.joined(separator: "/")
    return [
      request.method, path, query, lines, names, Self.hash(request.body),
    ].joined(separator: "\n")
  }

  func signingKey(day: String) -> [UInt8] {
    [day, region, service, "aws4_request"].reduce(Array("AWS4\(credentials.secretAccessKey)".utf8)) {
      Self.code($1, key: $0)
    }
  }

  private static func code(_ text: String, key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
  }

  private static func hash(_ bytes: [UInt8]) -> String { hex(Array(SHA256.hash(data: bytes))) }

  static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension RequestSigner {
  /// A time as signatures write it; nil for an instant that is none of this calendar's four-digit years.
  ///
  /// - Parameter time: RFC 3339 in UTC, such as `2026-11-28T09:30:00.250Z`.
  static func date(_ time: String) -> String {
    String(time.prefix(19)).filter { $0 != "-" && $0 != ":" } + "Z"
  }

  /// The time in the header `Date` of an answer, such as `Sat, 28 Nov 2026 09:30:00 GMT`, as signatures write it.
  static func date(ofHeader text: String) -> String? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(where: { $0 == words[2] }) else {
      return nil
    }
    let numbers = [words[3], month < 9 ? "0\(month + 1)" : "\(month + 1)", words[1]].joined()
    let time = words[4].filter { $0 != ":" }
    let all = numbers + time
    guard all.utf8.count == 14, all.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return "\(numbers)T\(time)Z"
  }
}
