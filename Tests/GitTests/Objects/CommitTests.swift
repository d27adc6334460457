import Foundation
import Git
import Testing

@Suite struct CommitTests {
  @Test func makesTheSameCommitAsGit() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n"])
    try fixture.configureIdentity()
    let repository = try fixture.open()
    let date = Date(timeIntervalSince1970: 1_700_000_000)
    let ada = Signature(name: "Ada", email: "ada@example.org", date: date)
    let tree = try await repository.treeID(of: base)
    let id = try await repository.createCommit(
      tree: tree, parents: [base], message: "\n\n  subject \nmore\n\n# body\n\nReviewed-by: B <b@c>\nTask: 1\n\n\n",
      author: ada, committer: ada)
    let theirs = try fixture.git(
      ["commit-tree", tree.description, "-p", base.description],
      input: "  subject\nmore\n\n# body\n\nReviewed-by: B <b@c>\nTask: 1\n")
    #expect("\(id)\n" == theirs)
    let info = try await repository.commit(id)
    #expect(info.parents == [base] && info.tree == tree && info.author == ada && info.committer == ada)
    #expect(info.summary == "  subject more" && info.date == date)
    #expect(info.trailers.map(\.key) == ["Reviewed-by", "Task"] && info.trailers.map(\.value) == ["B <b@c>", "1"])
    try fixture.expectSound()
  }

  @Test func takesTheIdentityFromTheConfiguration() async throws {
    let fixture = try GitFixture()
    // Or git makes one up where the machine's name is one of the internet.
    try fixture.git("config", "user.useConfigOnly", "true")
    let repository = try fixture.open()
    try await expectError(.identityMissing) {
      _ = try await repository.createCommit(tree: .emptyTree, parents: [], message: "x")
    }
    try fixture.git("config", "user.name", "Grace")
    try await expectError(.identityMissing) { _ = try await repository.identity() }
    try fixture.git("config", "user.email", "grace@example.org")
    let id = try await repository.createCommit(tree: .emptyTree, parents: [], message: "x")
    #expect(try await repository.commit(id).author.name == "Grace")
  }

  @Test func refusesAnEmptyMessage() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    let repository = try fixture.open()
    for message in ["", " \n\n", "a\0b"] {
      try await expectError(.invalidArgument) {
        _ = try await repository.createCommit(tree: .emptyTree, parents: [], message: message)
      }
    }
  }

  @Test func movesAReferenceOnlyFromWhereItWas() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    let base = try fixture.commit(["a": "1\n"])
    let repository = try fixture.open()
    let update = Repository.ReferenceUpdate("refs/heads/work", expecting: .absent, message: "nexus: begin")
    let first = try await repository.createCommit(
      tree: base, parents: [base], message: "first", updating: update)
    #expect(try fixture.id("work") == first)
    try await expectError(.referenceMoved) {
      _ = try await repository.createCommit(tree: base, parents: [base], message: "second", updating: update)
    }
    try await expectError(.referenceMoved) {
      _ = try await repository.createCommit(
        tree: base, parents: [base], message: "second",
        updating: .init("refs/heads/work", expecting: .commit(base), message: ""))
    }
    #expect(try fixture.id("work") == first)
    #expect(try fixture.git("reflog", "--format=%gs", "work") == "nexus: begin\n")
  }

  @Test func resolvesRevisions() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit(["a": "1\n"])
    let second = try fixture.commit(["a": "2\n"])
    let third = try fixture.commit(["a": "3\n"])
    try fixture.git("tag", "-a", "-m", "x", "v1", "HEAD~1")
    try fixture.git("branch", "side", first.description)
    let repository = try fixture.open()
    for (revision, id) in [
      ("HEAD", third), ("HEAD~2", first), ("v1", second), ("main^", second), (third.abbreviated, third),
      (first.description, first), ("refs/heads/side", first), ("main@{1}", second),
    ] {
      #expect(try await repository.resolve(revision) == id, "\(revision)")
    }
    for revision in ["absent", "HEAD~9", "ffffffffffffffffffffffffffffffffffffffff", "HEAD:a"] {
      try await expectError(.notFound) { _ = try await repository.resolve(revision) }
    }
    for revision in ["", "a\0b"] { try await expectError(.invalidName) { _ = try await repository.resolve(revision) } }
    #expect(try await repository.resolveRange("side..main") == (first, third))
    #expect(try await repository.resolveRange("side..") == (first, third))
    #expect(try await repository.resolveRange("main...side") == (first, first))
    try await expectError(.invalidName) { _ = try await repository.resolveRange("main") }
  }

  @Test func listsHistory() async throws {
    let fixture = try GitFixture()
    var ids: [ObjectID] = []
    for number in 1...5 {
      try fixture.write([number % 2 == 0 ? "even" : "odd": "\(number)\n"])
      try fixture.git("add", "-A")
      try fixture.git("-c", "core.pager=cat", "commit", "-q", "-m", "\(number)", "--date=now")
      ids.append(try fixture.id("HEAD"))
    }
    let repository = try fixture.open()
    #expect(try await repository.history(from: ids[4]).map(\.id) == ids.reversed())
    #expect(try await repository.history(from: ids[4], limit: 2).map(\.id) == [ids[4], ids[3]])
    #expect(try await repository.history(from: ids[4], excluding: [ids[2]]).map(\.id) == [ids[4], ids[3]])
    #expect(try await repository.history(from: ids[4], paths: ["even"]).map(\.id) == [ids[3], ids[1]])
    #expect(try await repository.distance(of: ids[4], from: ids[1]) == (3, 0))
    #expect(try await repository.isAncestor(ids[0], of: ids[4]))
    #expect(try await !repository.isAncestor(ids[4], of: ids[0]))
  }

  @Test func endsWhereAShallowCloneEnds() async throws {
    let fixture = try GitFixture()
    for number in 1...5 { try fixture.commit(["a": "\(number)\n"], message: "\(number)") }
    try fixture.git("clone", "-q", "--depth", "3", "file://" + fixture.path, "../shallow")
    let shallow = try Repository(discovering: fixture.scratch + "/shallow")
    #expect(shallow.information.isShallow)
    let head = try fixture.id("HEAD")
    #expect(try await shallow.history(from: head).map(\.summary) == ["5", "4", "3"])
    #expect(try await shallow.history(from: head, limit: 1).map(\.summary) == ["5"])
    let second = try await shallow.resolve("HEAD~1")
    #expect(try await shallow.history(from: head, excluding: [second]).map(\.summary) == ["5"])
    #expect(try await shallow.status() == [])
  }

  @Test func findsNoCommonAncestorWhereThereIsNone() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit(["a": "1\n"])
    try fixture.git("checkout", "-q", "--orphan", "other")
    let other = try fixture.commit(["a": "2\n"], message: "other")
    #expect(try await fixture.open().mergeBase(first, other) == nil)
  }

  @Test func readsFiles() async throws {
    let fixture = try GitFixture()
    try fixture.write(["a": "1\n", "d/e": "two\n", "run": ""])
    try fixture.link("link", to: "a")
    try fixture.git("-c", "alias.x=!printf 1 > \"$(printf 'caf\\351')\"", "x")
    try fixture.git("add", "-A")
    try fixture.git("update-index", "--chmod=+x", "run")
    try fixture.git("commit", "-q", "-m", "x")
    let head = try fixture.id("HEAD")
    let repository = try fixture.open()
    let entries = try await repository.entries(at: head)
    #expect(entries.map(\.path) == ["a", "caf\u{FFFD}", "d/e", "link", "run"])
    #expect(entries.map(\.mode) == [.regular, .regular, .regular, .symbolicLink, .executable])
    #expect(entries.map(\.isPathRepaired) == [false, true, false, false, false])
    #expect(try await repository.read("d/e", at: head) == Array("two\n".utf8))
    #expect(try await repository.read("link", at: head) == Array("a".utf8))
    #expect(try await repository.read("d", at: head) == nil)
    #expect(try await repository.read("absent", at: head) == nil)
    #expect(try await repository.readBlob(entries[1].id) == Array("1".utf8))
    #expect(try await repository.blobSize(entries[2].id) == 4)
    #expect(try await repository.entry("run", at: head)?.mode == .executable)
    try await expectError(.missingObject) {
      _ = try await repository.readBlob(ObjectID("\(String(repeating: "ab", count: 20))")!)
    }
    // A new tree keeps what it cannot name.
    let tree = try await repository.makeTree(from: head, applying: [.delete(path: "a")])
    #expect(try await repository.entries(at: tree).map(\.path) == ["caf\u{FFFD}", "d/e", "link", "run"])
  }
}
