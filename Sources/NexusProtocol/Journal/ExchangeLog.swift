/// Keeps every request to a model and what came of it, before anybody acts on it.
///
/// Every method is one transaction: it is done when it returns, and a failure leaves nothing behind.
package protocol ExchangeLog: Sendable {
  /// Saves a beginning exchange and returns its identifier, unless what was spent forbids it; then nil.
  ///
  /// - Parameters:
  ///   - scopes: What is asked of `isAllowed`, in their order, as `spending(in:at:)` tells it before this exchange. Nothing
  ///     else begins in between.
  func startExchange(
    _ exchange: Exchange, afterSpending scopes: [Spending.Scope],
    isAllowed: @Sendable @escaping ([[ModelRole: Spending]]) -> Bool
  ) async throws -> Int64?

  /// Keeps what has been streamed so far of a running exchange.
  func keepPartialReply(_ reply: ModelReply, of exchange: Int64) async throws
  func finishExchange(
    _ id: Int64, state: Exchange.State, reply: ModelReply?, failure: String?, at: Timestamp
  ) async throws
  /// The exchanges of an attempt, oldest first.
  func exchanges(ofAttempt id: Int64) async throws -> [Exchange]

  /// Takes over the reply to exactly this request that a process got and was ended before it could heed it.
  ///
  /// - Parameter attempt: What the exchange belongs to from now on.
  func unheededReply(
    to request: ChatRequest, about purpose: Exchange.Purpose, plan: Int?, task: TaskID?, attempt: Int64?
  ) async throws -> (exchange: Int64, reply: ModelReply)?

  /// Files that what this process's exchanges of a purpose said is kept elsewhere, or of no use.
  func heedExchanges(about purpose: Exchange.Purpose, plan: Int?, task: TaskID?) async throws
  /// The newest prompts that a model has answered, newest first.
  func finishedPrompts(of model: String, limit: Int) async throws -> [[Message]]
  /// What the newest finished exchanges tell of how models count, newest first; of one model, or of all.
  func tokenSamples(of model: String?, limit: Int) async throws -> [TokenSample]
  /// What exchanges took, by role; those that still run count up to `at`.
  func spending(in scope: Spending.Scope, at: Timestamp) async throws -> [ModelRole: Spending]
}
