import JSONText
import NexusProtocol

extension ModelFacts {
  /// Reads an answer of `/api/show`.
  init(_ object: JSONObject) {
    self.init()
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
    weights = object["modelfile"]?.string.flatMap(Self.weights)
  }

  /// The names of the blobs that the server gives the process that runs the model.
  ///
  /// Ollama keeps one such process for each file of weights, and loads it anew where projectors or adapters differ.
  /// Source: Ollama, `server/sched.go`.
  private static func weights(inModelfile text: String) -> String? {
    let blobs = text.split(whereSeparator: \.isNewline).compactMap { line -> Substring? in
      guard line.hasPrefix("FROM ") || line.hasPrefix("ADAPTER ") else { return nil }
      guard let digest = line.ranges(of: "sha256-").last else { return nil }
      return line[digest.lowerBound...].prefix { $0.isASCII && !$0.isWhitespace && $0 != "\"" }
    }
    return blobs.isEmpty ? nil : blobs.joined(separator: " ")
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
}
