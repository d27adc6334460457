/// One message of an AWS event stream.
package struct EventFrame: Sendable, Equatable {
  package enum Value: Sendable, Equatable {
    case bool(Bool)
    /// Of 1, 2, 4 or 8 bytes on the wire.
    case integer(Int64)
    case bytes(ArraySlice<UInt8>)
    case string(String)
    /// Milliseconds since 1970.
    case timestamp(Int64)
    case uuid(ArraySlice<UInt8>)
  }

  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: Value

    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// In the order in which they stand.
  package var headers: [Header]
  package var payload: ArraySlice<UInt8>

  package init(headers: [Header] = [], payload: ArraySlice<UInt8> = []) {
    self.headers = headers
    self.payload = payload
  }

  /// The header of that name; nil where there is none, or none that is a text.
  package func text(_ name: String) -> String? {
    guard case .string(let text)? = headers.first(where: { $0.name == name })?.value else { return nil }
    return text
  }
}
