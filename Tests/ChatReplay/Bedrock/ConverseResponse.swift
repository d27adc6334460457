import JSONText
import ScriptedServer

/// Writes an answer, as whole or as broken as it is to be.
struct ConverseResponse {
  let answer: ConverseAnswer

  /// Returns whether the connection stays open.
  func write(to connection: ServerConnection, streams: Bool) throws -> Bool {
    if let refusal = refusal(streams: streams) {
      try connection.respond(
        refusal.body, status: refusal.status, type: refusal.type ?? "application/json", headers: refusal.headers)
      return true
    }
    guard streams else {
      try connection.respond(whole.text())
      return true
    }
    let frames = frames
    let half = max(2, frames.count / 2)
    switch answer.fault {
    case .closedBeforeHead: return false
    case .cut, .reset:
      try start(connection, frames.prefix(half))
      if answer.fault == .reset { connection.reset() }
      return false
    case .cutInFrame:
      try start(connection, frames.prefix(half))
      try connection.writeChunk(Array(frames[half].prefix(30)))
      return false
    default: break
    }
    if let last = ending(after: frames[half]) {
      try start(connection, frames.prefix(half) + [last])
    } else {
      try start(connection, [])
      let all = frames.flatMap(\.self)
      switch answer.fault {
      case .byteByByte: for byte in all { try connection.writeChunk([byte]) }
      case .oneChunk: try connection.writeChunk(all)
      default: for frame in frames { try connection.writeChunk(frame) }
      }
    }
    try connection.endResponse()
    return true
  }

  private func start(_ connection: ServerConnection, _ frames: some Sequence<[UInt8]>) throws {
    try connection.startResponse(type: "application/vnd.amazon.eventstream")
    for frame in frames { try connection.writeChunk(frame) }
  }

  /// What comes in place of a frame of the reply; nil for a reply that is whole.
  private func ending(after frame: [UInt8]) -> [UInt8]? {
    func damaged(_ index: Int) -> [UInt8] {
      var bytes = frame
      bytes[index < 0 ? bytes.count + index : index] ^= 1
      return bytes
    }
    return switch answer.fault {
    case .throttledInStream: FrameWriter.exception("throttlingException", #"{"message":"slow down"}"#)
    case .modelErrorInStream:
      FrameWriter.exception(
        "modelStreamErrorException", #"{"originalStatusCode":500,"originalMessage":"the model broke down"}"#)
    case .internalErrorInStream: FrameWriter.exception("internalServerException", #"{"message":"it failed"}"#)
    case .invalidInStream: FrameWriter.exception("validationException", #"{"message":"it is wrong"}"#)
    case .unavailableInStream: FrameWriter.exception("serviceUnavailableException", #"{"message":"busy"}"#)
    case .errorFrame: FrameWriter.error("InternalFailure", "it failed")
    case .damagedPrelude: damaged(9)
    case .damagedPayload: damaged(-8)
    case .damagedChecksum: damaged(-1)
    case .garbage: FrameWriter.event("contentBlockDelta", "{{{")
    case .wrongTypes: FrameWriter.event("contentBlockDelta", #"{"contentBlockIndex":0,"delta":{"text":17}}"#)
    default: nil
    }
  }

  private var frames: [[UInt8]] {
    var frames = [FrameWriter.event("messageStart", #"{"role":"assistant"}"#)]
    if answer.fault == .unknownEvents { frames.append(FrameWriter.event("somethingNew", #"{"a":1}"#)) }
    // Places may be left out.
    var index = 0
    func add(_ delta: JSONValue) {
      var object: JSONObject = ["contentBlockIndex": JSONValue(index), "delta": delta]
      if answer.fault == .padding { object["p"] = "abcdefghijk" }
      frames.append(FrameWriter.event("contentBlockDelta", JSONValue.object(object).text()))
    }
    func end() {
      frames.append(FrameWriter.event("contentBlockStop", "{\"contentBlockIndex\":\(index)}"))
      index += 2
    }
    if !answer.thinking.isEmpty {
      for piece in pieces(of: answer.thinking) { add(["reasoningContent": ["text": .string(piece)]]) }
      if !answer.signature.isEmpty { add(["reasoningContent": ["signature": .string(answer.signature)]]) }
      end()
    }
    if !answer.text.isEmpty {
      for piece in pieces(of: answer.text) { add(["text": .string(piece)]) }
      end()
    }
    for (number, call) in answer.calls.enumerated() {
      let use: JSONValue = ["toolUse": ["toolUseId": .string("tooluse_\(number)"), "name": .string(call.name)]]
      let start: JSONValue = ["contentBlockIndex": JSONValue(index), "start": use]
      frames.append(FrameWriter.event("contentBlockStart", start.text()))
      for piece in pieces(of: call.arguments) { add(["toolUse": ["input": .string(piece)]]) }
      end()
    }
    frames.append(FrameWriter.event("messageStop", "{\"stopReason\":\"\(answer.stopReason)\"}"))
    if answer.fault != .noMetadata {
      frames.append(
        FrameWriter.event("metadata", JSONValue.object(["usage": Self.usage, "metrics": ["latencyMs": 1250]]).text()))
    }
    return frames
  }

  private static let usage: JSONValue = [
    "inputTokens": 500, "outputTokens": 12, "totalTokens": 912, "cacheReadInputTokens": 400,
    "cacheWriteInputTokens": 0,
  ]

  private var whole: JSONValue {
    var content: [JSONValue] = []
    if !answer.thinking.isEmpty {
      let text: JSONValue = ["text": .string(answer.thinking), "signature": .string(answer.signature)]
      content.append(["reasoningContent": ["reasoningText": text]])
    }
    if !answer.text.isEmpty { content.append(["text": .string(answer.text)]) }
    for (number, call) in answer.calls.enumerated() {
      let input = (try? JSONValue(parsing: call.arguments)) ?? [:]
      content.append([
        "toolUse": ["toolUseId": .string("tooluse_\(number)"), "name": .string(call.name), "input": input]
      ])
    }
    return [
      "output": ["message": ["role": "assistant", "content": .array(content)]],
      "stopReason": .string(answer.stopReason), "usage": Self.usage, "metrics": ["latencyMs": 1250],
    ]
  }
}
