extension Int {
  /// The number with what is counted: `1 file`, `3 files`, `0 files`.
  ///
  /// - Parameter many: The word for all numbers but one, where it is not the first with an `s`.
  package func counted(_ one: String, _ many: String? = nil) -> String {
    "\(self) \(self == 1 ? one : many ?? one + "s")"
  }
}
