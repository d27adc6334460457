/// Files how something ended that threw, or clears up after it, even when the surrounding task is cancelled.
///
/// A second failure, as on a full disk, is ignored: the first is reported, and the next run recovers as after a kill.
package func puttingInOrder(_ operation: @Sendable @escaping () async throws -> Void) async {
  await Task { _ = try? await operation() }.value
}

extension Duration {
  /// The duration in seconds, to the millisecond.
  package var seconds: Double {
    let (seconds, attoseconds) = components
    // One division, so that the number prints as it was measured.
    return Double(seconds * 1000 + attoseconds / 1_000_000_000_000_000) / 1000
  }
}
