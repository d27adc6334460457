/// Something that happens while a model answers.
package enum ModelEvent: Sendable, Equatable {
  /// The request is under way; nothing has come back yet.
  case waiting
  /// The server is loading the model.
  case loading
  case thinking(String)
  case content(String)
  case toolCalls([ToolCall])
  /// The request failed and will be sent again after `delay`. What was streamed of it is void.
  case retry(reason: String, attempt: Int, delay: Duration)
  /// The asked-for model is of no use and another takes its place. What was streamed so far is void.
  case fallback(from: String, to: String, reason: String)
  /// Something the user should know that does not stop the exchange.
  case notice(String)
}
