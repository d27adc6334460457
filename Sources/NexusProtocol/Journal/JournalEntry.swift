/// An event as the journal keeps it.
package struct JournalEntry: Sendable, Equatable {
  /// Grows from event to event; an event never appears below one that was already read.
  package var id: Int64
  package var event: Event
  /// The line of JSON that was kept, without its end.
  package var line: String

  package init(id: Int64, event: Event, line: String) {
    self.id = id
    self.event = event
    self.line = line
  }
}
