import CGit2
import Foundation
import Git
import Testing

@Suite struct LibGit2Tests {
  @Test func loadsFromManyThreadsAtOnce() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { try LibGit2.load() } }
      try await group.waitForAll()
    }
  }

  @Test func tellsWhichVersionWasLoaded() throws {
    let version = try LibGit2.loadedVersion()
    #expect(version.hasPrefix("\(LIBGIT2_VER_MAJOR).\(LIBGIT2_VER_MINOR).") && version.split(separator: ".").count == 3)
  }

  @Test func saysWhatIsWrongWithALibrary() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "nexus-library-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: directory) } }
    #expect(examine(directory.path + "/absent.so").hasPrefix("libgit2 1.5 cannot be loaded: "))
    let version = { (minor: Int) in
      "int git_libgit2_version(int *a, int *b, int *c) { *a = 1; *b = \(minor); *c = 9; return 0; }"
    }
    #expect(
      try examine(directory, "other", version(6))
        == "libgit2 1.6.9 is installed, but this nexus was built for libgit2 1.5.")
    #expect(try examine(directory, "none", "int x;").contains("no function git_libgit2_version"))
    #expect(try examine(directory, "poor", version(5)) == "libgit2 1.5.9 lacks the function git_libgit2_init.")
  }

  private func examine(_ directory: URL, _ name: String, _ source: String) throws -> String {
    let library = directory.path + "/" + name + ".so"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["cc", "-shared", "-fPIC", "-x", "c", "-o", library, "-"]
    let input = Pipe()
    process.standardInput = input
    try process.run()
    input.fileHandleForWriting.write(Data(source.utf8))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return examine(library)
  }

  private func examine(_ path: String) -> String {
    var reason = [CChar](repeating: 1, count: 512)
    nexus_git_examine(path, &reason, reason.count)
    return reason.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}
