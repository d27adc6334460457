/// Why a map could not be made.
package struct MapError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: Sendable, Equatable {
    /// The tagger was found and cannot be used; without it there is the plain scanner.
    case taggerUnusable
  }

  package let code: Code
  /// One sentence for a person.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
