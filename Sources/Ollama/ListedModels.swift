import JSONText

/// A model that the server has, from `/api/tags`.
package struct InstalledModel: Sendable, Equatable {
  /// With its tag.
  package let name: String
  package let sizeInBytes: Int
  package let digest: String
  /// RFC 3339, as the server wrote it.
  package let modifiedAt: String
  package let family: String?
  package let parameterSize: String?
  package let quantization: String?
  /// Where the prompt would go, for a model that does not run on the server itself.
  package let remoteHost: String?

  init?(_ value: JSONValue) {
    guard let name = value["name"]?.string ?? value["model"]?.string else { return nil }
    self.name = name
    sizeInBytes = value["size"]?.int ?? 0
    digest = value["digest"]?.string ?? ""
    modifiedAt = value["modified_at"]?.string ?? ""
    family = value["details"]?["family"]?.string
    parameterSize = value["details"]?["parameter_size"]?.string
    quantization = value["details"]?["quantization_level"]?.string
    remoteHost = value["remote_host"]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// A model in the server's memory, or on its way there, from `/api/ps`.
package struct RunningModel: Sendable, Equatable {
  package let name: String
  package let sizeInBytes: Int
  /// Less than `sizeInBytes` when a part runs on the CPU, which is slow.
  package let sizeInVideoMemory: Int
  /// The context in effect, in tokens; `nil` when the server is too old to tell.
  package let contextLength: Int?
  /// RFC 3339, as the server wrote it.
  package let expiresAt: String

  init?(_ value: JSONValue) {
    guard let name = value["name"]?.string ?? value["model"]?.string else { return nil }
    self.name = name
    sizeInBytes = value["size"]?.int ?? 0
    sizeInVideoMemory = value["size_vram"]?.int ?? 0
    contextLength = value["context_length"]?.int.flatMap { $0 > 0 ? $0 : nil }
    expiresAt = value["expires_at"]?.string ?? ""
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
