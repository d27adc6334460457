package import NexusProtocol

extension ModelError {
  /// The same with a mark for the key, which some servers repeat when they refuse it.
  package func withoutKey(_ key: String?) -> ModelError {
    guard let key, !key.isEmpty else { return self }
    var error = self
    error.message = message.split(separator: key, omittingEmptySubsequences: false).joined(separator: "[key]")
    return error
  }
}
