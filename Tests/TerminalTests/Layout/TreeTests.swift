import Terminal
import Testing

@Suite struct TreeTests {
  private let tree = Tree(
    "plan",
    children: [
      Tree("first", children: [Tree("attempt 1"), Tree("attempt 2")]), Tree("second\u{7}", children: [Tree("x")]),
    ])

  @Test func drawsBranches() {
    #expect(
      tree.lines(width: nil, palette: .plain) == [
        "plan", "├─ first", "│  ├─ attempt 1", "│  └─ attempt 2", "└─ second␇", "   └─ x",
      ])
  }

  @Test func cutsLinesToTheWidth() {
    #expect(tree.lines(width: 10, palette: .plain)[2] == "│  ├─ att…")
  }
}
