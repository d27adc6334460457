package import JSONText

/// A plugin that is there: what it says of itself, and what asks it.
package struct Plugin: Sendable {
  package let manifest: PluginManifest
  /// Starts it, where it speaks to nexus in lines of its own: all kinds but `integration`.
  package let process: PluginProcess
  package let launch: PluginLaunch

  /// - Parameters:
  ///   - directory: Its own, absolute.
  ///   - environment: This process's.
  package init(
    _ manifest: PluginManifest, directory: String, environment: [String: String],
    limits: PluginProcess.Limits = PluginProcess.Limits()
  ) {
    self.manifest = manifest
    process = PluginProcess(manifest, directory: directory, environment: environment, limits: limits)
    launch = PluginLaunch(manifest, directory: directory, environment: environment)
  }

  /// The text as a filter makes it; unchanged where it is not for that moment.
  ///
  /// - Throws: `PluginError`, upon which the text must not be used unfiltered; `CancellationError`.
  package func filtered(_ text: String, at moment: PluginManifest.Moment) async throws -> String {
    guard manifest.moments.contains(moment) else { return text }
    return try await answer(to: ["do": "filter", "when": .string(moment.rawValue), "text": .string(text)])
  }

  /// A result in the form of an output plugin.
  ///
  /// - Parameter kind: What the value is, such as `run`.
  package func written(_ value: JSONValue, kind: String) async throws -> String {
    try await answer(to: ["do": "output", "kind": .string(kind), "value": value])
  }

  /// The models that a provider has.
  package func models() async throws -> [String] {
    let answer = try await process.answer(to: ["do": "models"])
    guard let models = answer["models"]?.array, models.allSatisfy({ $0.string?.isEmpty == false }) else {
      throw wrong("models", "a list of texts")
    }
    return models.compactMap(\.string)
  }

  private func answer(to request: JSONObject) async throws -> String {
    guard let text = try await process.answer(to: request)["text"]?.string else { throw wrong("text", "a text") }
    return text
  }

  private func wrong(_ member: String, _ wanted: String) -> PluginError {
    PluginError(
      .wrongAnswer, "The plugin \"\(manifest.name)\" answered without \"\(member)\", which must be \(wanted).")
  }
}
