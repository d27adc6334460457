/// Absolute paths as people are shown them.
enum ShownPath {
  /// The path as seen from a directory, where it is in it; else with `~` for the home directory; else as it is.
  static func text(_ path: String, from directory: String) -> String {
    if let rest = rest(of: path, below: directory) { return rest }
    guard let home = Surroundings.environment["HOME"], let rest = rest(of: path, below: home) else { return path }
    return "~/" + rest
  }

  private static func rest(of path: String, below directory: String) -> String? {
    let parent = directory.hasSuffix("/") ? directory : directory + "/"
    guard parent.hasPrefix("/"), parent != "/", path.hasPrefix(parent), path != parent else { return nil }
    return String(path.dropFirst(parent.count))
  }
}
