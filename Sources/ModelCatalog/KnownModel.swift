package import NexusProtocol

/// What is known of a model before its server is asked: limits, price and peculiarities. Nil is what is not known.
package struct KnownModel: Sendable, Equatable {
  /// What a model does not do as others; nothing of it is taken for granted of a model that is not known.
  package enum Quirk: String, Sendable, CaseIterable {
    /// It thinks whatever it is told.
    case alwaysThinks
    /// It cannot be made to call a tool.
    case refusesForcedTools
    /// It answers a request that ends with an answer's beginning with an error.
    case refusesPrefill
    /// It answers a request with a temperature, top-p or top-k with an error.
    case refusesSampling
    /// It takes tools together with thinking by OpenAI's Responses API alone.
    case toolsNeedResponses
  }

  /// A price and when it held.
  package struct Price: Sendable, Equatable {
    package var tokens: TokenPrice
    /// Such as `USD`.
    package var currency: String
    /// The day on which it was looked up, as `2026-11-27`.
    package var asOf: String
    /// What else there is to know, as a sentence.
    package var note: String?
  }

  /// As its vendor calls it.
  package var id: String
  /// Whose it is, such as `anthropic`.
  package var vendor: String?
  /// Other names of it.
  package var aliases: [String] = []
  /// Of prompt and reply together, in tokens.
  package var contextLength: Int?
  /// The most tokens that a reply can have.
  package var maxTokens: Int?
  /// Nil is a price that is not known, which is never the same as none.
  package var price: Price?
  /// The last day on which it can be had, as `2026-12-11`.
  package var ends: String?
  package var quirks: Set<Quirk> = []

  package init(id: String) {
    self.id = id
  }
}

extension KnownModel {
  /// The same, with all that another entry says of it in place of what is there.
  func updated(by other: KnownModel) -> KnownModel {
    var model = other
    model.id = id
    model.vendor = other.vendor ?? vendor
    model.aliases = aliases + other.aliases.filter { !aliases.contains($0) }
    model.contextLength = other.contextLength ?? contextLength
    model.maxTokens = other.maxTokens ?? maxTokens
    model.price = other.price ?? price
    model.ends = other.ends ?? ends
    model.quirks = quirks.union(other.quirks)
    return model
  }
}
