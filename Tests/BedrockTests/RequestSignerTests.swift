import CurlHTTP
import Testing

@testable import Bedrock

/// Values that AWS published, and values that botocore reckoned.
@Suite struct RequestSignerTests {
  static let keys = AWSCredentials(
    accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

  private func signature(
    _ request: RequestSigner.Request, _ service: String, date: String, keys: AWSCredentials = Self.keys
  ) -> String? {
    let signer = RequestSigner(credentials: keys, region: "us-east-1", service: service)
    let value = signer.headers(for: request, date: date).last?.value
    return value?.split(separator: "=").last.map { String($0) }
  }

  /// Of AWS's test suite for Signature Version 4: get-vanilla, get-vanilla-query-order-key-case, get-utf8, post-vanilla,
  /// post-x-www-form-urlencoded.
  @Test(
    arguments: [
      ("GET", "/", [], nil, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      (
        "GET", "/", [("Param2", "value2"), ("Param1", "value1")], nil, "",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
      ),
      ("GET", "/ሴ", [], nil, "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
      ("POST", "/", [], nil, "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
      (
        "POST", "/", [], "application/x-www-form-urlencoded", "Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
      ),
    ] as [(String, String, [(String, String)], String?, String, String)])
  func signsAsAWSPublished(
    _ method: String, _ path: String, _ query: [(String, String)], _ type: String?, _ body: String, _ wanted: String
  ) {
    let request = RequestSigner.Request(
      method: method, host: "example.amazonaws.com", path: path, query: query.map { (name: $0.0, value: $0.1) },
      contentType: type, body: Array(body.utf8))
    #expect(signature(request, "service", date: "20150830T123600Z") == wanted)
  }

  @Test(
    arguments: [
      (
        "/model/amazon.nova-lite-v1%3A0/converse", "bedrock", nil,
        "ece8dd3ceca50a3798fe4ab975d382d6c2fb7974ee024cf9b7916fa83c18321a"
      ),
      (
        "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse-stream", "bedrock", "SESSIONTOKEN",
        "6a40d006f938d12aae854377c63a6fc682dedb6fa87c403886b9fc16ae8e602d"
      ),
      (
        "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.anthropic.claude-opus-5-5/converse-stream",
        "bedrock", nil, "863a7bfbfc9a788eb3bdf8dc611fe4e6c8bc030523f3b61edfc8e688f9444844"
      ),
    ] as [(String, String, String?, String)])
  func signsAsBotocoreDoes(_ path: String, _ service: String, _ token: String?, _ wanted: String) {
    var keys = Self.keys
    keys.sessionToken = token
    let request = RequestSigner.Request(
      method: "POST", host: "bedrock-runtime.us-east-1.amazonaws.com", path: path, contentType: "application/json",
      body: Array(#"{"messages":[{"role":"user","content":[{"text":"Hi"}]}]}"#.utf8))
    #expect(signature(request, service, date: "20261121T120000Z", keys: keys) == wanted)
  }

  @Test func namesWhatItSigned() {
    var keys = Self.keys
    keys.sessionToken = "TOKEN"
    let signer = RequestSigner(credentials: keys, region: "eu-west-1", service: "bedrock")
    let request = RequestSigner.Request(method: "POST", host: "h:8080", path: "/", contentType: "application/json")
    let headers = signer.headers(for: request, date: "20261121T120000Z")
    #expect(headers.map(\.name) == ["X-Amz-Date", "X-Amz-Security-Token", "Authorization"])
    #expect(headers[0].value == "20261121T120000Z")
    #expect(
      headers[2].value.hasPrefix(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-west-1/bedrock/aws4_request, "
          + "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature="))
    #expect(
      RequestSigner.hex(
        RequestSigner(credentials: Self.keys, region: "us-east-1", service: "bedrock").signingKey(day: "20261121"))
        == "dd446040b702e1f7420d49f03a7dcc22af738ce8eff3ecfc5fea10eea60fe1d6")
  }

  @Test func writesTimes() {
    #expect(RequestSigner.date("2026-11-28T09:30:00.250Z") == "20261128T093000Z")
    #expect(RequestSigner.date(ofHeader: "Sun, 06 Nov 1994 08:49:37 GMT") == "19941106T084937Z")
    #expect(RequestSigner.date(ofHeader: "Thu, 01 Jan 2026 00:00:00 GMT") == "20260101T000000Z")
    for text in [
      "", "Sunday", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
    ] {
      #expect(RequestSigner.date(ofHeader: text) == nil)
    }
  }

  @Test func secretsAreNotPrinted() {
    var keys = Self.keys
    keys.sessionToken = "TOKEN-SECRET"
    for text in [
      "\(keys)", String(reflecting: keys), "\(AWSAccess.keys(keys))",
      String(reflecting: AWSAccess.bearer("API-SECRET")),
    ] {
      #expect(!text.contains("wJalr") && !text.contains("SECRET"))
    }
    var dumped = ""
    dump([AWSAccess.keys(keys), .bearer("API-SECRET")], to: &dumped)
    #expect(!dumped.contains("wJalr") && !dumped.contains("SECRET"))
  }
}
