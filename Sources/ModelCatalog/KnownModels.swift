import NexusProtocol

/// The models that something is known of: a data file compiled in, which users extend by one of their own.
///
/// A model that is not among them works as any other: nothing is taken for granted of it, and its price is not known.
package struct KnownModels: Sendable, Equatable {
  /// In the order of the files.
  package private(set) var models: [KnownModel] = []
  private var places: [String: Int] = [:]

  /// The data compiled in. Faults in it are found by its tests, and what cannot be read of it is as if it were not there.
  package static let builtIn = (try? KnownModels(json: PackageResources.prices_json)) ?? KnownModels()

  package init() {}

  init(_ models: [KnownModel]) {
    for model in models { add(model) }
  }

  /// The same, with the models of another file added; what both say of one model is taken from the other file.
  package func extended(by other: KnownModels) -> KnownModels {
    var all = self
    for model in other.models { all.add(model) }
    return all
  }

  /// Looks a model up by the name that users or servers write for it.
  ///
  /// Besides its own names it is found with the names of providers before a slash, as routers write them, with a date at
  /// its end, as `claude-haiku-4-5-20251001`, and with the region that Bedrock puts before a dot. A region costs a tenth
  /// more than what is known of the model without one, or of `global`.
  /// - Returns: Nil for a model that is not known.
  package func model(named name: String) -> KnownModel? {
    let spellings = Self.spellings(of: name.lowercased())
    if let place = spellings.lazy.compactMap({ places[$0] }).first { return models[place] }
    for (region, rest) in spellings.compactMap(Self.region(of:)) {
      guard var model = model(exactly: "global." + rest) ?? model(exactly: rest) else { continue }
      if region != "global" { model.price?.tokens.addTenth() }
      return model
    }
    return nil
  }

  private func model(exactly name: some StringProtocol) -> KnownModel? { places[String(name)].map { models[$0] } }

  private mutating func add(_ model: KnownModel) {
    let names = [model.id] + model.aliases
    if let place = places[model.id.lowercased()] {
      models[place] = models[place].updated(by: model)
      for name in names { places[name.lowercased()] = place }
    } else {
      models.append(model)
      for name in names { places[name.lowercased()] = models.count - 1 }
    }
  }

  /// From the most exact to the freest.
  private static func spellings(of name: String) -> [String] {
    var spellings = [name]
    var rest = name[...]
    while let slash = rest.firstIndex(of: "/") {
      rest = rest[rest.index(after: slash)...]
      spellings.append(String(rest))
    }
    return spellings + spellings.compactMap(withoutDate)
  }

  /// Source: Amazon Bedrock, "Supported Regions and models for inference profiles".
  private static let regions: Set<Substring> = ["us", "eu", "apac", "jp", "au", "in", "us-gov", "global"]

  private static func region(of name: String) -> (region: Substring, rest: Substring)? {
    guard let dot = name.firstIndex(of: "."), regions.contains(name[..<dot]) else { return nil }
    return (name[..<dot], name[name.index(after: dot)...])
  }

  private static func withoutDate(_ name: String) -> String? {
    guard let dash = name.lastIndex(of: "-") else { return nil }
    let date = name[name.index(after: dash)...]
    guard date.utf8.count == 8, date.hasPrefix("20"), date.allSatisfy(\.isNumber) else { return nil }
    return String(name[..<dash])
  }
}

extension TokenPrice {
  /// Rounded up.
  fileprivate mutating func addTenth() {
    func more(_ price: Int64) -> Int64 { price + (price + 9) / 10 }
    (input, output, cachedInput) = (more(input), more(output), cachedInput.map(more))
    for index in steps.indices {
      steps[index].input = more(steps[index].input)
      steps[index].output = more(steps[index].output)
      steps[index].cachedInput = steps[index].cachedInput.map(more)
    }
  }
}
