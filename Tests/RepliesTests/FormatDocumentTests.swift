import Foundation
import NexusProtocol
import Testing

@testable import Replies

/// Holds `docs/plan-format.md` and `docs/review-format.md` to what the readers do.
@Suite struct FormatDocumentTests {
  @Test func theExamplesOfPlansAreExactlyWhatIsWritten() throws {
    let examples = try blocks(of: "plan-format.md", named: "plan")
    #expect(examples.count == 2)
    for example in examples {
      let reading = PlanGrammar.read(example)
      #expect(reading.faults == [])
      #expect(PlanGrammar.text(of: reading.draft) == example)
      #expect(PlanValidation.validate(reading.draft, goal: "x").isUsable)
    }
  }

  @Test func theLooseExampleIsTheSamePlan() throws {
    let loose = try #require(try blocks(of: "plan-format.md", named: "loose").first)
    var reader = PlanReader()
    _ = reader.feed(loose)
    let reading = reader.finish()
    #expect(PlanGrammar.text(of: reading.draft) == (try blocks(of: "plan-format.md", named: "plan").last))
    #expect(reading.faults == [])
  }

  @Test func theExamplesInJSONAreRead() throws {
    let plan = try #require(try blocks(of: "plan-format.md", named: "plan-json").first)
    var reader = PlanReader()
    _ = reader.feed(plan)
    let reading = reader.finish()
    #expect(reading.form == .json)
    #expect(PlanValidation.validate(reading.draft).isUsable)
    let review = ReviewReader.read(try #require(try blocks(of: "review-format.md", named: "review-json").first))
    #expect(review.verdict == .revise)
    #expect(review.notes == [])
  }

  @Test func theExampleOfAReviewIsThatOfThePrompt() throws {
    let example = try #require(try blocks(of: "review-format.md", named: "review").first)
    #expect(ReviewGrammar.instructions.contains(example))
    #expect(ReviewReader.read(example).verdict == .revise)
  }

  /// What stands in the fences of a document that carry a name.
  private func blocks(of document: String, named name: String) throws -> [String] {
    let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../docs/\(document)").standardized
    var blocks: [String] = []
    var open: (fence: Substring, isWanted: Bool, text: String)?
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false) {
      if let block = open {
        if line == block.fence {
          if block.isWanted { blocks.append(block.text) }
          open = nil
        } else {
          open?.text += line + "\n"
        }
      } else if line.hasPrefix("```") {
        let fence = line.prefix { $0 == "`" }
        open = (fence, line.dropFirst(fence.count) == name, "")
      }
    }
    return blocks
  }
}
