import NexusProtocol

/// What a reason to stop means. All but the first three are failures, though the status of the answer is 200.
///
/// Source: `FinishReason` of Google's Python SDK 3.6.1.
enum Finish: Equatable {
  case stop
  case length
  /// A long reply, of which this is a part.
  case goesOn
  case failure(ModelError)

  init(_ reason: String) {
    switch reason {
    case "STOP": self = .stop
    case "MAX_TOKENS": self = .length
    case "CONTINUATION": self = .goesOn
    case "SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "ESCALATION", "MODEL_ARMOR":
      self = .failure(ModelError(.refused, "A filter of the host stopped the reply (\(reason))"))
    case "RECITATION":
      self = .failure(ModelError(.refused, "The reply was stopped, since it repeated text that others own"))
    case "LANGUAGE":
      self = .failure(ModelError(.refused, "The reply was stopped, since it is in a language that is not supported"))
    case "PUP_LIMITED_DISABLED":
      self = .failure(ModelError(.unauthorized, "The account is limited or closed for a breach of the host's rules"))
    case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS":
      self = .failure(
        ModelError(.modelFailed, "The model wrote a call of a tool that is none (\(reason))", retry: .once))
    case "MISSING_THOUGHT_SIGNATURE":
      self = .failure(ModelError(.badRequest, "A call of an earlier turn lacks its signature"))
    default:
      self = .failure(ModelError(.modelFailed, "The model stopped without an answer (\(reason))", retry: .once))
    }
  }
}
