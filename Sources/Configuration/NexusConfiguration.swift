package import NexusProtocol

/// How nexus is configured: every setting with its value, merged once when the program starts.
package struct NexusConfiguration: Sendable {
  package struct Server: Sendable, Hashable {
    package let baseUrl: ServerAddress
    /// Nil for a server without a key.
    package let key: KeySource?
    /// A file with the authorities to trust, as written; nil for the system's.
    package let caFile: String?
    /// How long there may be no sign of life.
    package let timeout: Duration
    package let maxRetries: Int
    package let retryDelay: Duration
    package let allowRemote: Bool
    /// Whether models are loaded before they are asked.
    package let preload: Bool
    /// `nil` leaves it to the server.
    package let keepAlive: KeepAlive?
  }

  /// One part of the pair. What is `nil` is left to the model or to the setting for both.
  package struct Role: Sendable, Hashable {
    package let model: String
    package let fallbacks: [String]
    /// In tokens.
    package let contextLength: Int
    package let temperature: Double?
    package let think: Thinking?
    /// The role's own server, or that of both.
    package let baseUrl: ServerAddress
    /// One of `SettingDefinition.editFormats`: the role's own, or that of `implement.editFormat`.
    package let editFormat: String
    package let maxTokens: Int?
    package let seed: Int?
    /// `off`, `fixed` or `any`.
    package let cache: String
    /// For a million tokens.
    package let priceIn: Double?
    package let priceOut: Double?
  }

  /// What may be spent; `nil` is without limit.
  package struct Budget: Sendable, Hashable {
    package let exchanges: Int?
    package let tokens: Int?
    package let minutes: Double?
    package let cost: Double?
  }

  package struct Cache: Sendable, Hashable {
    package let maxBytes: Int
    package let maxAge: Duration
  }

  package struct Planning: Sendable, Hashable {
    package let maxTasks: Int
    package let maxRepairs: Int
  }

  package struct Reading: Sendable, Hashable {
    package let maxRequests: Int
  }

  package struct Implementing: Sendable, Hashable {
    package let maxAttempts: Int
    package let candidates: Int
    /// `free` or `declared`.
    package let scope: String
    /// `trailers`, `notes` or `both`.
    package let record: String
    /// One of `SettingDefinition.editFormats`.
    package let editFormat: String
    /// One of `SettingDefinition.rungs`.
    package let loosestRung: String
    package let inPlace: Bool
    /// How many tasks run at once.
    package let parallel: Int
    /// Whether the work of a run is judged while it lasts.
    package let review: Bool
  }

  package struct Workspace: Sendable, Hashable {
    package let setup: [CheckSettings]
    /// Paths from the repository's root.
    package let link: [String]
  }

  package struct Sandboxing: Sendable, Hashable {
    package enum Mode: String, Sendable, Hashable { case auto, required, off }

    package let mode: Mode
    package let network: Bool
    /// As they were written.
    package let read: [String]
    package let write: [String]

    /// Directories of tools in the home directory, always to be seen. None of them is known to hold credentials.
    package static let tools = [
      "~/.asdf/installs", "~/.asdf/shims", "~/.bun/bin", "~/.cargo/bin", "~/.cargo/git", "~/.cargo/registry",
      "~/.deno/bin", "~/.dotnet", "~/.gradle/wrapper", "~/.local/bin", "~/.local/lib", "~/.local/share/mise",
      "~/.local/share/swiftly", "~/.m2/repository", "~/.nvm/versions", "~/.pyenv", "~/.rbenv", "~/.rustup",
      "~/.sdkman/candidates", "~/.swiftly", "~/.volta", "~/go/bin", "~/go/pkg",
    ]
  }

  package struct Reviewing: Sendable, Hashable {
    package let maxRounds: Int
  }

  package struct Context: Sendable, Hashable {
    package let maxFileBytes: Int
  }

  package struct Git: Sendable, Hashable {
    /// Without the slash that follows it.
    package let branchPrefix: String
  }

  package struct UserInterface: Sendable, Hashable {
    package enum Color: String, Sendable, Hashable { case auto, always, never }

    package let color: Color
    /// `nil` when not set; empty for none.
    package let pager: String?
    /// `off`, `bell`, or a line for the shell.
    package let notify: String
  }

  package let llm: Server
  /// By their names.
  package let providers: [String: ProviderSettings]
  /// By their names.
  package let toolServers: [String: ToolServerSettings]
  package let overseer: Role
  package let implementation: Role
  package let cache: Cache
  package let plan: Planning
  package let reading: Reading
  package let implement: Implementing
  package let checks: [CheckSettings]
  /// By what they are for: `exchange`, `task`, `plan`, `day`.
  package let budgets: [String: Budget]
  package let workspace: Workspace
  package let sandbox: Sandboxing
  package let review: Reviewing
  package let context: Context
  package let git: Git
  package let ui: UserInterface
  /// Every setting in the order of the table, those that are not set included.
  package let settings: [ResolvedSetting]
}

/// A server's address as it was written.
package struct ServerAddress: Sendable, Hashable {
  package enum Notation: Sendable, Hashable {
    /// `http://` or `https://`, a host, maybe port and path.
    case url
    /// What `OLLAMA_HOST` may hold, unchecked: scheme, port and even the host may be missing.
    case ollamaHost
  }

  package let text: String
  package let notation: Notation
}
