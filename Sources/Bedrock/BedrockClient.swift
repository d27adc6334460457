package import CurlHTTP
import JSONText
package import ModelWire
package import NexusProtocol

/// A client of Amazon Bedrock in one region, by Converse: Claude, Nova and whatever else it has.
///
/// Every method throws `ModelError` or `CancellationError`. Nothing is repeated here, but for a request whose time was
/// refused, once with the server's own, and one that a model refuses to stream, once without; `ModelError.retry` says what
/// else may be.
package final class BedrockClient: ModelServer {
  package struct Configuration: Sendable {
    /// Of the region's runtime, without a path.
    package var url: ServerURL
    /// Of the region's control plane, which lists models; nil for the same.
    package var controlURL: ServerURL?
    package var region: String
    /// Nil sends requests without; only gateways take these.
    package var access: AWSAccess?
    /// How long the server may be silent.
    package var timeout: Duration?
    package var connectTimeout: Duration
    /// How long the server may be silent when it is asked about itself.
    package var metadataTimeout: Duration
    /// Whether prompts may leave this machine.
    package var allowsRemote: Bool
    /// A file with the authorities to trust instead of the system's.
    package var caFile: String?
    /// Tells the time that requests are signed with.
    package var now: @Sendable () -> Timestamp

    package init(
      url: ServerURL, controlURL: ServerURL? = nil, region: String, access: AWSAccess?,
      timeout: Duration? = .seconds(300), connectTimeout: Duration = .seconds(10),
      metadataTimeout: Duration = .seconds(30), allowsRemote: Bool = false, caFile: String? = nil,
      now: @escaping @Sendable () -> Timestamp
    ) {
      self.url = url
      self.controlURL = controlURL
      self.region = region
      self.access = access
      self.timeout = timeout
      self.connectTimeout = connectTimeout
      self.metadataTimeout = metadataTimeout
      self.allowsRemote = allowsRemote
      self.caFile = caFile
      self.now = now
    }
  }

  package let configuration: Configuration
  let http: HTTPClient

  /// - Parameter http: Shared by clients of several servers, so that one thread serves all.
  package init(_ configuration: Configuration, http: HTTPClient = HTTPClient()) {
    self.configuration = configuration
    self.http = http
  }

  /// The addresses of a region's runtime and of its control plane.
  ///
  /// - Throws: `.unreachable` for what can be no region.
  package static func urls(ofRegion region: String) throws(ModelError) -> (runtime: ServerURL, control: ServerURL) {
    guard AWSSettings.isRegion(region) else {
      throw ModelError(.unreachable, "\"\(region)\" is no region of AWS")
    }
    let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    return (
      try ServerURL("https://bedrock-runtime.\(region).\(domain)", leavingOut: ""),
      try ServerURL("https://bedrock.\(region).\(domain)", leavingOut: "")
    )
  }

  package var kind: ServerKind { .bedrock }
  package var address: String { configuration.url.text }
  package var isLoopback: Bool { configuration.url.isLoopback }
  package var allowsRemote: Bool { configuration.allowsRemote }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await onEvent(.waiting)
    try refuseRemote(request.model, host: configuration.url.host)
    let converse = try labelled(request.model) { () throws(ModelError) in
      try ConverseRequest(request)
    }
    return try await exchange(converse, model: request.model, onEvent: onEvent)
  }

  func labelled<Result>(_ model: String?, _ body: () throws(ModelError) -> Result) throws(ModelError) -> Result {
    do {
      return try body()
    } catch {
      throw label.label(error, model: model)
    }
  }
}
