import ModelPolicies
import NexusProtocol
import Testing

@Suite struct RepetitionDetectorTests {
  /// Numbers that are the same in every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private static func words(_ count: Int, _ numbers: inout Numbers) -> String {
    (0..<count).map { _ in String(UInt32.random(in: 0...9999, using: &numbers), radix: 36) }.joined(separator: " ")
  }

  private static func fires(_ text: String, inPiecesOf size: Int) -> Bool {
    var detector = RepetitionDetector()
    var rest = text[...]
    while !rest.isEmpty {
      if detector.feed(String(rest.prefix(size))) { return true }
      rest = rest.dropFirst(size)
    }
    return false
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func findsEveryLoopWhateverCameBefore(seed: UInt64) {
    var numbers = Numbers(state: seed)
    let before = Self.words(Int.random(in: 0...3000, using: &numbers), &numbers)
    let piece = Self.words(Int.random(in: 1...400, using: &numbers), &numbers) + "\n"
    let bound = max(RepetitionDetector.leastBytes, RepetitionDetector.leastRepeats * piece.utf8.count)
    let count = (bound + RepetitionDetector.stride) / piece.utf8.count + 2
    let loop = String(repeating: piece, count: count)
    #expect(Self.fires(before + loop, inPiecesOf: Int.random(in: 1...200, using: &numbers)))
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func neverFiresBelowTheStatedBounds(seed: UInt64) {
    var numbers = Numbers(state: seed)
    var text = ""
    for _ in 0..<12 {
      let piece = Self.words(Int.random(in: 1...300, using: &numbers), &numbers) + "\n"
      // A run as long as is allowed, then something else.
      let byBytes = (RepetitionDetector.leastBytes - 1) / piece.utf8.count
      let run = max(min(byBytes, 60), RepetitionDetector.leastRepeats - 2)
      let isAllowed =
        run * piece.utf8.count < RepetitionDetector.leastBytes || run < RepetitionDetector.leastRepeats - 1
      text += String(repeating: piece, count: isAllowed ? run : 1) + Self.words(30, &numbers) + "\n"
    }
    #expect(!Self.fires(text, inPiecesOf: Int.random(in: 1...200, using: &numbers)))
  }

  @Test func letsTablesAndListsPass() {
    let rows = (0..<2000).map { "    case value\($0) = \($0)\n" }.joined()
    #expect(!Self.fires(rows, inPiecesOf: 7))
    let zeros = String(repeating: "0x00, ", count: 600) + "\n"
    #expect(!Self.fires(zeros + rows, inPiecesOf: 5))
    let entries = (0..<500).map { "{ name: \"a\($0 * 7919 % 500)\", on: true },\n" }.joined()
    #expect(!Self.fires(entries, inPiecesOf: 64))
  }

  @Test func endsAReplyThatLoopsAndNamesTheReason() async {
    let loop = String(repeating: "Let me try once more.\n", count: 2000)
    let model = RepetitionGuard(ScriptedModel(.reply(loop)))
    await #expect {
      _ = try await model.reply(to: .asking("m")) { _ in }
    } throws: { ($0 as? ModelError)?.code == .repeating && ($0 as? ModelError)?.retry == .never }
  }

  @Test func passesAnyOtherReplyOn() async throws {
    let model = RepetitionGuard(ScriptedModel(.reply("fine")))
    #expect(try await model.reply(to: .asking("m")) { _ in }.content == "fine")
  }
}
