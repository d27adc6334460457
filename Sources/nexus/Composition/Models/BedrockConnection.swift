import Bedrock
import Configuration
import ModelWire
import NexusProtocol

/// Where a provider of Amazon Bedrock is reached and by what it lets in, from its settings and from AWS's own variables and
/// profiles.
struct BedrockConnection {
  let runtime: ServerURL
  /// Nil where it is the same.
  let control: ServerURL?
  let region: String
  let access: AWSAccess?

  /// - Parameters:
  ///   - address: As it is written; nil for what AWS's own settings say, else the region's.
  ///   - apiKey: That of the provider's settings, which counts for more than all that is found.
  /// - Throws: `UserError` for a region or keys that are missing, and for faults in what is found.
  init(_ provider: ProviderSettings, at address: String?, apiKey: String?) throws {
    let found = try Self.surroundings(of: provider, sendsToken: address == nil)
    access = apiKey.map(AWSAccess.bearer) ?? found.access
    access?.secrets.forEach(KnownKeys.add)
    // A gateway may take requests without keys, and has a region all the same where these are signed.
    let address = address ?? found.endpoint
    guard let region = found.region ?? (address == nil ? nil : "us-east-1") else {
      throw UserError(
        "The provider \(provider.name) has no region.",
        hint: "Set it with `nexus config set providers.\(provider.name).region REGION`, or in AWS_REGION.",
        status: .configuration)
    }
    guard access != nil || address != nil else {
      throw UserError(
        "There are no keys of AWS for the provider \(provider.name).",
        hint: "Set AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write a profile with "
          + "`aws configure`.",
        status: .configuration)
    }
    self.region = region
    do throws(ModelError) {
      if let address {
        runtime = try ServerURL(address, leavingOut: "")
        control = nil
      } else {
        let urls = try BedrockClient.urls(ofRegion: region)
        runtime = urls.runtime
        control = urls.control
      }
    } catch {
      throw UserError(
        "\(error.message).", hint: "Set it with `nexus config set providers.\(provider.name).baseUrl URL`.",
        status: .configuration)
    }
  }

  private static func surroundings(of provider: ProviderSettings, sendsToken: Bool) throws -> AWSSettings {
    var environment = Surroundings.environment
    // It belongs to AWS's own addresses, and is sent as it is.
    if !sendsToken { environment["AWS_BEARER_TOKEN_BEDROCK"] = nil }
    let files = AWSSettings.files(environment: environment, home: environment["HOME"] ?? "")
    func text(_ path: String) throws -> String? {
      try Files.read(path).map { String(decoding: $0, as: UTF8.self) }
    }
    let profiles = AWSProfiles(credentials: try text(files.credentials), config: try text(files.config))
    do {
      return try AWSSettings(
        environment: environment, profiles: profiles, profile: provider.profile, region: provider.region)
    } catch {
      throw UserError(
        "\(error.message).", hint: "`nexus config get providers.\(provider.name)` shows what nexus was told of it.",
        status: .configuration)
    }
  }
}

extension AWSAccess {
  /// What nobody is to be told.
  fileprivate var secrets: [String] {
    switch self {
    case .bearer(let token): [token]
    case .keys(let keys): [keys.secretAccessKey] + (keys.sessionToken.map { [$0] } ?? [])
    }
  }
}
