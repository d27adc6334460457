import Configuration
import CurlHTTP
import KoboldCpp
import ModelWire
import NexusProtocol
import OpenAICompatible

/// Looks for model servers on the ports of this machine that they usually have; Ollama is asked elsewhere.
struct ServerProbe {
  /// A server that answered.
  struct Finding: Sendable {
    let address: String
    let identity: ServerIdentity
    /// Not empty.
    let models: [InstalledModel]
    /// The name it is given in a new configuration; no two findings have the same.
    var provider: String
    let kind: ProviderSettings.Kind

    /// What to tell the user.
    var sentence: String {
      let names = models.prefix(3).map(\.name).joined(separator: ", ") + (models.count > 3 ? ", …" : "")
      return "At \(address) answers \(identity.name), with \(names)."
    }
  }

  /// Of llama.cpp's server (the second from some release of 2026 on), LM Studio, vLLM and KoboldCpp.
  private static let usualPorts: [UInt16] = [8080, 9931, 1234, 8000, 5001]

  /// The servers that answer as KoboldCpp or as one with OpenAI's chat completions, in the order of their ports.
  ///
  /// `ports` is what the variable `NEXUS_PROBE_PORTS` says, so that tests see the same everywhere.
  static func findings(ports: [UInt16] = Surroundings.probePorts ?? usualPorts) async -> [Finding] {
    let http = HTTPClient()
    let found = await withTaskGroup(of: (UInt16, Finding?).self) { group in
      for port in ports { group.addTask { (port, await finding(at: port, http)) } }
      var found: [UInt16: Finding] = [:]
      for await (port, finding) in group { found[port] = finding }
      return found
    }
    var counts: [String: Int] = [:]
    return ports.compactMap { found[$0] }.map { finding in
      var finding = finding
      counts[finding.provider, default: 0] += 1
      if let count = counts[finding.provider], count > 1 { finding.provider += "\(count)" }
      return finding
    }
  }

  /// Nil for whatever is not such a server; a server of another kind may well be there.
  private static func finding(at port: UInt16, _ http: HTTPClient) async -> Finding? {
    guard let url = try? ServerURL("http://127.0.0.1:\(port)", leavingOut: "v1") else { return nil }
    let patience = Duration.seconds(2)
    let client = OpenAIClient(.init(url: url, connectTimeout: patience, metadataTimeout: patience), http: http)
    let imitated = try? await client.identity()
    // KoboldCpp imitates OpenAI's API, and does more by its own.
    if imitated?.version == nil {
      let kobold = KoboldClient(.init(url: url, connectTimeout: patience, metadataTimeout: patience), http: http)
      if let identity = try? await kobold.identity(), let models = try? await kobold.installed(), !models.isEmpty {
        return Finding(address: url.text, identity: identity, models: models, provider: "kobold", kind: .koboldcpp)
      }
    }
    guard let identity = imitated, let models = try? await client.installed(), !models.isEmpty else { return nil }
    return Finding(
      address: url.text, identity: identity, models: models, provider: identity.version == nil ? "local" : "llama",
      kind: .openai)
  }
}
