import JSONText

/// How a model of Bedrock is asked, by what its identifier holds: a data file compiled in.
///
/// Identifiers follow no rule, and the same model has several: with a region's prefix, with and without a date and a version.
struct ModelTraits: Sendable, Equatable {
  enum Thinking: String, Sendable {
    case none
    /// Claude's of before: so many tokens of the reply.
    case budget
    /// Claude's: the model decides how much, within an effort.
    case adaptive
    /// The same, and it cannot be switched off.
    case always
    /// That of Amazon Nova 2.
    case nova
  }

  /// How an answer is held to a schema.
  enum Schema: String, Sendable {
    /// By the format of the answer.
    case format
    /// By a tool whose arguments are the answer, which the model must call.
    case tool
  }

  var thinking = Thinking.none
  /// Whether temperature, top P and top K may be sent; the newest models refuse a request that has one.
  var takesSampling = true
  var schema = Schema.format
  /// Whether it goes on with a last message of its own.
  var takesPrefill = false
  /// Whether it is one of Anthropic's, which has members of its own.
  var isClaude = false
  /// Whether it is one of Amazon's.
  var isNova = false

  /// The traits of a model; of one that is not in the file, what most models take.
  static func of(_ model: String) -> ModelTraits {
    let name = model.lowercased()
    var traits = file.first { $0.names.contains { name.contains($0) } }?.traits ?? ModelTraits()
    traits.isClaude = name.contains("anthropic.claude")
    traits.isNova = name.contains("amazon.nova")
    return traits
  }

  /// Faults in the data are found by its test, and what cannot be read of it is as if it were not there.
  private static let file = (try? read(PackageResources.traits_json)) ?? []

  /// The entries in their order: the first that fits counts.
  static func read(_ json: [UInt8]) throws -> [(names: [String], traits: ModelTraits)] {
    let models = try JSONValue(parsing: json)["models"]?.array ?? []
    return try models.map { model in
      guard let names = model["names"]?.array?.compactMap(\.string), !names.isEmpty,
        let thinking = model["thinking"]?.string.flatMap(Thinking.init),
        let schema = model["schema"]?.string.flatMap(Schema.init), let sampling = model["takesSampling"]?.bool,
        let prefill = model["takesPrefill"]?.bool
      else { throw TraitsFault(entry: model.text()) }
      return (names, ModelTraits(thinking: thinking, takesSampling: sampling, schema: schema, takesPrefill: prefill))
    }
  }
}

/// An entry of the data file that cannot be read.
struct TraitsFault: Error, Equatable {
  var entry: String
}
