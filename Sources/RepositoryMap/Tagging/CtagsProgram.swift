internal import Programs

/// An installed universal-ctags that can be asked about one file after another.
///
/// Source: "ctags-json-output", "ctags-client-tools", <https://docs.ctags.io/en/latest/man/ctags-client-tools.7.html>.
package struct CtagsProgram: Sendable, Hashable {
  /// Absolute.
  package let path: String
  /// Such as `5.9.0`.
  package let version: String
  /// Whether it can be made to give up the right to open files before it reads any.
  let canBeConfined: Bool

  /// Asks the program at `path` what it is; takes some milliseconds, on a thread of its own.
  ///
  /// - Throws: `.taggerUnusable` for another ctags, or one that was built without JSON; `CancellationError`.
  package init(path: String) async throws {
    let output = try await ProgramQueue(label: "nexus.ctags.version").run { () throws(MapError) in
      try MapError.from { () throws(ProgramError) in
        try ConnectedProgram.output(of: path, ["--options=NONE", "--version"], limitInBytes: 1 << 16)
      }
    }
    let text = String(decoding: output, as: UTF8.self)
    guard text.hasPrefix("Universal Ctags ") else {
      throw MapError(.taggerUnusable, "\(path) is not universal-ctags.")
    }
    guard text.contains("+json"), text.contains("+interactive") else {
      throw MapError(.taggerUnusable, "\(path) was built without +json or +interactive.")
    }
    self.path = path
    version = String(text.dropFirst("Universal Ctags ".count).prefix { $0.isNumber || $0 == "." })
    canBeConfined = text.contains("+sandbox")
  }

  /// A program whose answers are taken on trust.
  init(path: String, version: String, canBeConfined: Bool) {
    self.path = path
    self.version = version
    self.canBeConfined = canBeConfined
  }

  /// The command line that makes it wait for requests. User's and project's option files are not read: what a cloned
  /// repository says must not choose what is run.
  var arguments: [String] {
    [
      "--options=NONE", canBeConfined ? "--_interactive=sandbox" : "--_interactive", "--fields=NnKZ", "--fields=-P-F",
      "--kinds-C=+p", "--kinds-C++=+p",
    ]
  }
}

extension MapError {
  /// Runs `body` with its errors as those of a tagger that cannot be used.
  static func from<Result>(_ body: () throws(ProgramError) -> Result) throws(MapError) -> Result {
    do { return try body() } catch { throw MapError(.taggerUnusable, error.message) }
  }
}
