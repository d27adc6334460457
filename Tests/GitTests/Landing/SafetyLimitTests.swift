import Foundation
import Git
import Testing

/// A copy of what is uncommitted takes no more than it is allowed.
@Suite struct SafetyLimitTests {
  @Test func leavesOutWhatIsLarge() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    try fixture.commit(["a": "1\n", "large": "1\n"])
    try fixture.write([
      "a": "2\n", "large": String(repeating: "x", count: 200), "new": "1\n",
      "data/big": String(repeating: "y", count: 101),
      "half": String(repeating: "z", count: 99), "other": String(repeating: "z", count: 99),
    ])
    let saved = try #require(
      try await fixture.open().saveUncommittedState(
        named: "x", message: "x", limits: SafetyLimits(file: 100, untracked: 150)))
    // Of two that are small enough alone, the second is too much.
    #expect(saved.leftOut == ["data/big", "large", "other"])
    let names = try fixture.git("ls-tree", "-r", "--name-only", saved.name)
    #expect(names == "a\nhalf\nlarge\nnew\n")
    #expect(try fixture.git("show", "\(saved.name):a") == "2\n")
    #expect(try fixture.git("show", "\(saved.name):large") == "1\n")
    try fixture.expectSound()
  }
}
