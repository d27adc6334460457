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

  /// `From ` and the name of a commit, the first line of a mail.
  static func beginsMail(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.begins(with: "From ") else { return false }
    let name = line.dropFirst(5).prefix { $0 != ASCII.space }
    return (7...64).contains(name.count) && name.allSatisfy(isHexadecimal)
  }

  /// Whether `lines` are what follows a patch in a mail: trailers, the signature with its one line, perhaps further mails.
  static func matches(_ lines: some Sequence<ArraySlice<UInt8>>) -> Bool {
    var rest = Array(lines)[...]
    func skipBlank() { rest = rest.drop { $0.isBlank } }
    skipBlank()
    while let line = rest.first, line.begins(with: "base-commit: ") || line.begins(with: "prerequisite-patch-id: ") {
      rest = rest.dropFirst()
      skipBlank()
    }
    guard let line = rest.first, isSignature(line) else { return false }
    rest = rest.dropFirst(2)
    skipBlank()
    return rest.first.map(beginsMail) ?? true
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
