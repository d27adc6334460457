import Git
import RepositoryMap
import Testing

/// What is looked at, and what is known.
@Suite struct TagReaderTests {
  @Test func aSecondRunLooksAtNothing() async throws {
    let fixture = try MapFixture(["a.py": "def alpha(): pass\n", "b/c.swift": "struct Beta {}\n", "same.py": "x = 1\n"])
    let cache = MemoryTagCache()
    let first = try await fixture.map(cache).ranking(for: Question("alpha"), at: fixture.head())
    let second = try await fixture.map(cache).ranking(for: Question("alpha"), at: fixture.head())
    #expect(first.tally.tagged == 3 && first.tally.known == 0)
    #expect(second.tally.tagged == 0 && second.tally.known == 3)
    #expect(first.files == second.files)
    #expect(try await first.outline(limitInTokens: 500) == second.outline(limitInTokens: 500))
  }

  @Test func anotherBranchCostsOnlyWhatIsNew() async throws {
    let fixture = try MapFixture(["a.py": "def alpha(): pass\n", "b.py": "def beta(): pass\n"])
    let cache = MemoryTagCache()
    _ = try await fixture.map(cache).ranking(for: Question(), at: fixture.head())
    try fixture.git("checkout", "-q", "-b", "other")
    try fixture.commit(["b.py": "def gamma(): pass\n", "moved/a.py": "def alpha(): pass\n"])
    let ranking = try await fixture.map(cache).ranking(for: Question(), at: fixture.head())
    #expect(ranking.tally.tagged == 1)
    #expect(ranking.files.count == 3)
  }

  @Test func contentThatLooksDifferentByItsNameIsLookedAtAgain() async throws {
    let fixture = try MapFixture(["a.py": "class A:\n    pass\n", "a.txt": "class A:\n    pass\n"])
    let ranking = try await fixture.ranking()
    let definitions = try await ranking.definitions(of: ranking.files)
    #expect(definitions["a.py"]?.map(\.name) == ["A"] && definitions["a.txt"] == [])
  }

  @Test(.enabled("ctags is installed") { try await MapFixture.ctags() != nil })
  func anotherTaggerDoesNotGetTheFirstOnesTags() async throws {
    let fixture = try MapFixture(["a.lisp": "(defun alpha () 1)\n"])
    let ctags = try #require(try await MapFixture.ctags())
    let cache = MemoryTagCache()
    _ = try await fixture.map(cache).ranking(for: Question(), at: fixture.head())
    let ranking = try await fixture.map(cache, tagger: ctags).ranking(for: Question(), at: fixture.head())
    #expect(ranking.tally.tagged == 1)
    #expect(try await ranking.definitions(of: ranking.files)["a.lisp"]?.map(\.name) == ["alpha"])
  }

  @Test func twoMayFillOneCacheAtOnce() async throws {
    var files: [String: String] = [:]
    for number in 0..<60 { files["f\(number).py"] = "def name\(number)(): pass\n" }
    let fixture = try MapFixture(files)
    let cache = MemoryTagCache()
    let head = try fixture.head()
    async let one = fixture.map(cache).ranking(for: Question("name7"), at: head)
    async let two = fixture.map(cache).ranking(for: Question("name7"), at: head)
    let (first, second) = try await (one, two)
    #expect(first.files == second.files && first.files[0].path == "f7.py")
    #expect(try await fixture.map(cache).ranking(for: Question(), at: head).tally.tagged == 0)
  }

  @Test func tagsThatCannotBeReadAreMadeAgain() async throws {
    let fixture = try MapFixture(["a.py": "def alpha(): pass\n"])
    let ranking = try await fixture.map(DamagedCache()).ranking(for: Question("alpha"), at: fixture.head())
    #expect(ranking.tally.tagged == 1 && ranking.files.map(\.path) == ["a.py"])
  }

  @Test func aCancelledRunEnds() async throws {
    let fixture = try MapFixture(["a.py": "def alpha(): pass\n"])
    let task = Task { try await fixture.ranking() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}

/// A cache whose disk has lost bytes.
private struct DamagedCache: TagCache {
  func records(of keys: [TagKey], by tagger: String, parts: TagParts) -> [TagRecord] {
    keys.map { TagRecord(key: $0, names: [1, 2, 3], uses: [1], words: [1, 2], outline: [9]) }
  }

  func keep(_ records: [TagRecord], by tagger: String) {}
}
