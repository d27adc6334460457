/// What stands in front of the two names of a file in a diff, as `a/` and `b/`, or nothing.
///
/// Source: git's documentation, "git-diff", `--src-prefix`, and "diff.mnemonicPrefix": `i/` for the index, `w/` for the
/// work tree, `c/` for a commit and `o/` for an object.
struct DiffPrefixes: Equatable {
  var old = "a/"
  var new = "b/"

  private static let letters: Set<String> = ["a/", "b/", "i/", "w/", "c/", "o/"]

  /// The prefixes of `header`, where something shows them: two names that are one after their first directory.
  ///
  /// - Parameter knownPaths: The files of the tree, or nothing where they are not known.
  init?(_ header: DiffHeader, knownPaths: Set<String>) {
    if DiffPrefixes.areMissing(in: header) {
      self.init(old: "", new: "")
      return
    }
    if let from = header.renamedFrom ?? header.copiedFrom, let target = header.target {
      guard let prefixes = DiffPrefixes(header.gitOld, from, header.gitNew, target) else { return nil }
      self = prefixes
      return
    }
    let names = [(header.gitOld, header.gitNew), (header.old, header.new)]
    for case (let first?, let second?) in names where first != "/dev/null" && second != "/dev/null" {
      guard let (prefixes, name) = DiffPrefixes.split(first, second) else { return nil }
      guard prefixes.areCertain(for: name, header, knownPaths) else { return nil }
      self = prefixes
      return
    }
    return nil
  }

  init() {}

  private init(old: String, new: String) { (self.old, self.new) = (old, new) }

  /// Whether the names stand alone, as `diff.noPrefix` has it: they are those of a rename, or both are one.
  private static func areMissing(in header: DiffHeader) -> Bool {
    guard let old = header.gitOld, let new = header.gitNew else { return false }
    if let from = header.renamedFrom ?? header.copiedFrom, let target = header.target {
      // Some write prefixes where git has none.
      return old == from && new == target && !(from.hasPrefix("a/") && target.hasPrefix("b/"))
    }
    let names = [header.old, header.new].compactMap(\.self).filter { $0 != "/dev/null" }
    return old == new && names.allSatisfy { $0 == old }
  }

  /// One directory in front of each name of a file that moves.
  private init?(_ gitOld: String?, _ from: String, _ gitNew: String?, _ target: String) {
    guard let gitOld, let gitNew, gitOld.hasSuffix("/" + from), gitNew.hasSuffix("/" + target) else { return nil }
    old = String(gitOld.dropLast(from.count))
    new = String(gitNew.dropLast(target.count))
    guard old != new, old.firstIndex(of: "/") == old.lastIndex(of: "/"),
      new.firstIndex(of: "/") == new.lastIndex(of: "/")
    else { return nil }
  }

  private static func split(_ first: String, _ second: String) -> (DiffPrefixes, name: String)? {
    guard let slash = first.firstIndex(of: "/"), let other = second.firstIndex(of: "/") else { return nil }
    let name = first[first.index(after: slash)...]
    guard !name.isEmpty, name == second[second.index(after: other)...], first != second else { return nil }
    return (DiffPrefixes(old: String(first[...slash]), new: String(second[...other])), String(name))
  }

  /// Whether these are prefixes and no directories: two names without a rename can be one file only.
  private func areCertain(for name: String, _ header: DiffHeader, _ knownPaths: Set<String>) -> Bool {
    if self == DiffPrefixes(old: "a/", new: "b/") { return true }
    let isWritten = knownPaths.contains(old + name) || knownPaths.contains(new + name)
    if DiffPrefixes.letters.contains(old), DiffPrefixes.letters.contains(new) {
      return !isWritten || header.isGit && knownPaths.contains(name)
    }
    if header.createsFile || header.deletesFile {
      return !knownPaths.contains { $0.hasPrefix(old) || $0.hasPrefix(new) }
    }
    return !isWritten && knownPaths.contains(name)
  }
}
