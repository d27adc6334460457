/// The failure of one exchange with a model.
package struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: Sendable, Equatable {
    /// No connection could be made: the server is not running, or the address is wrong.
    case unreachable
    /// No safe connection could be made: the server's certificate is not trusted, or not of that name.
    case unsafeConnection
    /// The server answered something that is not its API: another program, a proxy, an old version.
    case notAModelServer
    case modelNotFound
    /// The model could not be loaded: out of memory, incompatible, crashed at start.
    case loadFailed
    /// The prompt does not fit; the counts are in tokens, where the server told.
    case contextExceeded(promptTokens: Int?, contextLength: Int?)
    /// The server took a prompt that it cannot have read in full: what the model saw of it, in tokens, and what it has.
    case promptNotRead(seenTokens: Int, promptTokens: Int)
    /// The stream ended, or the connection broke, before the reply was whole.
    case incomplete
    /// No sign of life within the configured time.
    case timedOut
    /// The server's queue is full, or a gateway in front of it cannot reach it.
    case busy
    /// A usage limit of a hosted model is spent.
    case limitReached
    case unauthorized
    /// The request asked for something the model cannot do, such as tools or thinking.
    case unsupported(feature: String)
    /// The reply is nothing but thinking; there is no answer.
    case onlyThinking
    /// The model, or a filter of its host, would not answer this.
    case refused
    /// The server said that the reply is whole, and it holds nothing.
    case emptyReply
    /// The model ran and broke down in the middle: its process died or its output could not be read.
    case modelFailed
    /// The reply said the same over and over and was ended.
    case repeating
    /// The prompt would leave this machine and the configuration does not allow it.
    case remoteNotAllowed
    /// The server refused the request as malformed: a fault of nexus or a version that does not fit.
    case badRequest
    /// Any other answer of the server.
    case serverError(status: Int)
  }

  /// When the same request may be sent again.
  package enum Retry: Sendable, Equatable { case never, once, withBackoff }

  package var code: Code
  /// One sentence for a person, without the server's address.
  package var message: String
  package var model: String?
  /// The server's base URL, or empty where no server is involved.
  package var server: String
  /// What the server speaks, which decides what a person can do about it.
  package var serverKind = ServerKind.ollama
  package var retry: Retry
  /// How long the server wants to be left alone before that; nil where it does not say.
  package var retryAfter: Duration?
  /// What the server told of its limits with its refusal; nil where it told nothing.
  package var rateLimits: RateLimits?
  /// What had arrived before the failure.
  package var partial: ModelReply?

  package init(
    _ code: Code, _ message: String, model: String? = nil, server: String = "", retry: Retry = .never,
    partial: ModelReply? = nil
  ) {
    self.code = code
    self.message = message
    self.model = model
    self.server = server
    self.retry = retry
    self.partial = partial
  }

  package var description: String { message }
}
