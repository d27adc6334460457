/// How many bytes a model's tokens have.
enum TokenRate {
  /// What holds before anything is known of a model: less than tokens have in most code.
  static let safe = 3.0
}
