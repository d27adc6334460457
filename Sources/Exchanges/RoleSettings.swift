package import NexusProtocol

/// The model of one role and how it is asked.
///
/// The load options in `options` are the same for every exchange of a role, so that the server never reloads the model.
package struct RoleSettings: Sendable {
  package var model: String
  package var options: GenerationOptions
  package var think: Thinking?
  /// Whether the model will think before it answers, as far as is known.
  package var thinks: Bool
  package var keepAlive: KeepAlive?
  /// Whether the model is known to take tools.
  package var usesTools: Bool
  /// How many bytes a token has, as the model's server counted in a sample; nil where it does not count.
  package var countedBytesPerToken: Double?

  package init(
    model: String, options: GenerationOptions, think: Thinking? = nil, thinks: Bool = false,
    keepAlive: KeepAlive? = nil, usesTools: Bool = false
  ) {
    self.usesTools = usesTools
    self.model = model
    self.options = options
    self.think = think
    self.thinks = thinks
    self.keepAlive = keepAlive
  }
}
