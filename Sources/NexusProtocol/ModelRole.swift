/// The part a model plays in the pair.
///
/// The raw values are the names used in configuration files and in the store.
package enum ModelRole: String, Sendable, Codable, CaseIterable, Hashable {
  /// Plans tasks and reviews commits.
  case overseer
  /// Writes patches. The agent is called the Implementer; its configuration key is `implementation`.
  case implementation
}
