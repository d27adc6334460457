/// Why a plugin could not be used, or gave no answer.
package struct PluginError: Error, Sendable, Equatable {
  package enum Code: Sendable, Equatable {
    /// Its manifest cannot be used.
    case manifest
    case notStarted
    /// It ended, by itself or by a signal, before it had answered.
    case ended
    /// It did not answer within its time limit.
    case timedOut
    /// It wrote more than anybody asked for.
    case flooded
    /// What it wrote is no answer.
    case wrongAnswer
    /// It said that it cannot do what it was asked.
    case refused(isTemporary: Bool)
  }

  package var code: Code
  /// One whole sentence, which names the plugin.
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
