// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let prompts = [
  "overseer-system", "overseer-plan", "overseer-plan-repair", "overseer-split", "overseer-review",
  "overseer-review-repair", "overseer-choose", "overseer-choose-repair",
  "implementer-system", "implementer-task", "implementer-retry", "edit-format-search-replace",
  "edit-format-whole", "edit-format-functions", "edit-format-opened", "edit-format-opened-functions",
  "edit-format-udiff", "edit-format-v4a",
  "edit-format-json", "reading-text", "reading-tools", "asking-text", "asking-tools", "consult-choose",
  "consult-answer", "consult-code",
  "consult-documentation", "consult-history", "consult-documentation-history", "consult-advice",
]

let package = Package(
  name: "nexus",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // Level 0: system libraries, found with dlopen when they are first used, so that the program starts without them.
    .target(name: "CBuild"),
    .target(name: "CCurl"),
    .target(name: "CGit2"),

    // Level 0 too: what only one thread at a time may touch.
    .target(name: "Isolation", swiftSettings: settings),
    .target(name: "Graphs", swiftSettings: settings),

    // Level 0 too: how other programs are found, started and waited for.
    .target(name: "Programs", swiftSettings: settings),
    // Level 0 too: what the vault needs of the system that Swift cannot call.
    .target(name: "CVault"),

    // Level 0 too: where tests kill the program.
    .target(name: "CrashPoints", dependencies: ["Isolation"], swiftSettings: settings),

    // Level 0 too: what all readers of replies know of models' templates.
    .target(name: "ReplyMarks", swiftSettings: settings),

    // Level 1: libraries that know nothing of each other.
    .target(name: "NexusProtocol", swiftSettings: settings),
    .target(name: "JSONText", swiftSettings: settings),
    .target(name: "Terminal", dependencies: ["Programs", "Isolation"], swiftSettings: settings),
    .target(name: "Edits", dependencies: ["ReplyMarks"], swiftSettings: settings),
    .target(name: "Secrets", swiftSettings: settings),
    .target(
      name: "Vault",
      dependencies: [
        "CrashPoints", "CVault", "Isolation", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .target(name: "EventStreams", swiftSettings: settings),
    .target(name: "LinePatterns", swiftSettings: settings),
    .target(name: "Spelling", swiftSettings: settings),
    .target(
      name: "Workflows", dependencies: ["Graphs", "JSONText", "LinePatterns", "Spelling", "Yams"],
      resources: ["research", "review", "translate", "compare", "refine", "map-reduce", "change"]
        .map { .embedInCode("Templates/\($0).yaml") }, swiftSettings: settings),
    .target(name: "CurlHTTP", dependencies: ["Isolation", "CCurl"], swiftSettings: settings),
    .target(name: "Git", dependencies: ["Programs", "Isolation", "CGit2", "CrashPoints"], swiftSettings: settings),
    .target(
      name: "Checks", dependencies: ["Programs", .product(name: "Subprocess", package: "swift-subprocess")],
      swiftSettings: settings),
    .target(
      name: "Prompts", dependencies: [.product(name: "Mustache", package: "swift-mustache"), "Yams"],
      path: "Prompts", resources: prompts.map { .embedInCode("\($0).md") }, swiftSettings: settings),

    // Level 2: libraries over the vocabulary.
    .target(name: "RepositoryMap", dependencies: ["Programs", "Isolation", "Git", "Secrets"], swiftSettings: settings),
    .target(name: "Configuration", dependencies: ["NexusProtocol", "JSONText", "Spelling"], swiftSettings: settings),
    .target(name: "JSONRPC", dependencies: ["Isolation", "JSONText"], swiftSettings: settings),
    .target(name: "Replies", dependencies: ["NexusProtocol", "JSONText", "ReplyMarks"], swiftSettings: settings),
    .target(name: "Jobs", dependencies: ["NexusProtocol", "JSONText"], swiftSettings: settings),
    .target(
      name: "Store",
      dependencies: [
        "CrashPoints", "Isolation", "Jobs", "NexusProtocol", "JSONText",
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),

    .target(
      name: "ModelWire", dependencies: ["NexusProtocol", "JSONText", "CurlHTTP", "EventStreams", "ReplyMarks"],
      swiftSettings: settings),
    .target(
      name: "Ollama", dependencies: ["NexusProtocol", "JSONText", "CurlHTTP", "ModelWire"], swiftSettings: settings),
    .target(
      name: "OpenAICompatible",
      dependencies: ["Isolation", "NexusProtocol", "JSONText", "CurlHTTP", "ModelWire"],
      swiftSettings: settings),
    .target(
      name: "Plugins", dependencies: ["Isolation", "JSONText", "NexusProtocol", "Programs"], swiftSettings: settings),
    .target(
      name: "Anthropic", dependencies: ["Isolation", "NexusProtocol", "JSONText", "CurlHTTP", "ModelWire"],
      swiftSettings: settings),
    .target(
      name: "Gemini", dependencies: ["Isolation", "NexusProtocol", "JSONText", "CurlHTTP", "ModelWire"],
      swiftSettings: settings),
    .target(
      name: "KoboldCpp",
      dependencies: [
        "Isolation", "NexusProtocol", "JSONText", "CurlHTTP", "ModelWire", "OpenAICompatible", "ReplyMarks",
      ],
      swiftSettings: settings),
    .target(
      name: "Bedrock",
      dependencies: [
        "NexusProtocol", "JSONText", "CurlHTTP", "EventStreams", "ModelWire",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("traits.json")], swiftSettings: settings),
    .target(name: "ModelPolicies", dependencies: ["NexusProtocol"], swiftSettings: settings),
    .target(
      name: "Exchanges", dependencies: ["NexusProtocol", "CrashPoints", "ReplyMarks", "Secrets"],
      swiftSettings: settings),
    .target(
      name: "ModelCatalog", dependencies: ["NexusProtocol", "JSONText"],
      resources: [.embedInCode("models.json"), .embedInCode("prices.json")], swiftSettings: settings),
    .target(
      name: "ResponseCache",
      dependencies: [
        "NexusProtocol", "JSONText", "ModelPolicies", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),

    // Level 3: what other programs talk to nexus by. What is done for them is handed in.
    .target(name: "MCP", dependencies: ["Isolation", "JSONRPC", "JSONText"], swiftSettings: settings),
    .target(
      name: "HTTPServing",
      dependencies: [
        "Isolation", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .target(
      name: "MCPOverHTTP", dependencies: ["HTTPServing", "Isolation", "JSONRPC", "JSONText", "MCP"],
      swiftSettings: settings),
    .target(
      name: "ProgramTools",
      dependencies: [
        "ACP", "Isolation", "JSONRPC", "JSONText", "MCP", .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: settings),
    .target(name: "ACP", dependencies: ["Isolation", "JSONRPC", "JSONText"], swiftSettings: settings),
    .target(
      name: "ToolServers",
      dependencies: ["Exchanges", "Isolation", "JSONRPC", "JSONText", "MCP", "NexusProtocol", "Programs"],
      swiftSettings: settings),

    // Level 3: the pair. It names no concrete model and no database.
    .target(
      name: "Reports", dependencies: ["Graphs", "NexusProtocol", "Secrets", "Terminal"], swiftSettings: settings),
    .target(name: "Watching", dependencies: ["Terminal"], swiftSettings: settings),
    .target(
      name: "Agents",
      dependencies: [
        "NexusProtocol", "Checks", "CrashPoints", "Edits", "Exchanges", "Git", "Isolation", "JSONText", "LinePatterns",
        "Programs",
        "Prompts", "Replies", "ReplyMarks", "RepositoryMap", "Secrets",
      ],
      swiftSettings: settings),
    // Over the pair: many helpers that answer one question.
    .target(
      name: "Coordination",
      dependencies: [
        "Agents", "Exchanges", "Git", "Isolation", "Jobs", "JSONText", "NexusProtocol", "Prompts", "RepositoryMap",
      ],
      swiftSettings: settings),
    .target(
      name: "Inspection",
      dependencies: ["Agents", "CurlHTTP", "Exchanges", "Git", "JSONText", "NexusProtocol", "Store", "Terminal"],
      swiftSettings: settings),
    .target(
      name: "Recordings",
      dependencies: [
        "Agents", "Checks", "Exchanges", "Git", "Inspection", "JSONText", "NexusProtocol", "Secrets", "Store",
      ],
      swiftSettings: settings),

    // Level 4: the program.
    .executableTarget(
      name: "nexus",
      dependencies: [
        "ACP", "Agents", "Anthropic", "Bedrock", "CBuild", "Checks", "Configuration", "Coordination", "CrashPoints",
        "CurlHTTP", "Edits", "Exchanges", "Gemini", "Git", "Graphs", "HTTPServing", "Inspection", "Isolation",
        "Jobs", "JSONRPC", "JSONText", "KoboldCpp", "MCP", "MCPOverHTTP",
        "ModelCatalog", "ModelPolicies", "ModelWire", "NexusProtocol", "Ollama", "OpenAICompatible", "Plugins",
        "Programs", "ProgramTools", "Prompts", "Recordings", "Replies", "Reports", "RepositoryMap", "ResponseCache",
        "Secrets", "Spelling", "Store", "Terminal", "ToolServers", "Vault", "Watching", "Workflows",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // The scripted Ollama: test double and demo server.
    .target(
      name: "OllamaReplay",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"), "Yams",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "ollama-replay",
      dependencies: ["OllamaReplay", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: settings),
    .target(
      name: "NexusTestSupport",
      dependencies: ["OllamaReplay", .product(name: "NIOConcurrencyHelpers", package: "swift-nio")],
      swiftSettings: settings),

    // Measures the edit engine on damaged edits, for `script/scoreboard`.
    .executableTarget(name: "edits-scoreboard", dependencies: ["Edits"], swiftSettings: settings),

    .target(name: "ScriptedServer", path: "Tests/ScriptedServer", swiftSettings: settings),
    .target(
      name: "ChatReplay", dependencies: ["ScriptedServer", "JSONText", "ModelWire", "NexusProtocol"],
      path: "Tests/ChatReplay", swiftSettings: settings),
    .target(
      name: "MessageWire", dependencies: ["Isolation", "JSONRPC", "JSONText"], path: "Tests/MessageWire",
      swiftSettings: settings),
    .testTarget(
      name: "AnthropicTests",
      dependencies: ["Anthropic", "ChatReplay", "JSONText", "ModelWire", "NexusProtocol", "ScriptedServer"],
      exclude: ["judge.py"], swiftSettings: settings),
    .testTarget(
      name: "BedrockTests",
      dependencies: ["Bedrock", "ChatReplay", "CurlHTTP", "JSONText", "ModelWire", "NexusProtocol"],
      exclude: ["judge.py"], swiftSettings: settings),
    .testTarget(name: "ChecksTests", dependencies: ["Checks"], swiftSettings: settings),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["NexusProtocol", "Configuration", "JSONText"], swiftSettings: settings),
    .testTarget(
      name: "CurlHTTPTests", dependencies: ["CurlHTTP", "Isolation", "ScriptedServer"], swiftSettings: settings),
    .testTarget(name: "EditsTests", dependencies: ["Edits", "edits-scoreboard"], swiftSettings: settings),
    .testTarget(
      name: "ExchangesTests",
      dependencies: ["Exchanges", "Jobs", "JSONText", "NexusProtocol", "NexusTestSupport", "Secrets", "Store"],
      swiftSettings: settings),
    .testTarget(name: "EventStreamsTests", dependencies: ["EventStreams"], swiftSettings: settings),
    .testTarget(
      name: "GeminiTests",
      dependencies: ["ChatReplay", "Gemini", "JSONText", "ModelWire", "NexusProtocol", "ScriptedServer"],
      exclude: ["judge.py"], swiftSettings: settings),
    .testTarget(
      name: "LinePatternsTests", dependencies: ["LinePatterns", "NexusTestSupport"], swiftSettings: settings),
    .testTarget(
      name: "PluginsTests", dependencies: ["Isolation", "JSONText", "NexusProtocol", "Plugins"],
      swiftSettings: settings),
    .testTarget(
      name: "WorkflowsTests", dependencies: ["Graphs", "JSONText", "MCP", "Workflows"], swiftSettings: settings),
    .testTarget(name: "GitTests", dependencies: ["Git", "CGit2"], swiftSettings: settings),
    .testTarget(name: "ReportsTests", dependencies: ["NexusProtocol", "Reports"], swiftSettings: settings),
    .testTarget(name: "GraphsTests", dependencies: ["Graphs"], swiftSettings: settings),
    .testTarget(name: "IsolationTests", dependencies: ["Isolation"], swiftSettings: settings),
    .testTarget(
      name: "JSONRPCTests", dependencies: ["Isolation", "JSONRPC", "JSONText", "MessageWire"], swiftSettings: settings),
    .target(
      name: "ScriptedTools", dependencies: ["Isolation", "JSONRPC", "JSONText", "MCP", "MessageWire"],
      path: "Tests/ScriptedTools", swiftSettings: settings),
    .target(name: "HTTPWire", dependencies: ["Isolation", "JSONRPC"], path: "Tests/HTTPWire", swiftSettings: settings),
    .testTarget(
      name: "MCPTests", dependencies: ["Isolation", "MCP", "JSONRPC", "JSONText", "MessageWire", "ScriptedTools"],
      exclude: ["Peers"], swiftSettings: settings),
    .testTarget(
      name: "HTTPServingTests", dependencies: ["HTTPServing", "HTTPWire", "Isolation"], swiftSettings: settings),
    .testTarget(
      name: "MCPOverHTTPTests",
      dependencies: [
        "HTTPServing", "HTTPWire", "Isolation", "JSONRPC", "JSONText", "MCP", "MCPOverHTTP", "MessageWire",
        "ScriptedTools",
      ],
      exclude: ["Peers"], swiftSettings: settings),
    .testTarget(
      name: "ACPTests", dependencies: ["ACP", "Isolation", "JSONRPC", "JSONText", "MessageWire"], exclude: ["Peers"],
      swiftSettings: settings),
    .testTarget(
      name: "ProgramToolsTests", dependencies: ["ACP", "ProgramTools", "JSONRPC", "JSONText", "MCP", "MessageWire"],
      swiftSettings: settings),
    .testTarget(
      name: "ToolServersTests", dependencies: ["Exchanges", "MCP", "NexusProtocol", "ToolServers"],
      swiftSettings: settings),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText"], swiftSettings: settings),
    .testTarget(
      name: "KoboldCppTests",
      dependencies: [
        "ChatReplay", "CurlHTTP", "JSONText", "KoboldCpp", "ModelWire", "NexusProtocol", "ScriptedServer",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ModelWireTests", dependencies: ["ModelWire", "CurlHTTP", "JSONText", "NexusProtocol", "ScriptedServer"],
      swiftSettings: settings),
    .testTarget(name: "ModelPoliciesTests", dependencies: ["ModelPolicies", "NexusProtocol"], swiftSettings: settings),
    .testTarget(
      name: "AgentsTests",
      dependencies: [
        "Agents", "Configuration", "Edits", "Exchanges", "Git", "JSONText", "NexusProtocol", "NexusTestSupport",
        "Prompts", "RepositoryMap", "Secrets", "Store",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "InspectionTests", dependencies: ["Inspection", "JSONText", "NexusProtocol", "Store"],
      swiftSettings: settings),
    .testTarget(
      name: "RecordingsTests", dependencies: ["Checks", "JSONText", "NexusProtocol", "Recordings"],
      swiftSettings: settings),
    .testTarget(name: "NexusProtocolTests", dependencies: ["NexusProtocol"], swiftSettings: settings),
    .testTarget(
      name: "NexusTests",
      dependencies: [
        "nexus", "ollama-replay", "ChatReplay", "HTTPWire", "MessageWire", "NexusProtocol", "NexusTestSupport",
        "OllamaReplay", "JSONText", "Store",
      ],
      exclude: ["Transcripts", "Serving/Peers"], swiftSettings: settings),
    .testTarget(
      name: "OllamaTests",
      dependencies: ["Ollama", "NexusProtocol", "CurlHTTP", "JSONText", "ScriptedServer"], swiftSettings: settings),
    .testTarget(
      name: "OllamaReplayTests",
      dependencies: [
        "OllamaReplay", "NexusTestSupport", "ollama-replay", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
      ],
      exclude: ["Transcripts"], swiftSettings: settings),
    .testTarget(
      name: "ModelCatalogTests", dependencies: ["ModelCatalog", "JSONText", "NexusProtocol"], swiftSettings: settings),
    .testTarget(
      name: "ResponseCacheTests",
      dependencies: [
        "ResponseCache", "ModelPolicies", "NexusProtocol", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "OpenAICompatibleTests",
      dependencies: ["ChatReplay", "JSONText", "ModelWire", "NexusProtocol", "OpenAICompatible", "ScriptedServer"],
      exclude: ["judge.py"], swiftSettings: settings),
    .testTarget(name: "ProgramsTests", dependencies: ["Programs"], swiftSettings: settings),
    .testTarget(name: "PromptsTests", dependencies: ["Prompts"], exclude: ["Rendered"], swiftSettings: settings),
    .testTarget(name: "RepositoryMapTests", dependencies: ["RepositoryMap", "Git"], swiftSettings: settings),
    .testTarget(name: "ReplyMarksTests", dependencies: ["ReplyMarks"], swiftSettings: settings),
    .testTarget(name: "RepliesTests", dependencies: ["Replies", "NexusProtocol"], swiftSettings: settings),
    .testTarget(name: "SecretsTests", dependencies: ["Secrets", "NexusTestSupport"], swiftSettings: settings),
    .testTarget(
      name: "JobsTests", dependencies: ["Isolation", "Jobs", "JSONText", "NexusProtocol", "Store"],
      swiftSettings: settings),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Jobs", "Store", "NexusProtocol", "JSONText", .product(name: "GRDB", package: "GRDB.swift")],
      exclude: ["Schemas"], swiftSettings: settings),
    .testTarget(name: "TerminalTests", dependencies: ["Isolation", "Terminal"], swiftSettings: settings),
    .testTarget(name: "WatchingTests", dependencies: ["Terminal", "Watching"], swiftSettings: settings),
    .testTarget(
      name: "VaultTests",
      dependencies: [
        "CVault", "Vault", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

// `script/test` builds what users run, and tests need not be fast themselves.
for target in package.targets where target.type == .test {
  target.swiftSettings?.append(.unsafeFlags(["-Onone"], .when(configuration: .release)))
}
