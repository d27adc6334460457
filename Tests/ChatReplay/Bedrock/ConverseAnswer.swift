/// What a scripted Bedrock answers to one request for a reply.
package struct ConverseAnswer: Sendable {
  package var text: String
  package var thinking: String
  /// The seal of the thinking; empty for none.
  package var signature: String
  /// Calls of tools, as name and arguments.
  package var calls: [(name: String, arguments: String)]
  package var stopReason: String
  package var fault: ConverseFault?

  package init(
    _ text: String, thinking: String = "", signature: String = "", calls: [(name: String, arguments: String)] = [],
    stopReason: String? = nil, fault: ConverseFault? = nil
  ) {
    self.text = text
    self.thinking = thinking
    self.signature = signature
    self.calls = calls
    self.stopReason = stopReason ?? (calls.isEmpty ? "end_turn" : "tool_use")
    self.fault = fault
  }

  package func failing(_ fault: ConverseFault?) -> Self {
    var answer = self
    answer.fault = fault
    return answer
  }
}

/// How the service, or what stands in front of it, goes wrong.
package enum ConverseFault: String, Sendable, CaseIterable {
  // Whole answers with a status, by the type of the error.
  case validation, noProfile, wrongIdentifier, tooLong, noTools, quota, denied, unknownKey, wrongSignature, expired
  case noModel, modelTimeout, modelError, throttled, notReady, internalError, unavailable
  case missingPath, proxyPage, signInPage, redirect
  /// Only refused while it streams, and answered by Converse.
  case noStream
  /// The time was refused, and is told.
  case wrongClock
  // Status 200, and yet no reply.
  case page, empty
  // A reply that begins.
  case throttledInStream, modelErrorInStream, internalErrorInStream, invalidInStream, unavailableInStream, errorFrame
  case cut, cutInFrame, reset, damagedPrelude, damagedPayload, damagedChecksum, garbage, wrongTypes, closedBeforeHead
  // Unusual, and whole all the same.
  case byteByByte, oneChunk, noMetadata, padding, unknownEvents
}
