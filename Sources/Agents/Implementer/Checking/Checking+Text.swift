import Checks
import NexusProtocol

extension Checking {
  /// What small models, which read slowly, are told of a check's output at most.
  private static let shortOutput = 800

  /// A check and what came of it, for a model.
  func forModel(_ record: CheckRecord) -> String {
    let how =
      switch record.outcome {
      case .passed: "passed"
      case .failed: "exit status \(record.status ?? -1)"
      case .timedOut: "did not end in time"
      case .couldNotStart: "could not be started"
      }
    // Outputs that an older nexus kept still have their colours.
    var output = PlainOutput.text(withoutWorktree(record.output)).trimmedEnd()
    if isBrief {
      output = OutputNoise.removed(from: output)
      output = OutputDigest.text(output, limitInBytes: Self.shortOutput)?.text ?? output
    }
    return "$ \(record.command)\n\(output)\n(\(how))"
  }

  /// The path of the worktree a check ran in says nothing to a model, and takes many tokens.
  private func withoutWorktree(_ output: String) -> String {
    let pieces = output.split(separator: worktreesDirectory + "/", omittingEmptySubsequences: false)
    let rest = pieces.dropFirst().map { piece in
      // The worktree's own name goes with it.
      piece.firstIndex(of: "/").map { piece[piece.index(after: $0)...] } ?? piece
    }
    // In a sandbox the same files are seen at the path of the checkout.
    let text = (pieces.prefix(1) + rest).joined()
    return settings.links.root.isEmpty ? text : text.replacing(settings.links.root + "/", with: "")
  }
}
