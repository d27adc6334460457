/// What bubblewrap is told: the whole system read-only, and upon it what differs.
///
/// Not `--die-with-parent`: it looks at the thread that started it, and threads come and go. Nor a session of its own,
/// which it has already, so that a signal to its group reaches the command, which may then clean up; what outlives that
/// ends with the namespace of its processes. Source: bwrap(1).
struct BubblewrapOptions {
  let rules: [SandboxPolicy.Rule]
  let hasNetwork: Bool
  let directory: String

  var arguments: [String] {
    ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"] + rules.flatMap(mount)
      + ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
      + (hasNetwork ? [] : ["--unshare-net"])
      // Started by root it would keep all that root may do, mounting included.
      + ["--cap-drop", "ALL", "--setenv", "TMPDIR", "/tmp", "--chdir", directory, "--"]
  }

  private func mount(_ rule: SandboxPolicy.Rule) -> [String] {
    switch rule.stand {
    case .path(let source): return ["--bind", source, rule.path]
    case .link(let target): return ["--symlink", target, rule.path]
    case nil: break
    }
    return switch rule.access {
    case .hidden: ["--tmpfs", rule.path]
    case .temporary: ["--perms", "1777", "--tmpfs", rule.path]
    case .readable, .protected: ["--ro-bind", rule.path, rule.path]
    case .writable: ["--bind", rule.path, rule.path]
    }
  }
}
