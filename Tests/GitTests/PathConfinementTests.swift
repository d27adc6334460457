import Git
import Testing

@Suite struct PathConfinementTests {
  @Test(arguments: [
    "a", "a/b/c.txt", "with space", "ünïcode/日本語.swift", ".github/workflows/x.yml", ".gitignore", ".gitattributes",
    ".gitmodules", "a.git/b", "git", "src/git~2", "...x", "a..b", "..a", "a...", "-x", "~/x", "ab:c", "a/b:c", ":x",
    "nexus-overseer",
    "x/.gitkeep", "👩‍💻.md", "a\u{0301}", "nexus-~", "dir.git", ".gitx", "con", "\"quoted\"", "*", "[a]",
  ]) func allows(path: String) {
    // A joiner within an emoji is no control character, though HFS+ overlooks it.
    #expect(PathConfinement.violation(in: path) == nil)
  }

  @Test(arguments: [
    ("", PathConfinement.Violation.empty), ("/", .absolute), ("/a", .absolute), ("C:/x", .absolute), ("c:x", .absolute),
    ("a//b", .emptyComponent), ("a/", .emptyComponent), (".", .dotComponent), ("..", .dotComponent),
    ("a/./b", .dotComponent), ("a/../b", .dotComponent), ("a/..", .dotComponent), (".. /x", .dotComponent),
    (". ./x", .dotComponent), ("a/...", .dotComponent), (" ", .dotComponent), (".\u{200C}./x", .dotComponent),
    (".git", .gitDirectory), (".git/config", .gitDirectory), ("a/.git/hooks/pre-commit", .gitDirectory),
    (".GIT/x", .gitDirectory), (".Git", .gitDirectory), (".git ", .gitDirectory), (".git.", .gitDirectory),
    (".git. . /x", .gitDirectory), ("git~1", .gitDirectory), ("GIT~1/config", .gitDirectory),
    (".g\u{200C}it/x", .gitDirectory), ("\u{FEFF}.git", .gitDirectory), (".gi\u{200D}t", .gitDirectory),
    (".git\u{206A}", .gitDirectory), (".git::$INDEX_ALLOCATION/x", .gitDirectory), (".git:x", .gitDirectory),
    (".nexus-overseer", .nexusDirectory), (".nexus-overseer/config.json", .nexusDirectory),
    (".NEXUS-Overseer/x", .nexusDirectory), ("sub/.nexus-overseer/x", .nexusDirectory),
    (".nexu\u{017F}-overseer", .nexusDirectory), ("nexus-~1/x", .nexusDirectory), (".nexus-overseer.", .nexusDirectory),
    ("a\0b", .controlCharacter), ("a\nb", .controlCharacter), ("a\tb", .controlCharacter),
    ("\u{7F}", .controlCharacter),
    ("a\u{1B}[31m", .controlCharacter), ("a\u{85}b", .controlCharacter), ("a\u{202E}txt.exe", .controlCharacter),
    ("a\u{2028}b", .controlCharacter), ("a\u{2066}b", .controlCharacter), ("a\\b", .backslash),
    ("..\\x", .backslash), ("caf\u{FFFD}", .notText),
  ]) func refuses(path: String, violation: PathConfinement.Violation) {
    #expect(PathConfinement.violation(in: path) == violation)
  }

  @Test func refusesWhatIsTooLong() {
    #expect(PathConfinement.violation(in: String(repeating: "a", count: 255)) == nil)
    #expect(PathConfinement.violation(in: String(repeating: "a", count: 256)) == .tooLong)
    #expect(PathConfinement.violation(in: String(repeating: "a/", count: 2047) + "a") == nil)
    #expect(PathConfinement.violation(in: String(repeating: "a/", count: 2047) + "ab") == .tooLong)
  }

  @Test func refusesBytesThatAreNotText() {
    #expect(PathConfinement.violation(in: [0x63, 0xE9]) == .notText)
    #expect(PathConfinement.violation(in: [0xC0, 0xAE, 0xC0, 0xAE]) == .notText)
    #expect(PathConfinement.violation(in: [0xED, 0xA0, 0x80]) == .notText)
  }

  /// Every spelling of `.git` in which each letter is in either case, with each harmless-looking end.
  @Test func refusesEverySpellingOfGit() {
    for bits in 0..<8 {
      let letters = zip("git", 0..<3).map { bits & (1 << $1) == 0 ? $0.lowercased() : $0.uppercased() }.joined()
      for end in ["", ".", " ", "..", ". ", "\u{200F}", ":a", "/x"] {
        #expect(PathConfinement.violation(in: "." + letters + end) == .gitDirectory)
        #expect(PathConfinement.violation(in: "a/" + letters + "~1" + end) == .gitDirectory)
      }
    }
  }

  @Test(arguments: [
    ("link", "a", nil), ("a/b/link", "../../c", nil), ("a/link", "../a/b", nil), ("link", "./a/../b", nil),
    ("link", "../x", PathConfinement.Violation.linkLeavesTree), ("a/link", "../../x", .linkLeavesTree),
    ("link", "a/../../x", .linkLeavesTree), ("link", "/etc", .absolute), ("link", "", .empty),
    ("link", ".git/config", .gitDirectory), ("a/link", "../.GIT", .gitDirectory), ("link", "a\\b", .backslash),
    (".gitmodules", "a", .specialFileAsLink), ("x/.GitAttributes", "a", .specialFileAsLink),
    ("link", ".nexus-overseer/state", .nexusDirectory),
  ]) func judgesLinks(path: String, target: String, violation: PathConfinement.Violation?) {
    #expect(PathConfinement.violation(inLinkAt: path, to: Array(target.utf8)) == violation)
  }

  @Test func takesNamesForOneThatSomeFileSystemConfuses() {
    for (one, other) in [("README", "readme"), ("STRASSE", "straße"), ("\u{E9}", "e\u{301}"), ("ſ", "S")] {
      #expect(PathConfinement.collisionKey(one) == PathConfinement.collisionKey(other))
    }
    #expect(PathConfinement.collisionKey("a") != PathConfinement.collisionKey("b"))
  }
}
