import Foundation
import Testing

@testable import Edits
@testable import edits_scoreboard

/// The kept replies of real models: what comes of each is written down, and nothing of it may change unseen.
@Suite struct RealReplyTests {
  private static let root = EditCase.directory.deletingLastPathComponent().deletingLastPathComponent()
  private static let record = root.appending(path: "Fixtures/replies/qwen2.5-coder-1.5b.outcomes")
  private static let board = Result { try RealScoreboard(root: root) }

  @Test func eachReplyHasTheOutcomeThatIsKept() throws {
    let lines = try Self.board.get().outcomes.map(\.line)
    if ProcessInfo.processInfo.environment["NEXUS_RECORD"] == "1" {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: Self.record)
    }
    let kept = try String(contentsOf: Self.record, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(lines.count == kept.count)
    for (line, kept) in zip(lines, kept) { #expect(line == kept) }
  }

  @Test func plansAndReviewsHoldNoEdits() throws {
    for outcome in try Self.board.get().outcomes where !outcome.reply.holdsEdits { #expect(outcome.changes.isEmpty) }
  }

  /// What the example in a prompt says is never written into a file.
  @Test func copiedExamplesAreNeverContent() throws {
    for outcome in try Self.board.get().outcomes {
      for change in outcome.changes {
        let text = String(decoding: change.bytes ?? [], as: UTF8.self)
        for phrase in ["the whole new content of the file", "the lines as they are now", "an unchanged line"] {
          #expect(!text.contains(phrase), "\(outcome.reply.id)")
        }
        #expect(!change.path.hasPrefix("path/to"), "\(outcome.reply.id)")
      }
    }
  }

  @Test func refusalsSayWhatToSendInstead() throws {
    for outcome in try Self.board.get().outcomes {
      for refusal in outcome.refusals { #expect(!refusal.reason.isEmpty && !refusal.advice.isEmpty) }
    }
  }
}
