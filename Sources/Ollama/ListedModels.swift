import JSONText
import NexusProtocol

extension InstalledModel {
  /// Reads a model of `/api/tags`.
  init?(_ value: JSONValue) {
    guard let name = value["name"]?.string ?? value["model"]?.string else { return nil }
    let details = value["details"]
    self.init(
      name: name, sizeInBytes: value["size"]?.int ?? 0, digest: value["digest"]?.string ?? "",
      modifiedAt: value["modified_at"]?.string ?? "", family: details?["family"]?.string,
      parameterSize: details?["parameter_size"]?.string, quantization: details?["quantization_level"]?.string,
      remoteHost: value["remote_host"]?.string.flatMap { $0.isEmpty ? nil : $0 })
  }
}

extension RunningModel {
  /// Reads a model of `/api/ps`.
  init?(_ value: JSONValue) {
    guard let name = value["name"]?.string ?? value["model"]?.string else { return nil }
    self.init(
      name: name, sizeInBytes: value["size"]?.int ?? 0, sizeInVideoMemory: value["size_vram"]?.int ?? 0,
      contextLength: value["context_length"]?.int.flatMap { $0 > 0 ? $0 : nil },
      expiresAt: value["expires_at"]?.string ?? "")
  }
}

/// A line of `/api/pull`.
package struct PullProgress: Sendable, Equatable {
  /// Such as `pulling manifest`, `pulling 6a0746a1ec1a`, `verifying sha256 digest`, `success`.
  package let status: String
  /// The layer that `total` and `completed` count; several may take turns.
  package let digest: String?
  package let totalInBytes: Int?
  package let completedInBytes: Int

  init?(_ object: JSONObject) {
    guard let status = object["status"]?.string else { return nil }
    self.status = status
    digest = object["digest"]?.string
    totalInBytes = object["total"]?.int
    completedInBytes = object["completed"]?.int ?? 0
  }
}
