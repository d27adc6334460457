import Testing

@testable import Edits

/// A new script is executable where most of the project's scripts of its kind are.
@Suite struct NewFileModeTests {
  private static let script = Array("#!/bin/sh\necho\n".utf8)

  private func isExecutable(_ path: String, beside files: [String: SourceTree.Kind]) -> Bool? {
    NewFileMode(tree: SourceTree(files.map { (key: $0.key, value: $0.value) })).isExecutable(path, Self.script)
  }

  @Test func theScriptsBesideItDecide() {
    #expect(isExecutable("bin/new.sh", beside: ["bin/a.sh": .executable, "lib/b.sh": .regular]) == true)
    #expect(isExecutable("lib/new.sh", beside: ["bin/a.sh": .executable, "lib/b.sh": .regular]) == nil)
    #expect(isExecutable("new.sh", beside: ["bin/a.sh": .executable]) == true)
    #expect(isExecutable("new.sh", beside: [:]) == nil)
  }

  @Test func oneThatIsReadAndNotRunHindersNothing() {
    let files: [String: SourceTree.Kind] = [
      "bin/a.sh": .executable, "bin/b.sh": .executable, "bin/common.sh": .regular,
    ]
    #expect(isExecutable("bin/new.sh", beside: files) == true)
    #expect(isExecutable("p/new.py", beside: ["p/a.py": .executable, "p/b.py": .regular, "p/c.py": .regular]) == nil)
  }

  @Test func whatIsKnownToBeNoScriptDoesNotCount() {
    let files: [String: SourceTree.Kind] = [
      "script/build": .executable, "script/Makefile": .regular, "script/README": .regular,
      "script/.gitignore": .regular,
      "script/LICENSE-MIT": .regular,
    ]
    #expect(isExecutable("script/new", beside: files) == true)
  }

  @Test func whatIsNoScriptIsNeverExecutable() {
    let tree = SourceTree([(key: "bin/a.sh", value: SourceTree.Kind.executable)])
    #expect(NewFileMode(tree: tree).isExecutable("bin/b.sh", Array("echo\n".utf8)) == nil)
  }

  /// A diff that fills an empty file sets its mode, too.
  @Test func anEmptyFileThatIsFilledMayBecomeExecutable() {
    let reply =
      "diff --git a/run b/run\nold mode 100644\nnew mode 100755\nindex e69de29..93aadb5\n"
      + "--- a/run\n+++ b/run\n@@ -0,0 +1 @@\n+true\n"
    let applier = ReplyApplier(Array(reply.utf8), knownPaths: ["run"], ending: .stopped)
    guard case .applied(let application) = applier.apply(to: SourceTree(contents: ["run": []])).result else {
      Issue.record("refused")
      return
    }
    #expect(application.changes.map(\.executable) == [true])
    #expect(application.changes.map(\.bytes) == [Array("true\n".utf8)])
  }
}
