/// An answer of the server before it becomes bytes.
struct Answer: Sendable {
  enum Framing { case chunked, length, untilClose }

  var status = 200
  var contentType: String? = Answer.json
  /// The pieces that are sent one by one, each with its line end.
  var pieces: [[UInt8]]
  var framing = Framing.length
  /// Waited for before the first byte.
  var gates: [Gate] = []
  var delay = Duration.zero
  var delayBetween = Duration.zero
  /// Waited for after this many pieces.
  var hold: (afterPieces: Int, gate: Gate)?

  static let json = "application/json; charset=utf-8"
  static let errorJSON = "application/json"
  static let lines = "application/x-ndjson"
  static let text = "text/plain; charset=utf-8"

  /// One JSON object.
  static func object(_ value: BodyValue, status: Int = 200) -> Answer {
    Answer(status: status, pieces: [Array(value.json.utf8)])
  }

  /// An error as Ollama sends it before the first byte.
  static func error(_ status: Int, _ text: String) -> Answer {
    let body: BodyValue = ["error": .string(text)]
    return Answer(status: status, contentType: errorJSON, pieces: [Array(body.json.utf8)])
  }

  static func text(_ text: String, status: Int = 200, contentType: String? = Answer.text) -> Answer {
    Answer(status: status, contentType: contentType, pieces: text.isEmpty ? [] : [Array(text.utf8)])
  }

  /// A stream of JSON lines.
  static func stream(_ values: [BodyValue]) -> Answer {
    Answer(contentType: lines, pieces: values.map { Array(($0.json + "\n").utf8) }, framing: .chunked)
  }
}
