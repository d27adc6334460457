import Programs

/// How a plugin's program is started: its place, its arguments and what it sees of the environment.
package struct PluginLaunch: Sendable {
  package let arguments: [String]
  package let environment: [String: String]
  private let manifest: PluginManifest
  private let directory: String

  /// - Parameters:
  ///   - directory: The plugin's, absolute.
  ///   - environment: This process's; the plugin gets what every program needs and what its manifest names.
  package init(_ manifest: PluginManifest, directory: String, environment: [String: String]) {
    (self.manifest, self.directory) = (manifest, directory)
    let names = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER"] + manifest.environment
    var chosen = environment.filter { names.contains($0.key) }
    chosen["NEXUS_PLUGIN_DIR"] = directory
    self.environment = chosen
    // Files of the plugin among the arguments are named from its directory, wherever nexus was started.
    arguments = manifest.run.dropFirst().map { $0.hasPrefix("./") ? directory + $0.dropFirst() : $0 }
  }

  /// The program, absolute.
  ///
  /// - Throws: `PluginError.notStarted` where there is none, or where it lies outside of the plugin's directory.
  package func program() throws(PluginError) -> String {
    let program = manifest.run[0]
    guard program.contains("/") else {
      let found = ProgramSearch.path(
        of: program, searchPath: environment["PATH"] ?? "/usr/bin:/bin", workingDirectory: directory)
      guard let found else {
        throw PluginError(.notStarted, "The plugin \"\(manifest.name)\" needs \(program), which is not in PATH.")
      }
      return found
    }
    guard let real = RealPath.of(directory + "/" + program), let home = RealPath.of(directory),
      RealPath.isPath(real, within: home)
    else {
      throw PluginError(
        .notStarted, "The plugin \"\(manifest.name)\" has no program \(program) in its directory.")
    }
    return real
  }
}
