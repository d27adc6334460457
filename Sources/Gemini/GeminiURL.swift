package import ModelWire
package import NexusProtocol

/// The base URL of the API, and which version of it is asked.
package struct GeminiURL: Sendable, Hashable {
  /// Without the version.
  package let base: ServerURL
  /// `v1beta`, which has all that `v1` has and the names of models that move, unless the address ends with another.
  package let version: String

  /// - Throws: `ModelError.unreachable` for what is no such address.
  package init(_ text: String) throws(ModelError) {
    let path = text.split(separator: "/")
    version = path.last.map(String.init).flatMap { ["v1", "v1beta", "v1alpha"].contains($0) ? $0 : nil } ?? "v1beta"
    base = try ServerURL(text, leavingOut: version)
  }
}

/// A model's name as a part of a path: `models/NAME`, also where the user wrote it so.
struct ModelPath {
  let text: String

  init(_ model: String) {
    let prefix = ["models/", "tunedModels/"].first { model.hasPrefix($0) }
    text = (prefix ?? "models/") + String(model.dropFirst(prefix?.count ?? 0)).percentEncoded
  }
}
