/// The environment variables a check may see, chosen by name; never one that holds a secret.
package struct CheckEnvironment: Sendable, Hashable {
  /// What the check is given.
  package let variables: [String: String]
  /// Names that were asked for and not given, since they look like secrets, in alphabetical order.
  package let refused: [String]

  /// - Parameters:
  ///   - source: The environment to choose from.
  ///   - names: Names allowed besides ``defaultNames``; a name that ends in `*` stands for all with that beginning.
  ///   - values: Variables given whatever `source` has; they are the user's own words and not searched for secrets.
  package init(choosingFrom source: [String: String], names: [String] = [], values: [String: String] = [:]) {
    let allowed = source.filter { name, _ in (Self.defaultNames + names).contains { Self.pattern($0, matches: name) } }
    variables = allowed.filter { !Self.isSecret($0.key) }.merging(values) { _, own in own }
    refused = allowed.keys.filter { Self.isSecret($0) && values[$0] == nil }.sorted()
  }

  /// What tools need to find themselves, their caches and the user's language; no sockets, no proxies (which may hold
  /// passwords), no display.
  package static let defaultNames = [
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "TERM", "NO_COLOR",
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
    "CC", "CXX", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "MAKEFLAGS", "PKG_CONFIG_PATH", "CPATH", "LIBRARY_PATH",
    "LD_LIBRARY_PATH", "SDKROOT", "DEVELOPER_DIR", "TOOLCHAINS", "SWIFTLY_*", "JAVA_HOME", "GRADLE_USER_HOME",
    "MAVEN_OPTS", "GOPATH", "GOROOT", "GOCACHE", "GOMODCACHE", "GOFLAGS", "CARGO_HOME", "CARGO_TARGET_DIR",
    "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "NVM_DIR", "NODE_PATH", "PYTHONPATH", "VIRTUAL_ENV",
    "CONDA_PREFIX", "PYENV_ROOT", "RBENV_ROOT", "GEM_HOME", "GEM_PATH", "DOTNET_ROOT", "NIX_PATH", "NIX_PROFILES",
  ]

  /// Whether a variable of that name is never handed on.
  package static func isSecret(_ name: String) -> Bool {
    let name = name.uppercased()
    let words = name.split { !$0.isLetter && !$0.isNumber }
    return secretNames.contains(name) || words.contains { secretWords.contains($0) }
      || secretEndings.contains { name.hasSuffix($0) }
  }

  private static let secretNames: Set<String> = ["SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO", "KRB5CCNAME"]

  private static let secretWords: Set<Substring> = [
    "KEY", "KEYS", "TOKEN", "TOKENS", "SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASS", "PASSPHRASE", "PAT",
    "CREDENTIAL", "CREDENTIALS", "COOKIE", "AUTH", "ASKPASS", "DSN", "APIKEY",
  ]

  private static let secretEndings = ["KEY", "TOKEN", "SECRET", "PASSWORD", "DATABASE_URL", "CONNECTION_STRING"]

  private static func pattern(_ pattern: String, matches name: String) -> Bool {
    pattern.last == "*" ? name.hasPrefix(pattern.dropLast()) : name == pattern
  }
}
