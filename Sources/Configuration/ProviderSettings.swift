import JSONText

/// A server of models that the user named, so that its models can be written `NAME/MODEL`.
package struct ProviderSettings: Sendable, Hashable {
  /// What it speaks.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case openai, ollama, anthropic, gemini, koboldcpp, bedrock
  }

  package let name: String
  package let kind: Kind
  /// Nil where only other settings of it are written, and for the own address of a kind that has one.
  package let baseUrl: ServerAddress?
  /// Nil for a server without a key.
  package let key: KeySource?
  /// A file with the authorities to trust, as written; nil for that of `llm.caFile`.
  package let caFile: String?
  /// Other addresses of servers with the same models and the same key.
  package let replicas: [ServerAddress]
  /// How many requests each of its servers may have at once; nil for as many as come.
  package let concurrency: Int?
  /// Nil where only the server knows.
  package let requestsPerMinute: Int?
  package let tokensPerMinute: Int?
  /// Of AWS; nil for that of the environment or the profile. Other kinds have none.
  package let region: String?
  /// Of AWS's own files; nil for the usual one. Other kinds have none.
  package let profile: String?
}

extension ProviderSettings {
  static let group = "providers"
  static let fields = [
    "kind", "baseUrl", "key", "caFile", "replicas", "concurrency", "requestsPerMinute", "tokensPerMinute", "region",
    "profile",
  ]

  /// Whether a text can name a provider: small letters, digits, `-` and `_`, so that no host or path looks like one.
  static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 40, isWordByte(first) else { return false }
    return text.utf8.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// The name in a path such as `providers.NAME` or `providers.NAME.kind`.
  static func name(inPath path: String) -> String? {
    let keys = path.split(separator: ".", omittingEmptySubsequences: false)
    guard keys.count >= 2, keys[0] == group, isName(keys[1]) else { return nil }
    return String(keys[1])
  }

  init(_ name: String, _ values: SettingValues) {
    let path = "\(Self.group).\(name)."
    self.name = name
    kind = values.require(Kind(rawValue: values.string(path + "kind")), path + "kind")
    baseUrl = values.address(path + "baseUrl")
    key = values[path + "key"]?.string.flatMap(KeySource.init)
    caFile = values[path + "caFile"]?.string
    replicas = values.array(path + "replicas").compactMap(\.string).map { ServerAddress(text: $0, notation: .url) }
    concurrency = values[path + "concurrency"]?.int
    requestsPerMinute = values[path + "requestsPerMinute"]?.int
    tokensPerMinute = values[path + "tokensPerMinute"]?.int
    region = values[path + "region"]?.string
    profile = values[path + "profile"]?.string
  }
}

extension SettingDefinition {
  /// The settings of a provider, whose name the user chose.
  static func provider(_ name: String) -> [SettingDefinition] {
    func field(_ field: String, _ kind: SettingKind, _ standard: JSONValue?, _ summary: String) -> SettingDefinition {
      SettingDefinition(
        keys: [ProviderSettings.group, name, field], kind: kind, standard: standard, environmentVariable: nil,
        isPersonal: ["key", "caFile", "profile"].contains(field), summary: summary)
    }
    return [
      field(
        "kind", .choice(ProviderSettings.Kind.allCases.map(\.rawValue)), "openai",
        "What the server speaks: OpenAI's chat completions, as llama.cpp's server and many others do, Ollama's API, "
          + "Anthropic's Messages API, Google's Gemini API, KoboldCpp's own API, or Converse of Amazon Bedrock."),
      field(
        "baseUrl", .url, nil,
        "The server's address, with or without `/v1`. `anthropic`, `gemini`, `koboldcpp` and `bedrock` have one "
          + "of their own. In the project's file only one on this machine."),
      field(
        "key", .key, nil,
        "Where the server's key is read: `env:NAME` for a variable of the environment, `vault:NAME` for the vault that "
          + "`nexus auth` keeps. At their own addresses `anthropic` reads it from `ANTHROPIC_API_KEY` if nothing is set, and "
          + "`gemini` from `GOOGLE_API_KEY` or `GEMINI_API_KEY`. `bedrock` takes an API key here; without one it reads AWS's "
          + "own variables and profiles. For `koboldcpp` it is the server's password."),
      field(
        "caFile", .text(mayBeEmpty: false), nil,
        "A file with the certificates of the authorities to trust for this server, if it is not that of `llm.caFile`."),
      field(
        "replicas", .urls, [],
        "Other addresses of servers with the same models, kind and key; each request goes to the one with the least to do."
      ),
      field(
        "concurrency", .integer(1...10_000), nil,
        "How many requests each of its servers may have at once; the others wait. Without limit if this is not set."),
      field(
        "requestsPerMinute", .integer(1...1_000_000), nil,
        "How many requests may go out in a minute, if that is less than the server tells."),
      field(
        "tokensPerMinute", .integer(1...1_000_000_000), nil,
        "How many tokens of prompts and replies may go out in a minute, if that is less than the server tells."),
      field(
        "region", .text(mayBeEmpty: false), nil,
        "For `bedrock`: the region, such as `eu-central-1`, if it is not that of `AWS_REGION` or the profile."),
      field(
        "profile", .text(mayBeEmpty: false), nil,
        "For `bedrock`: the profile in `~/.aws/credentials` and `~/.aws/config`, if it is not that of `AWS_PROFILE`."),
    ]
  }

  /// The definition of a path in the group of providers.
  static func ofProvider(_ path: String) -> SettingDefinition? {
    ProviderSettings.name(inPath: path).flatMap { name in provider(name).first { $0.path == path } }
  }
}
