/// Where commits say how they came about.
package enum RecordPlace: String, Sendable, CaseIterable {
  /// In a trailer of the message, as far as it is known when the commit is made.
  case trailers
  /// In notes, which are kept up to date.
  case notes
  case both

  var hasTrailers: Bool { self != .notes }
  package var hasNotes: Bool { self != .trailers }
}
