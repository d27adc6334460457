import Anthropic
import Bedrock
import Configuration
import CurlHTTP
import Gemini
import KoboldCpp
import ModelWire
import NexusProtocol
import Ollama
import OpenAICompatible

extension ServerPool {
  /// A client of a provider at one address.
  ///
  /// - Parameters:
  ///   - address: As it is written; nil for the one that goes with the provider's kind.
  ///   - field: The setting it stands in, for messages.
  ///   - patience: How long the server may be silent when it is asked about itself.
  /// - Throws: `UserError` for an address that is none or is missing, or that a project may not choose, and for a key that
  ///   is not there.
  func client(
    of provider: ProviderSettings, at address: String?, _ field: String, _ patience: Duration
  ) throws -> any ModelServer {
    let isOwn = address == nil
    // That of Bedrock goes with the region, which is found with the keys.
    if provider.kind == .bedrock { return try bedrock(provider, at: address, field, patience) }
    guard let address = address ?? provider.kind.standardAddress else {
      throw UserError(
        "The provider \(provider.name) has no address.",
        hint: "Set it with `nexus config set providers.\(provider.name).baseUrl URL`.", status: .configuration)
    }
    let timeout = configuration.llm.timeout
    switch provider.kind {
    case .ollama:
      let (host, _) = try Self.hostOfOllama(address)
      try refuseForeign(provider, isLoopback: host.isLoopback, field)
      return ollama(host, patience, key: try key(of: provider), caFile: try caFile(of: provider))
    case .openai:
      let url = try url(of: provider, field) { () throws(ModelError) in try ServerURL(address, leavingOut: "v1") }
      try refuseForeign(provider, isLoopback: url.isLoopback, field)
      return OpenAIClient(
        .init(
          url: url, timeout: timeout, metadataTimeout: patience, allowsRemote: allowsRemote,
          apiKey: try key(of: provider), caFile: try caFile(of: provider)), http: http)
    case .anthropic:
      let url = try url(of: provider, field) { () throws(ModelError) in try ServerURL(address, leavingOut: "v1") }
      try refuseForeign(provider, isLoopback: url.isLoopback, field)
      return AnthropicClient(
        .init(
          url: url, timeout: timeout, metadataTimeout: patience, allowsRemote: allowsRemote,
          apiKey: try key(of: provider, isOwnAddress: isOwn), caFile: try caFile(of: provider)), http: http)
    case .gemini:
      let url = try url(of: provider, field) { () throws(ModelError) in try GeminiURL(address) }
      try refuseForeign(provider, isLoopback: url.base.isLoopback, field)
      return GeminiClient(
        .init(
          url: url, timeout: timeout, metadataTimeout: patience, allowsRemote: allowsRemote,
          apiKey: try key(of: provider, isOwnAddress: isOwn), caFile: try caFile(of: provider)), http: http)
    case .koboldcpp:
      let url = try url(of: provider, field) { () throws(ModelError) in try KoboldClient.url(address) }
      try refuseForeign(provider, isLoopback: url.isLoopback, field)
      return KoboldClient(
        .init(
          url: url, timeout: timeout, metadataTimeout: patience, allowsRemote: allowsRemote,
          password: try key(of: provider), caFile: try caFile(of: provider)), http: http)
    case .bedrock: return try bedrock(provider, at: address, field, patience)
    }
  }

  private func bedrock(
    _ provider: ProviderSettings, at address: String?, _ field: String, _ patience: Duration
  ) throws -> any ModelServer {
    let connection = try BedrockConnection(provider, at: address, apiKey: try key(of: provider))
    try refuseForeign(provider, isLoopback: connection.runtime.isLoopback, field)
    return BedrockClient(
      .init(
        url: connection.runtime, controlURL: connection.control, region: connection.region, access: connection.access,
        timeout: configuration.llm.timeout, metadataTimeout: patience, allowsRemote: allowsRemote,
        caFile: try caFile(of: provider), now: { Surroundings.now }), http: http)
  }

  private func url<URL>(
    of provider: ProviderSettings, _ field: String, _ parse: () throws(ModelError) -> URL
  ) throws -> URL {
    do {
      return try parse()
    } catch {
      throw UserError(
        "\(error.message).", hint: "Set it with `nexus config set providers.\(provider.name).\(field) URL`.",
        status: .configuration)
    }
  }

  /// A project that was cloned must not send prompts, or the user's key, to an address of its own choice.
  private func refuseForeign(_ provider: ProviderSettings, isLoopback: Bool, _ field: String) throws {
    let path = "providers.\(provider.name).\(field)"
    // Whoever chose the kind chose the address that goes with it.
    let hasOwnAddress = field == "baseUrl" && provider.baseUrl == nil
    let chosen = hasOwnAddress ? "providers.\(provider.name).kind" : path
    guard configuration.origin(of: chosen).layer == .projectFile, !isLoopback else { return }
    throw UserError(
      "The project's file gives the provider \(provider.name) an address on another machine.",
      hint: "Set it in your own file if that is right: `nexus config set --user "
        + (hasOwnAddress ? "\(chosen) \(provider.kind.rawValue)`." : "\(path) URL`."), status: .configuration)
  }

  private func caFile(of provider: ProviderSettings) throws -> String? {
    try TrustedAuthorities.file(provider.caFile ?? configuration.llm.caFile)
  }

  /// - Parameter isOwnAddress: Whether it goes to the host of the provider's kind: that host's usual variable is read for
  ///   no other.
  private func key(of provider: ProviderSettings, isOwnAddress: Bool = false) throws -> String? {
    let usual = isOwnAddress ? provider.kind.keyVariables : []
    let found = usual.first { Surroundings.environment[$0]?.isEmpty == false }
    guard let source = provider.key ?? (found ?? usual.first).map(KeySource.variable) else { return nil }
    return try keys.key(source, of: "provider \(provider.name)", setting: "providers.\(provider.name).key")
  }
}

extension ProviderSettings.Kind {
  /// Where the host of this kind serves; nil for kinds that are spoken everywhere.
  fileprivate var standardAddress: String? {
    switch self {
    case .openai, .ollama, .bedrock: nil
    case .koboldcpp: KoboldClient.standardAddress
    case .anthropic: AnthropicClient.standardAddress
    case .gemini: GeminiClient.standardAddress
    }
  }

  /// The variables in which its users have their keys, as its own programs read them; the first that is set counts.
  fileprivate var keyVariables: [String] {
    switch self {
    case .openai, .ollama, .koboldcpp, .bedrock: []
    case .anthropic: ["ANTHROPIC_API_KEY"]
    case .gemini: ["GOOGLE_API_KEY", "GEMINI_API_KEY"]
    }
  }
}
