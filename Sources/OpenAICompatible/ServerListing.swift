import JSONText
import NexusProtocol

/// What a server tells of itself and its models, from `/v1/models` and, of llama.cpp, `/props`.
///
/// Source: llama.cpp, `tools/server/README.md`; vLLM, `protocol.py` (`ModelCard`).
struct ServerListing: Sendable {
  struct Entry: Sendable {
    /// As the server writes it: of llama.cpp started without an alias, the path of the model's file.
    var id: String
    /// The same, or the last part of a path.
    var name: String
    /// Other names the server knows it by.
    var aliases: [String]
    var sizeInBytes: Int?
    var parameterCount: Int?
    var quantization: String?
    /// The window of one request.
    var contextLength: Int?
    var trainedContextLength: Int?
    /// Of a router: such as `loaded`, `loading` or `unloaded`.
    var status: String?
    /// Of a router: whether it could not load it when it last tried.
    var failedToLoad: Bool
    /// Whether it is in memory; nil where the server does not tell.
    var isLoaded: Bool?
  }

  var dialect: Dialect
  var version: String?
  var entries: [Entry]
  /// Of llama.cpp's templates: whether they take tools; nil where that is not told.
  var takesTools: Bool?

  init(models: JSONObject?, props: JSONObject?) {
    let data = models?["data"]?.array ?? []
    // Other programs imitate `/props`, but not this member.
    let build = props?["build_info"]?.string
    let isLlamaCpp = build != nil || data.contains { $0["owned_by"]?.string == "llamacpp" }
    let isRouter = props?["role"]?.string == "router" || (isLlamaCpp && data.contains { $0["status"] != nil })
    dialect = isRouter ? .llamaCppRouter : isLlamaCpp ? .llamaCpp : .other
    version = build
    entries = data.compactMap { Entry($0, dialect: isRouter ? .llamaCppRouter : isLlamaCpp ? .llamaCpp : .other) }
    takesTools = props?["chat_template_caps"]?["supports_tool_calls"]?.bool
    if dialect == .llamaCpp, let length = props?["default_generation_settings"]?["n_ctx"]?.int, length > 0 {
      for index in entries.indices { entries[index].contextLength = entries[index].contextLength ?? length }
    }
  }

  /// The model that a request for `name` gets; nil where the server has none of that name or does not list them.
  func entry(named name: String) -> Entry? {
    entries.first { $0.name == name || $0.id == name || $0.aliases.contains(name) }
  }
}

extension ServerListing.Entry {
  init?(_ value: JSONValue, dialect: Dialect) {
    guard let id = value["id"]?.string else { return nil }
    let meta = value["meta"]
    self.id = id
    name = id.hasPrefix("/") ? String(id.split(separator: "/").last ?? "") : id
    aliases = value["aliases"]?.array?.compactMap(\.string) ?? []
    sizeInBytes = meta?["size"]?.int
    parameterCount = meta?["n_params"]?.int
    quantization = meta?["ftype"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    contextLength = (meta?["n_ctx"]?.int ?? value["max_model_len"]?.int).flatMap { $0 > 0 ? $0 : nil }
    trainedContextLength = meta?["n_ctx_train"]?.int
    status = value["status"]?["value"]?.string
    failedToLoad = value["status"]?["failed"]?.bool == true
    switch (dialect, status) {
    case (_, let status?): isLoaded = status == "loaded" || status == "loading" || status == "sleeping"
    case (.llamaCpp, nil): isLoaded = true
    default: isLoaded = nil
    }
  }

  /// Such as `494M` or `8.2B`.
  var parameterSize: String? {
    guard let count = parameterCount, count > 0 else { return nil }
    if count < 1_000_000_000 { return "\(count / 1_000_000)M" }
    let tenths = (count + 50_000_000) / 100_000_000
    return "\(tenths / 10).\(tenths % 10)B"
  }
}
