package import NexusProtocol

extension UserError {
  /// There is nothing that work could start from.
  package static let noCommits = UserError(
    "This repository has no commits yet, so there is nothing to start from.",
    hint: "Make a first commit with `git add` and `git commit`.", status: .unavailable)
}
