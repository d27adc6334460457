import OllamaReplay

/// The rows of `docs/git.md` are tested alike: each feature is made by git itself, and the whole road from a plan to its
/// undoing leads to what git makes of the same commits.
extension [Recording.Exchange] {
  /// A plan of one task, its edit and its approval.
  static let road: Self = [.plan("French", .init("Greet in French")), .edit(), .approve()]
}
