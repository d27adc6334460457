#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Finds the file a command names, in the surroundings the command is given and not those of this process.
enum ProgramSearch {
  /// The absolute path of the program, or nil when there is none that may be executed.
  ///
  /// - Parameter searchPath: The value of `PATH`; relative and empty entries are skipped, so that nothing in the
  ///   judged tree is run by accident.
  static func path(of name: String, searchPath: String, workingDirectory: String) -> String? {
    if name.contains("/") {
      let path = name.hasPrefix("/") ? name : workingDirectory + "/" + name
      return isExecutable(path) ? path : nil
    }
    return searchPath.split(separator: ":").lazy
      .filter { $0.hasPrefix("/") }
      .map { "\($0)/\(name)" }
      .first(where: isExecutable)
  }

  static func isDirectory(_ path: String) -> Bool {
    mode(of: path).map { $0 & S_IFMT == S_IFDIR } ?? false
  }

  private static func isExecutable(_ path: String) -> Bool {
    mode(of: path).map { $0 & S_IFMT == S_IFREG } ?? false && access(path, X_OK) == 0
  }

  private static func mode(of path: String) -> mode_t? {
    var information = stat()
    return stat(path, &information) == 0 ? information.st_mode : nil
  }
}
