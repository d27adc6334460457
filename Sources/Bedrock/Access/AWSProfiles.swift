/// The profiles in the files that AWS's own tools keep: `~/.aws/credentials` and `~/.aws/config`.
///
/// Of both files the sections of a profile are read as one; for a setting in both, the file of credentials counts.
/// Source: AWS, "Configuration and credential file settings in the AWS CLI".
package struct AWSProfiles: Sendable {
  private var profiles: [String: [String: String]] = [:]

  /// Reads the texts of the files; nil for one that there is not.
  package init(credentials: String?, config: String?) {
    for (section, settings) in Self.sections(of: config ?? "") {
      if section == "default" {
        merge(settings, into: "default")
      } else if section.hasPrefix("profile ") {
        merge(settings, into: String(section.dropFirst("profile ".count).drop { $0 == " " }))
      }
    }
    for (section, settings) in Self.sections(of: credentials ?? "") { merge(settings, into: section) }
  }

  /// The settings of a profile, their names in small letters; nil where there is none of that name.
  package func settings(of profile: String) -> [String: String]? { profiles[profile] }

  /// In alphabetical order.
  package var names: [String] { profiles.keys.sorted() }

  private mutating func merge(_ settings: [String: String], into profile: String) {
    profiles[profile, default: [:]].merge(settings) { $1 }
  }

  private static func sections(of text: String) -> [(name: String, settings: [String: String])] {
    var sections: [(name: String, settings: [String: String])] = []
    for line in text.split(whereSeparator: \.isNewline) {
      // What is indented belongs to a setting that has settings of its own, none of which is read here.
      guard let first = line.first, !first.isWhitespace, first != "#", first != ";" else { continue }
      if first == "[" {
        let name = line.dropFirst().prefix { $0 != "]" }
        sections.append((trimmed(name), [:]))
      } else if !sections.isEmpty, let equals = line.firstIndex(of: "=") {
        let value = withoutRemark(line[line.index(after: equals)...])
        sections[sections.count - 1].settings[trimmed(line[..<equals]).lowercased()] = value
      }
    }
    return sections
  }

  /// A remark begins with a blank and its sign, so that these may stand inside a value.
  private static func withoutRemark(_ text: Substring) -> String {
    let value = trimmed(text)
    let marks = [" #", " ;", "\t#", "\t;"].compactMap { value.range(of: $0) }
    return marks.min().map { trimmed(value[..<$0]) } ?? value
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension String {
  /// Where `text` begins; nil where it does not stand in this.
  fileprivate func range(of text: String) -> String.Index? {
    indices.first { self[$0...].hasPrefix(text) }
  }
}
