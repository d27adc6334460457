/// Makes the name of a plan's branch.
enum BranchName {
  /// Returns a name such as `nexus/3-add-json-output`: ASCII, at most forty characters of the title.
  static func make(plan number: Int, title: String) -> String {
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
    return slug.isEmpty ? "nexus/\(number)" : "nexus/\(number)-\(slug)"
  }
}
