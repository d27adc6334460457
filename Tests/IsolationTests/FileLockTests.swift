import Foundation
import Isolation
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct FileLockTests {
  private func withFile(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.path + "/nexus-lock-\(UUID().uuidString)"
    try Data().write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func oneOpeningHasItAtATime() throws {
    try withFile { path in
      let (first, second) = (open(path, O_RDWR | O_CLOEXEC), open(path, O_RDWR | O_CLOEXEC))
      #expect(FileLock.take(first) == 0)
      #expect(FileLock.take(second) == EWOULDBLOCK)
      #expect(FileLock.take(second, patience: .milliseconds(10)) == EWOULDBLOCK)
      FileLock.release(first)
      #expect(FileLock.take(second, patience: nil) == 0)
      FileLock.release(second)
    }
  }

  /// As a program has it that is about to start.
  @Test func isGivenBackWhereTheFileIsStillOpenElsewhere() throws {
    try withFile { path in
      let first = open(path, O_RDWR | O_CLOEXEC)
      let inherited = dup(first)
      defer { close(inherited) }
      #expect(FileLock.take(first) == 0)
      FileLock.release(first)
      let second = open(path, O_RDWR | O_CLOEXEC)
      #expect(FileLock.take(second) == 0)
      FileLock.release(second)
    }
  }

  @Test func saysWhyThereIsNone() {
    #expect(FileLock.take(-1) == EBADF)
  }
}
