import Git
import RepositoryMap
import Testing

@Suite struct RankingTests {
  private static let shop = [
    "shop/cart.py": "class Cart:\n    def total(self):\n        return price_of(self.items)\n",
    "shop/prices.py": "def price_of(items):\n    return sum(items)\n",
    "shop/export.py": "import csv\n\ndef write_csv(rows):\n    pass\n",
    "shop/unrelated.py": "def something():\n    pass\n",
    "tests/test_export.py": "from shop import export\n\ndef test_rows():\n    assert export\n",
    "README.md": "# Shop\n\nSells things.\n",
  ]

  @Test func wordsOfPathsAndNamesDecide() async throws {
    let fixture = try MapFixture(Self.shop)
    let files = try await fixture.ranking(Question("Export the rows as CSV with a header")).files.map(\.path)
    #expect(files[0] == "shop/export.py")
    #expect(files[1] == "tests/test_export.py")
    #expect(files.count == Self.shop.count)
  }

  @Test func whatTheBestFileDependsOnFollows() async throws {
    let fixture = try MapFixture(Self.shop)
    let files = try await fixture.ranking(Question("Cart")).files.map(\.path)
    #expect(files.prefix(2) == ["shop/cart.py", "shop/prices.py"])
  }

  @Test(arguments: [
    "prices.py", "shop/prices.py", "./shop/prices.py.", "(`shop/prices.py`)", "shop/prices.py:3",
    "prices.py:3:14: error", "shop/prices.py:1-2",
    "shop/prices.py::test_it", "shop/prices.py#L3",
  ])
  func aMentionedFileStandsFirst(_ mention: String) async throws {
    let fixture = try MapFixture(Self.shop)
    #expect(try await fixture.ranking(Question("Export CSV rows, see \(mention)")).files[0].path == "shop/prices.py")
  }

  @Test(arguments: ["src/net/", "src/net", "net/", "see `src/net/`.", "src/net: mend"])
  func filesOfAMentionedDirectoryStandFirst(_ mention: String) async throws {
    let fixture = try MapFixture([
      "src/net/socket.py": "def receive(): pass\n", "src/net/deep/peer.py": "def peer(): pass\n",
      "src/network.py": "def export(): pass\n", "export.py": "def export(): pass\n", "net.py": "def export(): pass\n",
    ])
    let files = try await fixture.ranking(Question("Export it, \(mention)")).files.prefix(2).map(\.path)
    #expect(Set(files) == ["src/net/socket.py", "src/net/deep/peer.py"])
  }

  @Test func aTitleMayEndAsOnWindows() async throws {
    let fixture = try MapFixture(Self.shop)
    func scores(_ end: String) async throws -> [Double] {
      try await fixture.ranking(Question("Cart\(end)\(end)Export the rows as CSV")).files.map(\.score)
    }
    #expect(try await scores("\r\n") == scores("\n"))
  }

  @Test func aNamedFileStandsFirst() async throws {
    let fixture = try MapFixture(Self.shop)
    let question = Question("Export the rows as CSV", namedFiles: ["shop/unrelated.py"])
    #expect(try await fixture.ranking(question).files.prefix(2).map(\.path) == ["shop/unrelated.py", "shop/export.py"])
  }

  @Test func aMentionedNameLeadsToItsDefinition() async throws {
    let fixture = try MapFixture(Self.shop)
    #expect(try await fixture.ranking(Question("price_of is wrong")).files[0].path == "shop/prices.py")
  }

  @Test func pastChangesForTheSameReasonCount() async throws {
    let fixture = try MapFixture(Self.shop)
    try fixture.commit(["shop/unrelated.py": "def something():\n    return 1\n"], "Round amounts for accountants")
    let files = try await fixture.ranking(Question("Accountants need amounts in cents")).files.map(\.path)
    #expect(files[0] == "shop/unrelated.py")
  }

  @Test func filesChangedTogetherFollowEachOther() async throws {
    let fixture = try MapFixture(Self.shop)
    for number in 1...3 {
      try fixture.commit(
        ["shop/export.py": "def write_csv(rows):\n    return \(number)\n", "shop/unrelated.py": "n = \(number)\n"])
    }
    let files = try await fixture.ranking(Question("write_csv")).files.map(\.path)
    #expect(files.prefix(3) == ["shop/export.py", "tests/test_export.py", "shop/unrelated.py"])
  }

  @Test func withoutAQuestionWhatOthersUseStandsFirst() async throws {
    var files = ["lib/base.py": "def shared_thing():\n    pass\n"]
    for number in 1...5 { files["a\(number).py"] = "def own\(number)():\n    shared_thing()\n" }
    let fixture = try MapFixture()
    try fixture.commit(files)
    #expect(try await fixture.ranking().files[0].path == "lib/base.py")
  }

  @Test func oneQuestionHasOneAnswer() async throws {
    let fixture = try MapFixture(Self.shop)
    let question = Question("Export totals of the cart")
    let first = try await fixture.ranking(question)
    for _ in 0..<5 {
      let again = try await fixture.ranking(question)
      #expect(again.files == first.files)
      #expect(try await again.outline(limitInTokens: 200) == first.outline(limitInTokens: 200))
    }
  }

  @Test func anEmptyRepositoryHasAnEmptyMap() async throws {
    let fixture = try MapFixture()
    try fixture.commit([:])
    let ranking = try await fixture.ranking(Question("anything"))
    #expect(ranking.files.isEmpty)
    #expect(try await ranking.outline(limitInTokens: 100).text == "")
  }
}
