import Programs

/// What a sandboxed check may see and change, beside the system, which it sees and cannot change.
///
/// Its working directory it may always change, but for the `.git` in it. Of two rules the one for the deeper path counts,
/// and for the same path the later of: hidden, readable, writable, protected. Paths that do not exist are left out.
package struct SandboxPolicy: Sendable, Hashable {
  /// Directories that look empty.
  package var hidden: [String]
  /// What is seen though it lies in something hidden.
  package var readable: [String]
  package var writable: [String]
  /// What cannot be changed, wherever it lies.
  package var protected: [String]
  /// The user's own work trees. They look empty, but for what else is named here, and where the system can mount, for what
  /// the judged work tree has at the same places: whatever leads there leads to what is judged.
  package var checkouts: [String]
  /// Whether every check may use the network; a check may be allowed to by itself.
  package var allowsNetwork: Bool

  package init(
    hidden: [String] = [], readable: [String] = [], writable: [String] = [], protected: [String] = [],
    checkouts: [String] = [], allowsNetwork: Bool = false
  ) {
    self.hidden = hidden
    self.readable = readable
    self.writable = writable
    self.protected = protected
    self.checkouts = checkouts
    self.allowsNetwork = allowsNetwork
  }

  /// Where programs listen for others, the user's agents and the container engine among them: connecting is no write,
  /// so that a read-only mount would not keep anybody from it.
  static let sockets = ["/run", "/var/run"]
  static let temporary = ["/tmp", "/var/tmp"]

  /// One path and what holds for it and what is below it, up to the next rule.
  struct Rule: Hashable {
    enum Access: Int { case hidden, temporary, readable, writable, protected }

    let path: String
    let access: Access
    /// What is seen there, where it is not what lies there.
    var stand: StandIn?
  }

  /// What is seen in the place of something else.
  enum StandIn: Hashable {
    /// What lies at another path.
    case path(String)
    /// A link that leads where it says.
    case link(String)
  }

  /// The rules for a check, outer ones first.
  func rules(for command: CheckCommand) -> [Rule] {
    var paths: [Rule.Access: [String]] = [
      .hidden: hidden + Self.sockets, .temporary: Self.temporary, .readable: readable + Self.shownOfSockets,
      .writable: writable + [command.workingDirectory],
      .protected: protected + [command.workingDirectory + "/.git"],
    ]
    // Names are looked up through a socket or a file that may lie there.
    if allowsNetwork || command.allowsNetwork { paths[.readable]?.append("/etc/resolv.conf") }
    var found: [String: Rule.Access] = [:]
    for (access, paths) in paths {
      for path in paths.compactMap(RealPath.of) where path != "/" {
        if let known = found[path], known.rawValue > access.rawValue { continue }
        found[path] = access
      }
    }
    var rules: [Rule] = []
    if let judged = RealPath.of(command.workingDirectory) {
      for checkout in hiddenCheckouts(from: judged) where (found[checkout] ?? .hidden) == .hidden {
        found[checkout] = .hidden
        rules += JudgedCheckout(checkout: checkout, judged: judged, opened: Set(found.keys)).rules
      }
    }
    return (rules + found.map { Rule(path: $0.key, access: $0.value) })
      .sorted { (RealPath.depth(of: $0.path), $0.path) < (RealPath.depth(of: $1.path), $1.path) }
  }

  /// The checkouts that something else is judged than; none where a check runs in one of them itself.
  private func hiddenCheckouts(from judged: String) -> [String] {
    let real = checkouts.compactMap(RealPath.of).filter { $0 != "/" && !RealPath.isPath($0, within: judged) }
    return Set(real).sorted { RealPath.depth(of: $0) < RealPath.depth(of: $1) }
  }

  /// The checkouts that are seen as they are, since one of the lists above names them.
  package var openCheckouts: [String] {
    let named = Set((readable + writable + protected).compactMap(RealPath.of))
    return checkouts.filter { RealPath.of($0).map(named.contains) ?? false }
  }

  /// Where NixOS keeps the programs of the system.
  private static let shownOfSockets = ["/run/current-system", "/run/wrappers", "/run/opengl-driver"]

  /// Whether nothing is to be seen at that path, which may lead through links.
  func hides(_ path: String, from command: CheckCommand) -> Bool {
    guard let real = RealPath.of(path) else { return false }
    let rules = rules(for: command)
    return [path, real].contains { path in
      let last = rules.last { RealPath.isPath(path, within: $0.path) }
      return last?.access == .hidden || last?.access == .temporary
    }
  }
}
