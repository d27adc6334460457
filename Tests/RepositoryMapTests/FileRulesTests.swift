import Foundation
import Git
import RepositoryMap
import Testing

@Suite struct FileRulesTests {
  private static let files = [
    ".nexusignore": "private/\n*.draft\n", "docs/.nexusignore": "!keep.draft\n/own\n",
    ".gitattributes": "*.out linguist-generated\nlib/* linguist-vendored=true\nmade.c -linguist-generated\n",
    "private/plan.py": "def plan(): pass\n", "x.draft": "export\n", "docs/keep.draft": "export\n",
    "docs/own": "export\n",
    ".env": "PORT=1\n", "deploy/server.pem": "x\n", "a.out": "export\n", "lib/z.c": "int z;\n", "made.c": "int m;\n",
    "dist/app.js": "let a\n", "web/app.min.js": "let a\n", "yarn.lock": "a\n", "src/export.py": "def export(): pass\n",
  ]

  @Test func knowsWhatNoModelReadsAndWhatItReadsInPart() async throws {
    let fixture = try MapFixture(Self.files)
    let (repository, commit) = (try fixture.repository(), try fixture.head())
    let rules = try await repository.fileRules(at: [commit])
    let omissions = try await rules.omissions(of: Self.files.keys, in: repository)
    #expect(
      omissions == [
        "private/plan.py": .ignored, "x.draft": .ignored, "docs/own": .ignored, ".env": .secret,
        "deploy/server.pem": .secret, "a.out": .generated, "lib/z.c": .vendored, "dist/app.js": .generated,
        "web/app.min.js": .minified, "yarn.lock": .generated,
      ])
  }

  @Test func closedFilesAreNamedLastHoweverMuchAQuestionMentionsThem() async throws {
    let fixture = try MapFixture(Self.files)
    let ranking = try await fixture.ranking(
      Question("Change export in x.draft and .env", namedFiles: [".env", "x.draft"]))
    #expect(ranking.files.first?.path == "src/export.py" || ranking.files.first?.path == "docs/keep.draft")
    for file in ranking.files where file.file.omission?.isClosed == true { #expect(file.score == 0) }
    let outline = try await ranking.outline(limitInTokens: 1000)
    #expect(outline.text.contains("x.draft (not to be read, by .nexusignore)"))
    #expect(outline.text.contains(".env (not to be read, since it holds secrets)"))
    #expect(!outline.text.contains("def plan"))
  }

  @Test func theRulesOfTheWorkTreeCountBeforeTheyAreCommitted() async throws {
    let fixture = try MapFixture(["a.py": "a = 1\n", "b.py": "b = 1\n"])
    try Data("b.py\n".utf8).write(to: URL(filePath: fixture.path + "/.nexusignore"))
    let (repository, commit) = (try fixture.repository(), try fixture.head())
    let rules = try await repository.fileRules(at: [commit])
    #expect(try await rules.omissions(of: ["a.py", "b.py"], in: repository) == ["b.py": .ignored])
  }

  @Test func theRulesOfTheWorkTreeCountInEveryDirectory() async throws {
    let fixture = try MapFixture(["a.md": "a\n", "priv/a.md": "a\n", "priv/deep/b.md": "b\n", "x/y/c.md": "c\n"])
    for (directory, rules) in ["priv": "a.md\n", "x": "/y/\n"] {
      try Data(rules.utf8).write(to: URL(filePath: fixture.path + "/\(directory)/.nexusignore"))
    }
    let (repository, commit) = (try fixture.repository(), try fixture.head())
    let rules = try await repository.fileRules(at: [commit])
    #expect(
      try await rules.omissions(of: ["a.md", "priv/a.md", "priv/deep/b.md", "x/y/c.md"], in: repository)
        == ["priv/a.md": .ignored, "x/y/c.md": .ignored])
  }

  @Test func aLinkedWorkTreeHasRulesOfItsOwn() async throws {
    let fixture = try MapFixture(["a.md": "a\n", "b.md": "b\n"])
    let linked = fixture.path + "/linked"
    try fixture.git("worktree", "add", "-q", "-b", "side", linked)
    try Data("a.md\n".utf8).write(to: URL(filePath: linked + "/.nexusignore"))
    try Data("b.md\n".utf8).write(to: URL(filePath: fixture.path + "/.nexusignore"))
    let commit = try fixture.head()
    for (path, expected) in [(linked, "a.md"), (fixture.path, "b.md")] {
      let repository = try Repository(discovering: path)
      let rules = try await repository.fileRules(at: [commit])
      #expect(try await rules.omissions(of: ["a.md", "b.md"], in: repository) == [expected: .ignored])
    }
  }

  @Test func whatIsCommittedCountsBesideWhatTheUserHasNow() async throws {
    let fixture = try MapFixture(["priv/.nexusignore": "a.md\n", "priv/a.md": "a\n", "priv/b.md": "b\n"])
    try Data("b.md\n".utf8).write(to: URL(filePath: fixture.path + "/priv/.nexusignore"))
    let (repository, commit) = (try fixture.repository(), try fixture.head())
    let rules = try await repository.fileRules(at: [commit])
    #expect(
      try await rules.omissions(of: ["priv/a.md", "priv/b.md"], in: repository)
        == ["priv/a.md": .ignored, "priv/b.md": .ignored])
  }

  @Test func attributesOpenWhatIsKeptShortForItsPathAndNothingElse() async throws {
    let opening = "* -linguist-vendored linguist-generated=false\nvendor/theirs/** linguist-vendored\n"
    let files = [
      ".gitattributes": opening, ".nexusignore": "vendor/secret.c\n", "vendor/own.c": "int a;\n",
      "vendor/secret.c": "int s;\n", "vendor/theirs/z.c": "int z;\n", "dist/app.js": "let a\n",
      "web/app.min.js": "let a\n", "yarn.lock": "a\n", "vendor/.env": "A=1\n",
    ]
    let fixture = try MapFixture(files)
    let (repository, commit) = (try fixture.repository(), try fixture.head())
    let rules = try await repository.fileRules(at: [commit])
    #expect(
      try await rules.omissions(of: files.keys, in: repository) == [
        "vendor/secret.c": .ignored, "vendor/theirs/z.c": .vendored, "vendor/.env": .secret,
      ])
    let ranking = try await fixture.ranking(Question("Change app in dist"))
    #expect(ranking.files.first { $0.path == "dist/app.js" }?.file.omission == nil)
  }

  @Test func eachAttributeOpensItsOwnKind() async throws {
    let files = [
      ".gitattributes": "* -linguist-generated\n", "vendor/dist/a.js": "let a\n", "dist/a.js": "let a\n",
    ]
    let fixture = try MapFixture(files)
    let (repository, commit) = (try fixture.repository(), try fixture.head())
    let rules = try await repository.fileRules(at: [commit])
    #expect(try await rules.omissions(of: files.keys, in: repository) == ["vendor/dist/a.js": .vendored])
  }

  @Test func severalCommitsCountTogether() async throws {
    let fixture = try MapFixture([".nexusignore": "a.py\n", "a.py": "a = 1\n"])
    let (repository, first) = (try fixture.repository(), try fixture.head())
    let second = try fixture.commit([".nexusignore": "nothing\n"])
    let rules = try await repository.fileRules(at: [second, first])
    #expect(try await rules.omissions(of: ["a.py"], in: repository) == ["a.py": .ignored])
  }
}
