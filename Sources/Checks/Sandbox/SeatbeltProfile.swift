/// The rules that `sandbox-exec` holds a command to. Of two that match, the later counts.
///
/// Apple marks the program as deprecated and documents no language; what is used here is what the profiles that macOS
/// brings along use (`/System/Library/Sandbox/Profiles`). There is no private `/tmp`: the system's is written to.
struct SeatbeltProfile {
  let rules: [SandboxPolicy.Rule]
  let hasNetwork: Bool

  var text: String {
    let head = ["(version 1)", "(allow default)", "(deny file-write*)", "(allow file-write* (subpath \"/dev\"))"]
    // Without this the way to what is shown in a hidden directory could not be walked.
    let ways = "(allow file-read-metadata)"
    // Other programs of the user are asked to do things through Mach services and Apple events.
    let tail = ["(deny appleevent-send)"] + (hasNetwork ? [] : ["(deny network*)"])
    // Nothing can be mounted here: a checkout that is hidden looks empty.
    return (head + rules.filter { $0.stand == nil }.map(line) + [temporary, ways] + protected + tail).joined(
      separator: "\n")
  }

  private func line(_ rule: SandboxPolicy.Rule) -> String {
    let path = "(subpath \(Self.quoted(rule.path)))"
    return switch rule.access {
    case .hidden: "(deny file-read* file-write* \(path))"
    case .temporary: "(allow file-read* file-write* \(path))"
    case .readable, .protected: "(allow file-read* \(path)) (deny file-write* \(path))"
    case .writable: "(allow file-read* file-write* \(path))"
    }
  }

  private let temporary = "(allow file-read* file-write* (subpath \"/private/var/folders\"))"

  /// Once more at the end, since what is temporary may hold a repository.
  private var protected: [String] { rules.filter { $0.access == .protected }.map(line) }

  private static func quoted(_ path: String) -> String {
    "\"" + path.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
  }
}
