#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Finds the file a command names, in the surroundings the command is given and not those of this process.
package enum ProgramSearch {
  /// The absolute path of the program, or nil when there is none that may be executed.
  ///
  /// - Parameter searchPath: The value of `PATH`; relative and empty entries are skipped, so that nothing of
  ///   a tree is run by accident.
  package static func path(of name: String, searchPath: String, workingDirectory: String) -> String? {
    if name.contains("/") {
      let path = name.hasPrefix("/") ? name : workingDirectory + "/" + name
      return isExecutable(path) ? path : nil
    }
    return searchPath.split(separator: ":").lazy
      .filter { $0.hasPrefix("/") }
      .map { "\($0)/\(name)" }
      .first(where: isExecutable)
  }

  package static func isDirectory(_ path: String) -> Bool {
    mode(of: path).map { $0 & S_IFMT == S_IFDIR } ?? false
  }

  /// Whether there is a file at `path` that this user may run.
  package static func isExecutable(_ path: String) -> Bool {
    mode(of: path).map { $0 & S_IFMT == S_IFREG } ?? false && access(path, X_OK) == 0
  }

  private static func mode(of path: String) -> mode_t? {
    var information = stat()
    return stat(path, &information) == 0 ? information.st_mode : nil
  }
}
