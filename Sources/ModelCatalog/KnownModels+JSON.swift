import JSONText
import NexusProtocol

extension KnownModels {
  /// Reads a file of models: `{"asOf", "currency", "source", "models": […]}`.
  ///
  /// - Throws: `JSONError` for what is not JSON; `CatalogFault` for what does not have the shape, members that there are
  ///   none of included, since a misspelt price would be one that is not known.
  package init(json: [UInt8]) throws {
    let root = try Members(JSONValue(parsing: json), "The file")
    try root.allow(["asOf", "currency", "source", "models"])
    let asOf = try root.day("asOf")
    let currency = try root.text("currency")
    let models = try (root.array("models") ?? []).map { value in
      guard let id = value["id"]?.string, !id.isEmpty else { throw CatalogFault(problem: "A model has no `id`.") }
      return try KnownModel(Members(value, "The model \(id)"), id: id, asOf: asOf, currency: currency)
    }
    self.init(models)
  }
}

extension KnownModel {
  fileprivate init(_ members: Members, id: String, asOf: String?, currency: String?) throws {
    try members.allow(["id", "vendor", "aliases", "contextLength", "maxTokens", "price", "ends", "quirks"])
    self.init(id: id)
    vendor = try members.text("vendor")
    aliases = try members.texts("aliases")
    contextLength = try members.count("contextLength")
    maxTokens = try members.count("maxTokens")
    ends = try members.day("ends")
    quirks = Set(
      try members.texts("quirks").map { text in
        guard let quirk = Quirk(rawValue: text) else { throw members.fault("has the quirk `\(text)`, which is none") }
        return quirk
      })
    if let value = members.value("price") {
      price = try Price(Members(value, "The price of \(id)"), asOf: asOf, currency: currency)
    }
  }
}

extension KnownModel.Price {
  fileprivate init(_ members: Members, asOf: String?, currency: String?) throws {
    try members.allow(["in", "out", "cached", "steps", "asOf", "currency", "note"])
    guard let asOf = try members.day("asOf") ?? asOf else { throw members.fault("lacks the day `asOf`") }
    let steps = try (members.array("steps") ?? []).map { value in
      let step = try Members(value, "A step of " + members.whose.prefix(1).lowercased() + members.whose.dropFirst())
      try step.allow(["above", "in", "out", "cached"])
      return TokenPrice.Step(
        abovePromptTokens: try step.required(step.count("above"), "above"),
        input: try step.required(step.price("in"), "in"),
        output: try step.required(step.price("out"), "out"), cachedInput: try step.price("cached"))
    }
    self.init(
      tokens: TokenPrice(
        input: try members.required(members.price("in"), "in"),
        output: try members.required(members.price("out"), "out"),
        cachedInput: try members.price("cached"), steps: steps),
      currency: try members.text("currency") ?? currency ?? "USD", asOf: asOf, note: try members.text("note"))
  }
}

/// The members of an object, read strictly.
private struct Members {
  let whose: String
  private let object: JSONObject

  init(_ value: JSONValue, _ whose: String) throws {
    guard let object = value.object else { throw CatalogFault(problem: "\(whose) is not an object.") }
    self.object = object
    self.whose = whose
  }

  func fault(_ problem: String) -> CatalogFault { CatalogFault(problem: "\(whose) \(problem).") }

  func allow(_ names: [String]) throws {
    for member in object.members where !names.contains(member.key) {
      throw fault("has a member `\(member.key)`, which means nothing")
    }
  }

  func value(_ name: String) -> JSONValue? { object[name] }

  func array(_ name: String) throws -> [JSONValue]? {
    try object[name].map { value in
      guard let array = value.array else { throw fault("has a member `\(name)` that is no list") }
      return array
    }
  }

  func text(_ name: String) throws -> String? {
    try object[name].map { value in
      guard let text = value.string else { throw fault("has a member `\(name)` that is no text") }
      return text
    }
  }

  func texts(_ name: String) throws -> [String] {
    try (array(name) ?? []).map { value in
      guard let text = value.string else { throw fault("has a member `\(name)` that is no list of texts") }
      return text
    }
  }

  func count(_ name: String) throws -> Int? {
    try object[name].map { value in
      guard let count = value.int, count > 0 else { throw fault("has a member `\(name)` that is no positive number") }
      return count
    }
  }

  /// A price of a million tokens, as millionths.
  func price(_ name: String) throws -> Int64? {
    try object[name].map { value in
      guard let price = value.double, (0...1_000_000).contains(price) else {
        throw fault("has a member `\(name)` that is no price")
      }
      return Int64((price * 1_000_000).rounded())
    }
  }

  func day(_ name: String) throws -> String? {
    guard let text = try text(name) else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) else {
      throw fault("has a member `\(name)` that is no day such as 2026-11-27")
    }
    return text
  }

  func required<Value>(_ value: Value?, _ name: String) throws -> Value {
    guard let value else { throw fault("lacks the member `\(name)`") }
    return value
  }
}
