/// What a scripted KoboldCpp writes in one run.
package struct KoboldAnswer: Sendable {
  /// With thinking between its marks, as the model writes it.
  package var text: String
  package var finishReason: String
  /// `stop_reason` of its figures: 0 out of tokens, 1 end of text, 2 a text that stops.
  package var stopReason: Int
  package var outputTokens: Int
  package var fault: KoboldFault?

  package init(
    _ text: String, finishReason: String = "stop", stopReason: Int = 1, outputTokens: Int = 12,
    fault: KoboldFault? = nil
  ) {
    self.text = text
    self.finishReason = finishReason
    self.stopReason = stopReason
    self.outputTokens = outputTokens
    self.fault = fault
  }

  package func failing(_ fault: KoboldFault?) -> Self {
    var answer = self
    answer.fault = fault
    return answer
  }
}

/// How a server, or what stands in front of it, goes wrong.
package enum KoboldFault: String, Sendable, CaseIterable {
  // Whole answers with a status.
  case unauthorized, busy, tooQuick, loadingPage, tooBig, badInput, missingPath, failed, redirect, signInPage
  // Status 200, and yet no reply.
  case page, empty, otherObject
  // A reply that begins.
  case errorFinish, streamError, cut, cutInEvent, reset, garbage, wrongTypes, closedBeforeHead
  // Unusual, and whole all the same.
  case wholeObject, byteByByte, lineEnds, noLastBlankLine
  /// The figures are of the run of somebody else.
  case strangersFigures
  /// A piece comes, and nothing more until the client is gone.
  case hangs
}
