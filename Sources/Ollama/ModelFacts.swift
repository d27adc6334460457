import JSONText

/// What `/api/show` tells about a model.
package struct ModelFacts: Sendable, Equatable {
  /// Such as `completion`, `tools`, `thinking`; `nil` when the server is too old to tell.
  package var capabilities: Set<String>?
  /// The context the model was trained for, in tokens: not what is in effect.
  package var trainedContextLength: Int?
  /// What a token of context takes up in memory, in bytes, with a cache of 16 bits; `nil` when it cannot be told.
  package var cacheBytesPerToken: Int?
  /// Where the prompt would go, for a model that does not run on the server itself.
  package var remoteHost: String?
  package var family: String?
  package var parameterSize: String?
  package var quantization: String?
  /// Parameters of the model's own file, such as `num_ctx`, in their order; `stop` may be repeated.
  package var parameters: [ModelParameter] = []

  package init() {}

  init(_ object: JSONObject) {
    capabilities = object["capabilities"]?.array.map { Set($0.compactMap(\.string)) }
    let info = object["model_info"]
    if let architecture = info?["general.architecture"]?.string {
      trainedContextLength = info?["\(architecture).context_length"]?.int
    }
    cacheBytesPerToken = Self.cacheBytesPerToken(object["model_info"])
    remoteHost = object["remote_host"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    let details = object["details"]
    family = details?["family"]?.string
    parameterSize = details?["parameter_size"]?.string
    quantization = details?["quantization_level"]?.string
    parameters = (object["parameters"]?.string ?? "").split(whereSeparator: \.isNewline).compactMap(ModelParameter.init)
  }

  /// Keys and values of each layer: two bytes for each dimension of each of their heads.
  private static func cacheBytesPerToken(_ info: JSONValue?) -> Int? {
    guard let info, let family = info["general.architecture"]?.string else { return nil }
    func number(_ name: String) -> Int? {
      info["\(family).\(name)"]?.int.flatMap { (1...1_000_000).contains($0) ? $0 : nil }
    }
    guard let layers = number("block_count"), let heads = number("attention.head_count") else { return nil }
    let keyHeads = number("attention.head_count_kv") ?? heads
    guard let width = number("attention.key_length") ?? number("embedding_length").map({ $0 / heads }) else {
      return nil
    }
    return layers * keyHeads * (width + (number("attention.value_length") ?? width)) * 2
  }

  /// Whether the model has a capability; `nil` when the server does not tell.
  package func can(_ capability: String) -> Bool? { capabilities?.contains(capability) }
}

/// One parameter of a model's own file.
package struct ModelParameter: Sendable, Equatable {
  package let name: String
  package let value: String

  /// Reads a line of `parameters`: a padded name, and a value that is quoted when it is text.
  init?(_ line: Substring) {
    let words = line.split(maxSplits: 1, omittingEmptySubsequences: true) { $0 == " " }
    guard words.count == 2 else { return nil }
    name = String(words[0])
    let text = words[1].drop { $0 == " " }
    if text.hasPrefix("\""), case .string(let value)? = try? JSONValue(parsing: String(text)) {
      self.value = value
    } else {
      value = String(text)
    }
  }
}
