/// What git holds of a file whose content git-lfs keeps elsewhere.
///
/// Source: Git LFS, "Git LFS Specification", <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>.
package enum PointerFile {
  private static let beginnings = [
    "version https://git-lfs.github.com/spec/", "version https://hawser.github.com/spec/",
  ]
  private static let limitInBytes = 1024

  package static func isPointer(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.count < limitInBytes && beginnings.contains { bytes.starts(with: $0.utf8) }
      && bytes.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: "oid ".utf8) }
  }
}
