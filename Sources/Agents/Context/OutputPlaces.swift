/// The lines of the project's files that the output of a check speaks of, as compilers, test runners and stack traces name
/// them: `path:12`, `path:12:5`, `path(12,5)`, `File "path", line 12`, `path line 12`.
enum OutputPlaces {
  struct Place: Equatable, Sendable {
    var path: String
    /// Counted from 1, in the order in which they are named.
    var lines: [Int]
  }

  /// Returns the files in the order in which they are named, each once.
  ///
  /// A path counts when it ends like that of exactly one file: outputs name files absolutely, relatively to some
  /// directory, or by their last name alone.
  static func find(in output: String, paths: some Sequence<String>) -> [Place] {
    let mentions = mentions(in: output)
    guard !mentions.isEmpty else { return [] }
    let names = Set(mentions.map { lastName($0.path) })
    var files: [String: [String]] = [:]
    for path in paths where names.contains(lastName(path)) { files[lastName(path), default: []].append(path) }
    var places: [Place] = []
    for mention in mentions {
      let candidates = (files[lastName(mention.path)] ?? []).filter { isSame(mention.path, $0) }
      // A path that is there as it was named is meant before one that ends like it.
      guard let path = candidates.first(where: { $0 == mention.path }) ?? (candidates.count == 1 ? candidates[0] : nil)
      else { continue }
      if let index = places.firstIndex(where: { $0.path == path }) {
        if !places[index].lines.contains(mention.line) { places[index].lines.append(mention.line) }
      } else {
        places.append(Place(path: path, lines: [mention.line]))
      }
    }
    return places
  }

  private typealias Mention = (path: String, line: Int)

  /// Outputs are long at times; what matters stands within the first of them.
  private static let limit = 200

  private static func mentions(in output: String) -> [Mention] {
    var mentions: [Mention] = []
    for line in output.split(whereSeparator: \.isNewline) {
      for match in line.prefix(2000).matches(of: pattern) {
        guard let number = Int(match.output.line), number > 0 else { continue }
        let path = match.output.path.hasPrefix("./") ? match.output.path.dropFirst(2) : match.output.path
        mentions.append((String(path), number))
        guard mentions.count < limit else { return mentions }
      }
    }
    return mentions
  }

  private static var pattern: Regex<(Substring, path: Substring, line: Substring)> {
    /(?<path>[\p{L}\p{N}_.\/+@-]+\.[A-Za-z][A-Za-z0-9]{0,7})(?:[:(]|"?,? line )(?<line>[0-9]{1,7})/
  }

  private static func lastName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func isSame(_ named: String, _ path: String) -> Bool {
    named == path || named.hasSuffix("/" + path) || path.hasSuffix("/" + named)
  }
}
