/// Why a text is no expression, or why an expression cannot be evaluated.
package struct ExpressionFault: Error, Sendable, Equatable {
  /// One whole sentence.
  package var message: String
  /// Where in the expression: characters from its beginning, from 0.
  package var offset: Int

  init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }
}
