/// Where `-C DIR` may stand.
enum ArgumentOrder {
  /// The arguments with a directory that stands before the command, as with git, behind it, where the parser wants it.
  static func sorted(_ arguments: [String]) -> [String] {
    var (rest, leading) = (arguments[...], [String]())
    while let first = rest.first {
      if ["-C", "--directory"].contains(first), rest.count > 1 {
        leading += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else if first.hasPrefix("--directory=") {
        leading.append(rest.removeFirst())
      } else {
        break
      }
    }
    // Behind `--` it would be taken for an argument; bare `nexus -C DIR` is for the command that is run by default.
    let end = rest.firstIndex(of: "--") ?? rest.endIndex
    return rest[..<end] + leading + rest[end...]
  }
}
