/// The lines that end a patch sent as a mail, and the one that begins the next.
///
/// Source: git's documentation, "git-format-patch": the signature is git's version unless `--signature` gives another, and
/// `--base` puts trailers in front of it.
enum MailEnd {
  /// `-- `, which parts a mail from its signature, or the last boundary of an attached patch.
  static func isSignature(_ line: ArraySlice<UInt8>) -> Bool {
    if line.equals("-- ") || line.equals("--") { return true }
    return line.begins(with: "------------") && line.suffix(2).elementsEqual("--".utf8)
  }

  /// `From ` and the name of a commit, the first line of a mail, or `commit ` and the whole name, that of `git show`.
  static func beginsMail(_ line: ArraySlice<UInt8>) -> Bool {
    let isShown = line.begins(with: "commit ")
    guard isShown || line.begins(with: "From ") else { return false }
    let name = line.dropFirst(isShown ? 7 : 5).prefix { $0 != ASCII.space }
    return (isShown ? 40...64 : 7...64).contains(name.count) && name.allSatisfy(isHexadecimal)
  }

  /// Whether `lines` are what follows a patch in a mail: trailers, the signature, perhaps further mails.
  ///
  /// A signature has one line, or a few that cannot be lines of a hunk.
  static func matches(_ lines: some Sequence<ArraySlice<UInt8>>) -> Bool {
    var rest = Array(lines)[...]
    func skipBlank() { rest = rest.drop { $0.isBlank } }
    skipBlank()
    while let line = rest.first, isTrailer(line) {
      rest = rest.dropFirst()
      skipBlank()
    }
    guard let line = rest.first, isSignature(line) else { return false }
    rest = rest.dropFirst()
    let isShort = rest.prefix { !$0.isBlank && !beginsMail($0) }.count < 2
    let signature = isShort ? rest.prefix(1) : rest.prefix(6).prefix { !isOfHunk($0) && !beginsMail($0) }
    if rest.first.map(beginsMail) != true { rest = rest.dropFirst(signature.count) }
    skipBlank()
    while let line = rest.first, isTrailer(line) {
      rest = rest.dropFirst()
      skipBlank()
    }
    return rest.first.map(beginsMail) ?? true
  }

  /// `base-commit:` and the like, which name what a patch is made for.
  private static func isTrailer(_ line: ArraySlice<UInt8>) -> Bool {
    line.begins(with: "base-commit: ") || line.begins(with: "prerequisite-patch-id: ")
  }

  /// Whether a line is blank, or has a sign, as lines of a hunk do.
  private static func isOfHunk(_ line: ArraySlice<UInt8>) -> Bool {
    line.isBlank || line.first.map { " +-@\\".utf8.contains($0) } ?? true
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
