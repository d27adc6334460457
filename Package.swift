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
  "overseer-system", "overseer-plan", "overseer-plan-repair", "overseer-review", "overseer-review-repair",
  "implementer-system", "implementer-task", "implementer-retry", "edit-format-search-replace",
  "edit-format-whole", "edit-format-udiff", "edit-format-v4a", "edit-format-json",
]

let package = Package(
  name: "nexus",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .target(name: "NexusProtocol", swiftSettings: settings),
    .target(
      name: "Prompts",
      dependencies: [.product(name: "Mustache", package: "swift-mustache"), "Yams"],
      path: "Prompts",
      resources: prompts.map { .embedInCode("\($0).md") },
      swiftSettings: settings),
    .testTarget(name: "PromptsTests", dependencies: ["Prompts"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
