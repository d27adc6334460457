import Testing

@testable import Terminal

@Suite struct StatusTests {
  private let start = ContinuousClock.now

  private var status: Status {
    Status(
      role: "Overseer", model: "qwen3:14b", phase: .thinking, tokens: 512, tokensPerSecond: 31.25, startedAt: start,
      note: "task 3")
  }

  @Test func tellsEverythingWhereThereIsRoom() {
    #expect(
      status.line(at: start + .seconds(65), width: 80)
        == "Overseer · qwen3:14b · thinking · 512 tokens · 31.3 tokens/s · 1m 05s · task 3")
  }

  @Test(arguments: [
    (70, "Overseer · qwen3:14b · thinking · 512 tokens · 31.3 tokens/s · 1m 05s"),
    (60, "Overseer · qwen3:14b · thinking · 512 tokens · 1m 05s"), (45, "Overseer · qwen3:14b · thinking · 1m 05s"),
    (30, "Overseer · thinking · 1m 05s"), (20, "Overseer · thinking"), (10, "Overseer"), (5, "Over…"), (0, ""),
  ])
  func leavesOutTheLeastImportant(width: Int, expected: String) {
    #expect(status.line(at: start + .seconds(65), width: width) == expected)
  }

  @Test func disarmsNames() {
    let line = Status(role: "a\nb", model: "\u{1B}[31m", startedAt: start).line(at: start, width: 80)
    #expect(line == "a␊b · ␛[31m · waiting · 0s")
  }
}
