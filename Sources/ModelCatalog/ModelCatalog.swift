import JSONText

/// What is known of models before anybody examined them: a data file compiled in.
struct ModelCatalog: Sendable {
  struct Family: Sendable {
    /// Each stands in the names of its models.
    var names: [String]
    /// From small to large.
    var sizes: [Size]
  }

  struct Size: Sendable {
    var upToBillions: Double
    var traits: ModelTraits
  }

  var families: [Family] = []
  /// For families that are not known.
  var sizes: [Size] = []

  /// The data compiled in. Faults in it are found by its tests, and what cannot be read of it is as if it were not there.
  static let builtIn = (try? ModelCatalog(json: PackageResources.models_json)) ?? ModelCatalog()

  init() {}

  /// - Throws: `JSONError` for what is not JSON, `CatalogFault` for what does not have the shape.
  init(json: [UInt8]) throws {
    let root = try JSONValue(parsing: json)
    families = try (root["families"]?.array ?? []).map { family in
      guard let names = family["names"]?.array?.compactMap(\.string), !names.isEmpty else {
        throw CatalogFault(problem: "A family has no names.")
      }
      return Family(names: names, sizes: try Self.sizes(family["sizes"]))
    }
    sizes = try Self.sizes(root["sizes"])
  }

  private static func sizes(_ json: JSONValue?) throws -> [Size] {
    try (json?.array ?? []).map { size in
      guard let limit = size["upToBillions"]?.double, let basis = size["basis"]?.string else {
        throw CatalogFault(problem: "A size lacks `upToBillions` or `basis`.")
      }
      var traits = ModelTraits()
      traits.wholeFileLines = size["wholeFileLines"]?.int
      traits.opensReplies = size["opensReplies"]?.bool ?? false
      traits.wantsShortPrompts = size["wantsShortPrompts"]?.bool ?? false
      traits.temperature = size["temperature"]?.double
      traits.repliesARound = size["repliesARound"]?.int ?? 1
      traits.basis = basis
      return Size(upToBillions: limit, traits: traits)
    }
  }
}

/// What is wrong with a catalogue.
package struct CatalogFault: Error, Equatable, CustomStringConvertible {
  /// As a sentence.
  package var problem: String

  package var description: String { problem }
}
