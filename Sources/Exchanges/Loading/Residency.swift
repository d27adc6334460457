package import NexusProtocol

/// What is known of the models in the servers' memory.
///
/// Loading a model takes tens of seconds, so it is begun while something else is done, and the work of two models that do
/// not go into memory together is not mixed.
package protocol Residency: Sendable {
  /// Whether the models of both roles are in memory, or can be; false where that is not known.
  func holdsBoth() async -> Bool

  /// Has a role's model loaded with the options its exchanges have, and returns when it is.
  ///
  /// Returns false when there was nothing to load, and when it failed: the exchange that needs the model has the words
  /// for that. Cancelling ends the load.
  func load(_ role: ModelRole) async -> Bool
}
