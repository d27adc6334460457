package import JSONText
package import NexusProtocol
package import Store

/// Tokens that exchanges took, as JSON for programs; the members are documented in `docs/json.md`.
package enum TokensJSON {
  /// What models took together.
  package static func value(_ usage: [ModelUsage]) -> JSONValue {
    JSONValue(members: members(usage.tokens, readDuration: usage.readDuration))
  }

  package static func value(_ tokens: TokenCounts, readDuration: Duration?) -> JSONValue {
    JSONValue(members: members(tokens, readDuration: readDuration))
  }

  /// What one model took.
  package static func share(_ usage: ModelUsage) -> JSONValue {
    JSONValue(
      members: [("model", .string(usage.model)), ("exchanges", JSONValue(usage.exchanges))]
        + members(usage.tokens, readDuration: usage.readDuration)
        + [("seconds", JSONValue(usage.duration / .seconds(1)) ?? .null)])
  }

  package static func members(_ tokens: TokenCounts, readDuration: Duration?) -> [(String, JSONValue)] {
    [
      ("promptTokens", JSONValue(tokens.prompt)),
      ("readTokens", tokens.isParted ? JSONValue(tokens.read) : .null),
      ("cachedTokens", tokens.isParted ? JSONValue(tokens.cached) : .null),
      ("readSeconds", readDuration.flatMap { JSONValue($0 / .seconds(1)) } ?? .null),
      ("outputTokens", JSONValue(tokens.written)),
    ]
  }
}

extension [ModelUsage] {
  package var tokens: TokenCounts { reduce(TokenCounts()) { $0 + $1.tokens } }

  /// Nil where no server told.
  package var readDuration: Duration? {
    let told = compactMap(\.readDuration)
    return told.isEmpty ? nil : told.reduce(.zero, +)
  }
}
