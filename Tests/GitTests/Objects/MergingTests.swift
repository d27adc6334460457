import Git
import Testing

/// What git's own merge says of two sides is what nexus says.
@Suite struct MergingTests {
  /// Empty files are never renames, and a new file in a directory that was renamed has to be decided on: as git says.
  @Test(arguments: [false, true]) func mergesAsGitDoes(isSquashed: Bool) async throws {
    for (files, moved, work, words) in [
      (
        ["pa/__init__.py": "", "pb/__init__.py": ""], [("pa", "zz"), ("pb", "aa")],
        ["pa/__init__.py": "VERSION = 1\n"], "One side changed pa/__init__.py, and the other took it away."
      ),
      (
        ["src/a.py": "a\n", "src/b.py": "b\n"], [("src", "lib")], ["src/new.py": "new\n"],
        "One side has lib/new.py in a directory that the other moved."
      ),
    ] {
      let fixture = try GitFixture()
      let base = try fixture.commit(files)
      try fixture.git("checkout", "-q", "-b", "work")
      let commit = try fixture.commit(work)
      try fixture.git("checkout", "-q", "main")
      for (old, new) in moved { try fixture.git("mv", old, new) }
      try fixture.git("commit", "-q", "-m", "Moved")
      let said = try fixture.run(["merge-tree", "--write-tree", "main", "work"])
      try #require(said.status == 1)
      let repository = try fixture.open()
      var wishes = LandingWishes()
      if isSquashed { wishes.squashMessage = "All" }
      var error: GitError?
      do { _ = try await repository.accept(commit, label: "work", wishes) } catch let found { error = found }
      #expect(error?.code == .conflict && error?.message == words, "\(error?.message ?? "")")
      #expect(try fixture.git("status", "--porcelain") == "")
      // Without what was moved in between, the same commit is no change of anything.
      let tree = try await repository.tree(commit, withoutChangesFrom: base, to: commit)
      #expect(
        try tree.map { try fixture.git("rev-parse", "\($0)^{tree}") } == fixture.git("rev-parse", "\(base)^{tree}"))
    }
  }
}
