/// Words of attempts' reasons that are told from others again.
package enum AttemptReason {
  /// How the reason of an attempt begins whose answer was cut off.
  package static let cutOff = "Your answer was cut off at its token limit."
}
