import Foundation
import ScriptedServer

/// Reckons the signature of a request anew from what came over the wire, as the service does.
struct SignatureJudge {
  let accessKey: String
  let secretKey: String
  let sessionToken: String?
  let region: String
  /// In the form of signatures.
  let date: String

  /// What is wrong with the signature of a request.
  func faults(in request: ReceivedRequest) -> [String] {
    guard request.headers["x-amz-date"] == date else {
      return ["the date is \(request.headers["x-amz-date"] ?? "missing")"]
    }
    guard request.headers["x-amz-security-token"] == sessionToken else { return ["the session token is wrong"] }
    var names = ["host", "x-amz-date"]
    if !request.body.isEmpty { names.append("content-type") }
    if sessionToken != nil { names.append("x-amz-security-token") }
    names.sort()
    let scope = "\(date.prefix(8))/\(region)/bedrock/aws4_request"
    let wanted =
      "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope), SignedHeaders=\(names.joined(separator: ";")), Signature="
      + signature(of: request, names, scope)
    let sent = request.headers["authorization"] ?? "missing"
    return sent == wanted ? [] : ["the authorization is \(sent) and not \(wanted)"]
  }

  private func signature(of request: ReceivedRequest, _ names: [String], _ scope: String) -> String {
    let parts = request.target.split(separator: "?", maxSplits: 1)
    let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
    // Encoded once more than it came.
    let path = parts[0].addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    let query = parts.dropFirst().first.map { $0.split(separator: "&").sorted().joined(separator: "&") } ?? ""
    let headers = names.map { "\($0):\(request.headers[$0] ?? "")\n" }.joined()
    let canonical = [
      request.method, path, query, headers, names.joined(separator: ";"),
      PlainSHA256.hex(PlainSHA256.hash(request.body)),
    ].joined(separator: "\n")
    let text = ["AWS4-HMAC-SHA256", date, scope, PlainSHA256.hex(PlainSHA256.hash(Array(canonical.utf8)))].joined(
      separator: "\n")
    let start = Array("AWS4\(secretKey)".utf8)
    let key = scope.split(separator: "/").reduce(start) { PlainSHA256.code(Array($1.utf8), key: $0) }
    return PlainSHA256.hex(PlainSHA256.code(Array(text.utf8), key: key))
  }
}
