import Configuration

/// A model's name as users write it, resolved: whose it is, and what it is called there.
struct ModelReference: Hashable {
  /// The name of a provider of the configuration, or of a provider plugin; nil for Ollama's own names.
  let provider: String?
  let model: String
}

extension NexusConfiguration {
  /// Resolves `NAME/MODEL` where `NAME` is a provider or a plugin; any other name is Ollama's, also one with slashes.
  func reference(to name: String) -> ModelReference {
    if let slash = name.firstIndex(of: "/") {
      let (provider, model) = (String(name[..<slash]), String(name[name.index(after: slash)...]))
      if providers[provider] != nil || PluginFiles().has(provider), !model.isEmpty {
        return ModelReference(provider: provider, model: model)
      }
    }
    return ModelReference(provider: nil, model: name)
  }
}
