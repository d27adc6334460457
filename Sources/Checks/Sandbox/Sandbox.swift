import Programs

/// A program of the system that confines others.
package struct Sandbox: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    /// Linux: namespaces of its own for files, processes and network.
    case bubblewrap
    /// macOS: rules that the kernel holds it to.
    case sandboxExec = "sandbox-exec"
  }

  package let kind: Kind
  /// An absolute path.
  package let program: String

  package init(kind: Kind, program: String) {
    self.kind = kind
    self.program = program
  }

  /// The name of the program that is looked for on this system.
  package static var programName: String {
    #if os(Linux)
      "bwrap"
    #else
      "sandbox-exec"
    #endif
  }

  /// The sandbox of this system; nil where its program is missing. Does not say that it works: see ``SandboxProbe``.
  package static func find(searchPath: String) -> Sandbox? {
    guard let program = ProgramSearch.path(of: programName, searchPath: searchPath, workingDirectory: "/") else {
      return nil
    }
    #if os(Linux)
      return Sandbox(kind: .bubblewrap, program: program)
    #else
      return Sandbox(kind: .sandboxExec, program: program)
    #endif
  }

  /// Whether what leads to a checkout of `SandboxPolicy.checkouts` is seen to lead to what is judged.
  package var showsJudgedInCheckouts: Bool { kind == .bubblewrap }

  /// Runs checks in this sandbox.
  package func wrapper(policy: SandboxPolicy) -> CommandWrapper {
    CommandWrapper(name: kind.rawValue, hiding: { policy.hides($0, from: $1) }) { arguments, command in
      [program] + options(policy: policy, command: command) + arguments
    }
  }

  /// What stands between the program and the command.
  package func options(policy: SandboxPolicy, command: CheckCommand) -> [String] {
    let rules = policy.rules(for: command)
    let hasNetwork = policy.allowsNetwork || command.allowsNetwork
    switch kind {
    case .bubblewrap:
      return BubblewrapOptions(rules: rules, hasNetwork: hasNetwork, directory: command.workingDirectory).arguments
    case .sandboxExec: return ["-p", SeatbeltProfile(rules: rules, hasNetwork: hasNetwork).text]
    }
  }
}
