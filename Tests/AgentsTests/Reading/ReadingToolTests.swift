import Exchanges
import Foundation
import Git
import NexusTestSupport
import RepositoryMap
import Secrets
import Testing

@testable import Agents

@Suite struct ReadingToolTests {
  private struct Outlines: OutlineSource {
    let map: RepositoryMap

    func definitions(of path: String, object: ObjectID) async throws -> [(line: Int, depth: Int, signature: String)] {
      try await map.definitions(of: path, object: object).map { ($0.line, $0.depth, $0.signature) }
    }
  }

  private static let token = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"

  /// Asks for `text`, a line as models write it, in a repository with everything odd in it.
  private func ask(_ lines: String..., limit: Int = 4000) async throws -> [String] {
    try await ScratchDirectory.with { scratch in
      let fixture = try GitFixture(in: scratch)
      try scratch.write("outside\n", to: "outside.txt")
      try fixture.commit(["src/app.py": "def first():\n  pass\n"], "Begin")
      try fixture.commit(
        [
          "src/app.py": "def first():\n  return 1\n\nclass Second:\n  def third(self): pass\n", "a b.txt": "blank\n",
          "quo\"te.txt": "quote\n", "line\nend.txt": "end\n", "long.txt": (1...200_000).map { "line \($0)\n" }.joined(),
          "settings.ini": "port=1\ntoken = \"\(Self.token)\"\nend=1\n", ".env": "SECRET_PORT=1\n",
          "private/x.txt": "hidden\n",
          ".nexusignore": "private/\n", "dist/out.js": "one\ntwo\n", "many/README": "x\n",
          "zz/dos.py": "def alpha():\r\n  return 'é'\r\n\r\nclass Beta:\r\n  pass\r\n",
        ], "Add \(Self.token)")
      try FileManager.default.createSymbolicLink(atPath: fixture.path + "/link", withDestinationPath: "../outside.txt")
      try Data([0, 1, 2, 0xFF]).write(to: URL(filePath: fixture.path + "/data.bin"))
      let name = Array((fixture.path + "/bad").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
      let file = try #require(fopen(name, "w"))
      fputs("odd name\n", file)
      fclose(file)
      try fixture.run("add", "--all", "--", "link", "data.bin", "bad*")
      try fixture.run("update-index", "--add", "--cacheinfo", "160000,\(try fixture.head()),module")
      try fixture.run("commit", "--quiet", "--message", "Odd things")
      let repository = try Repository(discovering: fixture.path)
      let commit = try #require(ObjectID(try fixture.head()))
      let gate = try await PromptGate(repository, at: [commit])
      let map = RepositoryMap(repository, tagger: .scanner, cache: MemoryTagCache())
      let place = ReadingPlace(repository, commit: commit, gate: gate, outlines: Outlines(map: map))
      let desk = ReadingDesk(place, limit: 100)
      var answers: [String] = []
      for line in lines {
        let request = try #require(RepositoryTools.requests(inText: line)?.first, "\(line)")
        answers.append(try await desk.answer(request, tool: "text", limitInBytes: limit).text)
      }
      return answers
    }
  }

  @Test func showsFilesAndLinesOfThem() async throws {
    let answers = try await ask(
      "READ src/app.py", "READ ./src/app.py 1-2,4", "READ /a b.txt", #"READ "quo\"te.txt""#, #"READ "line\nend.txt""#,
      "READ long.txt 100000-100001", "READ src/app.py 50-60")
    #expect(
      answers[0]
        == "=== FILE src/app.py ===\ndef first():\n  return 1\n\nclass Second:\n  def third(self): pass\n=== END ===\n")
    #expect(
      answers[1].contains("lines 1-2 of 5 ===\ndef first():\n  return 1\n=== END ===\n=== FILE src/app.py lines 4-4"))
    #expect(answers[2].contains("blank") && answers[3].contains("quote") && answers[4].contains("end"))
    #expect(answers[5].contains("\nline 100000\nline 100001\n"))
    #expect(answers[6].contains("has only 5 lines"))
  }

  @Test func cutsWhatIsTooLongAndSaysSo() async throws {
    let answer = try await ask("READ long.txt", limit: 1000)[0]
    #expect(answer.utf8.count <= 1000)
    #expect(answer.contains("has 200000 lines; ask for lines from"))
  }

  @Test(arguments: [
    ("READ ../../etc/passwd", "There is no file"), ("READ /etc/passwd", "There is no file"),
    ("READ ../outside.txt", "There is no file"),
    ("READ link", "is a link to ../outside.txt"), ("READ link/x", "There is no file"), ("READ module", "submodule"),
    ("READ data.bin", "is not text"), ("READ .env", "holds secrets"),
    ("READ private/x.txt", "kept back by .nexusignore"),
    ("READ src", "is a directory"), ("READ .git/config", "There is no file"),
    ("READ src/ap.py", "Do you mean src/app.py?"),
    ("READ app.py", "Do you mean src/app.py?"), ("READ dist/out.js", "written by a program"),
    ("LIST nowhere", "no directory"),
    ("LIST ..", "no directory"), ("SEARCH x IN ../..", "There is no file"), ("SEARCH (", "without its )"),
    ("OUTLINE a b.txt", "No definitions"),
    ("OUTLINE .env", "holds secrets"), ("HISTORY nothing.txt", "There is no file"),
    ("HISTORY src/app.py diff 0000000", "No commit"),
    ("HISTORY .env blame", "holds secrets"),
  ])
  func refusesWithAReasonAndNothingElse(request: String, reason: String) async throws {
    let answer = try await ask(request)[0]
    #expect(answer.contains(reason), "\(answer)")
    for hidden in ["root:", "outside\n", "SECRET_PORT", "hidden"] { #expect(!answer.contains(hidden)) }
  }

  @Test func searchesTrackedFilesOnly() async throws {
    let answers = try await ask(
      "SEARCH (?i)CLASS +\\w+", "SEARCH hidden|SECRET_PORT|outside", "SEARCH ^line 1234$ IN long.txt", "SEARCH token")
    #expect(answers[0].hasPrefix("src/app.py:4: class Second:\n"))
    #expect(answers[1].contains("long.txt is too large to be searched") && answers[1].contains("were not searched"))
    #expect(!answers[1].contains("SECRET_PORT=") && !answers[1].contains("private/x.txt:"))
    #expect(answers[2].contains("too large to be searched"))
    #expect(answers[3].hasPrefix("settings.ini:2: token = \"\(Redaction.mark)\"\n"))
  }

  @Test func listsOutlinesAndTellsHistory() async throws {
    let answers = try await ask(
      "LIST", "LIST src", "OUTLINE src/app.py", "HISTORY src/app.py", "HISTORY src/app.py blame 1-2",
      "HISTORY src/app.py diff",
      "HISTORY .env diff", "HISTORY settings.ini diff")
    for name in [
      "\"a b.txt\"", "\"quo\\\"te.txt\"", "\"line\\nend.txt\"", "link (a link)", "module (a submodule)",
      ".env (holds secrets",
    ] {
      #expect(answers[0].contains(name), "\(name)")
    }
    #expect(answers[1] == "1 file below src:\nsrc/app.py\n")
    #expect(answers[2].contains("1 def first():") && answers[2].contains("4 class Second:"))
    #expect(answers[3].contains("Begin") && answers[3].split(separator: "\n").count == 3)
    let blame = answers[4].split(separator: "\n").map { $0.prefix(7) }
    #expect(blame.count == 3 && blame[1] != blame[2])
    #expect(answers[5].contains("+  return 1") && answers[5].contains("-  pass"))
    #expect(!answers[6].contains("SECRET_PORT") && answers[6].contains("holds secrets"))
    #expect(answers[7].contains("+token = \"\(Redaction.mark)\""))
  }

  /// For Swift `\r\n` is one character, and no line feed.
  @Test func linesMayEndAsOnWindows() async throws {
    let answers = try await ask(
      "READ zz/dos.py 2-3", "READ zz/dos.py", "READ zz/dos.py 9", "SEARCH ^class +Beta:$", "OUTLINE zz/dos.py",
      "HISTORY zz/dos.py blame 4-5", "HISTORY zz/dos.py diff")
    #expect(answers[0] == "=== FILE zz/dos.py lines 2-3 of 5 ===\n  return 'é'\r\n\r\n=== END ===\n")
    #expect(
      answers[1].hasPrefix("=== FILE zz/dos.py ===\ndef alpha():\r\n")
        && answers[1].hasSuffix("  pass\r\n=== END ===\n"))
    #expect(answers[2].contains("zz/dos.py has only 5 lines."))
    #expect(answers[3].hasPrefix("zz/dos.py:4: class Beta:\n"))
    #expect(answers[4].contains("\n4 class Beta:\n"))
    #expect(answers[5].contains(" 4 class Beta:\n") && answers[5].contains(" 5   pass\n"))
    #expect(answers[6].contains("\n+class Beta:\r\n+  pass\r\n"))
    let short = try await ask("HISTORY zz/dos.py diff", "READ zz/dos.py", limit: 330)
    #expect(short[0].contains("not shown for want of room") && short[0].utf8.count <= 330)
  }

  @Test func aNameThatIsNoTextIsNamedAndCanBeRead() async throws {
    let answers = try await ask("LIST", "READ bad\u{FFFD}")
    #expect(answers[0].contains("bad\u{FFFD} (its name is not UTF-8)"))
    #expect(answers[1].contains("odd name"))
  }

  @Test func answersOnceAndThenRefuses() async throws {
    let answers = try await ask("LIST src", "LIST src")
    #expect(answers[1] == "This was asked for before, and is answered above.")
  }
}
