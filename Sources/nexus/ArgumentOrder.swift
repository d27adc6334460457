/// Where `-C DIR` and numbers below zero may stand.
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
    return withValueApart(Array(rest[..<end] + leading + rest[end...]))
  }

  /// A number below zero that a setting gets, as in `config set llm.keepAlive -1`, behind `--`: it would be taken for an
  /// option.
  private static func withValueApart(_ arguments: [String]) -> [String] {
    guard arguments.count > 3, arguments[0] == "config", ["set", "add"].contains(arguments[1]),
      !arguments.contains("--"), let index = arguments.lastIndex(where: isBelowZero), index > 2
    else { return arguments }
    var arguments = arguments
    let value = arguments.remove(at: index)
    return arguments + ["--", value]
  }

  /// Such as `-1`, `-0.5` and `-5m`.
  private static func isBelowZero(_ argument: String) -> Bool {
    argument.wholeMatch(of: #/-\d+(\.\d+)?[a-z]*/#) != nil
  }
}
