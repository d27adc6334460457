import CurlHTTP
import EventStreams
import JSONText
import NexusProtocol

/// An answer that is an error: a status with the error's type in a header or in the body, or a frame inside a stream.
///
/// Source: botocore 1.44.8, service model of `bedrock-runtime` and `parsers.py`.
struct BedrockAnswer {
  /// The HTTP status; nil inside a stream.
  let status: Int?
  /// Such as `ThrottlingException`, whatever its first letter was; nil where nothing says so.
  let type: String?
  /// Whether it is one of this API.
  let isFromAPI: Bool
  /// On one line; may be empty.
  let message: String

  init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
    let object = (try? JSONValue(parsing: body, options: .repairingText))?.object
    self.init(
      status: status, type: headers[name: "x-amzn-errortype"] ?? object?["__type"]?.string,
      isJSON: object != nil, message: object?["message"]?.string ?? object?["Message"]?.string)
  }

  /// Nil for a frame that is no error.
  init?(_ frame: EventFrame) {
    let object = (try? JSONValue(parsing: frame.payload, options: .repairingText))?.object
    switch frame.text(":message-type") {
    case "exception":
      self.init(
        status: nil, type: frame.text(":exception-type"), isJSON: true,
        message: object?["message"]?.string ?? object?["originalMessage"]?.string)
    case "error":
      self.init(status: nil, type: frame.text(":error-code"), isJSON: true, message: frame.text(":error-message"))
    default: return nil
    }
  }

  private init(status: Int?, type: String?, isJSON: Bool, message: String?) {
    self.status = status
    // Servers write `Type:http://…` and `namespace#Type` as well.
    let plain = type?.split(separator: ":").first?.split(separator: "#").last
    self.type = plain.map { $0.prefix(1).uppercased() + $0.dropFirst() }
    isFromAPI = isJSON || type != nil
    self.message = (message ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  func holds(_ marks: String...) -> Bool {
    let text = message.lowercased()
    return marks.contains { text.contains($0) }
  }

  func text(or fallback: String) -> String { message.isEmpty ? fallback : message }

  /// Whether the request's time, or its signature, which holds that, was refused.
  var isAboutTime: Bool {
    ["InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed"]
      .contains(type ?? "")
  }

  /// Whether the model does what was asked, and only not while it streams.
  var wantsNoStream: Bool { status == 400 && type == "ValidationException" && holds("streaming") }
}
