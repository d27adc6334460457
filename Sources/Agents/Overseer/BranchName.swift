/// Makes the name of a plan's branch.
enum BranchName {
  /// Returns a name such as `nexus/3-add-json-output`: ASCII, at most forty characters of the title.
  ///
  /// - Parameters:
  ///   - prefix: What stands before the slash.
  ///   - taken: Branches that there are. One of the name may hold work of another store that numbered its plans
  ///     alike, so then the name ends in `-2` or a higher number.
  static func make(
    plan number: Int, title: String, prefix: String = "nexus", taken: Set<String> = []
  ) -> String {
    let name = prefix + "/" + plain(number, title)
    func isFree(_ name: String) -> Bool { !taken.contains { $0 == name || $0.hasPrefix(name + "/") } }
    return isFree(name) ? name : (2...).lazy.map { "\(name)-\($0)" }.first(where: isFree) ?? name
  }

  private static func plain(_ number: Int, _ title: String) -> String {
    var slug = ""
    for character in title.lowercased() {
      if character.isASCII, character.isLetter || character.isNumber {
        slug.append(character)
      } else if !slug.isEmpty, slug.last != "-" {
        slug.append("-")
      }
    }
    slug = String(slug.prefix(40))
    while slug.last == "-" { slug.removeLast() }
    return slug.isEmpty ? "\(number)" : "\(number)-\(slug)"
  }
}
