/// One event of a stream of server-sent events.
package struct ServerSentEvent: Sendable, Equatable {
  /// The value of its `event` field; empty for the usual event without one.
  package var name: String
  /// Its `data` fields, joined by line feeds.
  package var data: ArraySlice<UInt8>

  package init(name: String = "", data: ArraySlice<UInt8>) {
    self.name = name
    self.data = data
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.data.elementsEqual(right.data)
  }
}

/// Why a stream of events cannot be read on.
package struct EventStreamError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One sentence for a person, without a final period.
  package let message: String
  package var description: String { message }
}
