import Foundation

/// Runs programs with an environment of their own: no home, no configuration, no clock zone and no width but the test's.
package struct ProcessRunner: Sendable {
  /// A pseudo-terminal for the program to run in.
  package struct Terminal: Sendable {
    /// The width in characters.
    package var columns: Int
    /// The height in lines.
    package var rows: Int

    /// A terminal of the size given, 100 by 30 by default.
    package init(columns: Int = 100, rows: Int = 30) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// Everything the program finds in its environment.
  package var environment: [String: String]
  /// Where it starts.
  package var directory: String
  /// After this it is killed; a test that meets it has failed.
  package var watchdog: Duration = .seconds(120)
  /// Ends what still runs before it is removed.
  private var scratch: ScratchDirectory?

  /// A runner with nothing in its environment but what is given.
  package init(environment: [String: String], directory: String) {
    self.environment = environment
    self.directory = directory
  }

  /// A runner whose programs see nothing of this machine's user; starts in `directory`, or in the scratch directory.
  ///
  /// No program outlives the scratch directory.
  package static func hermetic(in scratch: ScratchDirectory, directory: String? = nil) throws -> ProcessRunner {
    for folder in ["home", "tmp"] { try scratch.makeDirectory(folder) }
    let home = scratch("home")
    var environment = [
      "HOME": home, "TMPDIR": scratch("tmp"), "XDG_CONFIG_HOME": home + "/.config",
      "XDG_DATA_HOME": home + "/.local/share",
      "XDG_STATE_HOME": home + "/.local/state", "XDG_CACHE_HOME": home + "/.cache", "USER": "tester",
      "LOGNAME": "tester",
      "TZ": "UTC", "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "TERM": "xterm",
    ]
    environment.merge(GitFixture.isolation) { _, new in new }
    // Without these a program may not find its libraries, or its sanitizer or coverage would write into the scratch tree.
    let inherited = [
      "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH", "LLVM_PROFILE_FILE", "ASAN_OPTIONS",
      "TSAN_OPTIONS",
    ]
    for name in inherited { environment[name] = ProcessInfo.processInfo.environment[name] }
    var runner = ProcessRunner(environment: environment, directory: directory ?? scratch.path)
    runner.scratch = scratch
    return runner
  }

  /// This runner with `changes` to the environment; nil takes a variable out.
  package func with(_ changes: [String: String?], directory: String? = nil) -> ProcessRunner {
    var copy = self
    for (name, value) in changes { copy.environment[name] = value }
    copy.directory = directory ?? self.directory
    return copy
  }

  /// Starts a program.
  /// - Parameters:
  ///   - program: A path, or the name of a product of this package.
  ///   - input: What it reads; nil leaves its input open, for `RunningProcess.write(_:)` and `closeInput()`.
  ///   - terminal: Runs it in a pseudo-terminal; its output and errors are then one stream.
  package func start(
    _ program: String, _ arguments: [String] = [], input: String? = "", terminal: Terminal? = nil
  ) throws -> RunningProcess {
    let process = try launch(program, arguments, input: input, terminal: terminal)
    scratch?.beforeRemoval { await process.end() }
    return process
  }

  /// Starts a program that its caller sees to the end.
  func launch(
    _ program: String, _ arguments: [String], input: String?, terminal: Terminal? = nil
  ) throws -> RunningProcess {
    let path = program.contains("/") ? program : try BuildProducts.path(of: program)
    let process = try RunningProcess.spawn(path, arguments, self, terminal)
    if let input {
      if !input.isEmpty { process.write(input) }
      if terminal == nil { process.closeInput() }
    }
    return process
  }

  /// Runs a program to its end.
  /// - Throws: When it cannot be started, or the task is cancelled; the program is killed then.
  package func run(
    _ program: String, _ arguments: [String] = [], input: String = "", terminal: Terminal? = nil
  ) async throws -> ProcessResult {
    try await start(program, arguments, input: input, terminal: terminal).result()
  }
}

/// Where the programs of this package lie once they are built.
package enum BuildProducts {
  /// The directory that holds the test bundle.
  package static var directory: String {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
      return bundle.bundleURL.deletingLastPathComponent().path(percentEncoded: false)
    #else
      return Bundle.main.bundlePath
    #endif
  }

  /// - Throws: `TestSupportError.noProduct`.
  package static func path(of product: String) throws -> String {
    let path = directory + "/" + product
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw TestSupportError.noProduct(product, directory: directory)
    }
    return path
  }
}
