extension Recording {
  /// This recording with a fault put on one of its exchanges.
  /// - Parameter exchange: Its name or its number from 1; nil for the first that generates text.
  /// - Throws: `ReplayError.noSuchExchange`.
  package func failing(_ fault: Fault, at exchange: String?) throws(ReplayError) -> Recording {
    let index: Int? =
      if let exchange {
        exchanges.firstIndex { $0.name == exchange }
          ?? Int(exchange).flatMap { exchanges.indices.contains($0 - 1) ? $0 - 1 : nil }
      } else {
        exchanges.firstIndex { !$0.isBesides }
      }
    guard let index else { throw .noSuchExchange(exchange ?? "1") }
    var copy = self
    copy.exchanges[index].fault = fault
    return copy
  }
}
