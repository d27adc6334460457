/// Why an expression is none that `LinePattern` can follow.
package struct PatternFault: Error, Equatable {
  /// One whole sentence, fit for a model or a person.
  package let message: String

  init(_ message: String) { self.message = message }
}
