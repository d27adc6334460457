/// What the scripted server answers to one request for a reply.
package struct ChatAnswer: Sendable {
  package var content: String
  package var thinking: String
  /// Calls of tools, as name and arguments.
  package var calls: [(name: String, arguments: String)]
  package var finishReason: String
  package var promptTokens: Int
  package var cachedTokens: Int
  package var fault: ChatFault?
  /// The header `Retry-After` of a refusal.
  package var retryAfter: String?
  /// Whether calls are signed, as by models that thought before them.
  package var signsCalls = false

  package init(
    _ content: String, thinking: String = "", calls: [(name: String, arguments: String)] = [],
    finishReason: String = "stop", promptTokens: Int = 900, cachedTokens: Int = 400, fault: ChatFault? = nil
  ) {
    self.content = content
    self.thinking = thinking
    self.calls = calls
    self.finishReason = finishReason
    self.promptTokens = promptTokens
    self.cachedTokens = cachedTokens
    self.fault = fault
  }

  package func failing(_ fault: ChatFault?, retryAfter: String? = nil) -> Self {
    var answer = self
    answer.fault = fault
    answer.retryAfter = retryAfter
    return answer
  }

  package func signing() -> Self {
    var answer = self
    answer.signsCalls = true
    return answer
  }
}

/// How a server, or what stands in front of it, goes wrong.
package enum ChatFault: String, Sendable, CaseIterable {
  // Whole answers with a status.
  /// A refusal of the key that says which it was: the answer's content.
  case keyRepeated
  case contextExceeded, badRequest, unauthorized, noCredit, missingModel, missingPath, busy, limited, failed, loadFailed
  case proxyPage, signInPage, redirect
  // The same, of hosted models alone.
  case overloaded, spendLimit, forbidden, conflict, tookTooLong, tooLarge, keyInvalid, regionRefused
  /// The model is being loaded, twice.
  case loading
  // Status 200, and yet no reply.
  case page, errorObject, empty, otherObject, onlyDone
  /// An error as it is, where a stream of events was promised.
  case bareError
  /// The prompt was not let through.
  case blocked
  // A reply that begins.
  case streamError, oldStreamError, cut, cutInEvent, reset, neverFinished, garbage, wrongTypes
  case closedBeforeHead
  // Unusual, and whole all the same.
  case wholeObject, byteByByte, unknownEvents, lineEnds, noDone, noLastBlankLine, noUsage, usageWithFinish, pings
}
