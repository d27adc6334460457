/// The path that text at some point of a reply is about.
struct PathContext {
  /// The path named by the last line of text, if it named one.
  private(set) var headline: PathFinder.Found?
  /// The last path named by a line of its own, or used by a block.
  private(set) var current: String?
  /// The last line of text speaks of files in passing, none of them the current one.
  private(set) var mentionsOther = false

  /// Takes a line of prose.
  mutating func take(_ line: ArraySlice<UInt8>, finder: PathFinder) {
    if line.isBlank { return }
    headline = finder.path(in: line)
    mentionsOther = false
    if let headline {
      if headline.isWholeLine { current = headline.path }
    } else {
      let mentions = finder.mentions(in: line)
      mentionsOther = !mentions.isEmpty && !mentions.contains(current ?? "")
    }
  }

  /// Notes a path that stands for the next fence or block, as a line of its own does.
  mutating func name(_ path: String) {
    headline = PathFinder.Found(path: path, isWholeLine: true)
    current = path
    mentionsOther = false
  }

  /// Notes that an edit of `path` was read.
  mutating func used(_ path: String) {
    headline = nil
    mentionsOther = false
    if !path.isEmpty { current = path }
  }

  /// Forgets the last line of text: a fence began or ended.
  mutating func leaveHeadline() {
    headline = nil
    mentionsOther = false
  }

  /// The path for a search/replace block that begins here; empty when it is open.
  var pathForBlock: String {
    if let headline { return headline.path }
    return mentionsOther ? "" : current ?? ""
  }

  /// The path for a fence with a whole file; nil when the fence may show something else.
  func pathForFile(pinned: Bool) -> String? {
    guard let headline, headline.isWholeLine || pinned else { return nil }
    return headline.path
  }
}
