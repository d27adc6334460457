import JSONText

/// What is recognized by one file alone, or nearly so.
extension LikelyChecks {
  static func deno(_ root: String) -> String? {
    ["deno.json", "deno.jsonc"].contains { Files.exists("\(root)/\($0)") } ? "deno test" : nil
  }

  static func jvm(_ root: String) -> String? {
    for (wrapper, command) in [("gradlew", "./gradlew test"), ("mvnw", "./mvnw test")]
    where
      isExecutable("\(root)/\(wrapper)")
    {
      return command
    }
    if ["build.gradle", "build.gradle.kts"].contains(where: { Files.exists("\(root)/\($0)") }) { return "gradle test" }
    return Files.exists("\(root)/pom.xml") ? "mvn test" : nil
  }

  static func dotnet(_ root: String) -> String? {
    files(in: root).contains { name in [".sln", ".slnx", ".csproj", ".fsproj"].contains { name.hasSuffix($0) } }
      ? "dotnet test" : nil
  }

  static func ruby(_ root: String) -> String? {
    guard Files.exists("\(root)/Gemfile") else { return nil }
    if Files.exists("\(root)/spec") { return "bundle exec rspec" }
    return Files.exists("\(root)/Rakefile") && Files.exists("\(root)/test") ? "bundle exec rake test" : nil
  }

  static func elixir(_ root: String) -> String? {
    Files.exists("\(root)/mix.exs") ? "mix test" : nil
  }

  static func php(_ root: String) -> String? {
    guard let text = text("\(root)/composer.json"), let package = try? JSONValue(parsing: text) else { return nil }
    return package["scripts"]?["test"] == nil ? nil : "composer test"
  }

  static func zig(_ root: String) -> String? {
    let mark = "\"test\""  // the name of the step
    return text("\(root)/build.zig").map { $0.firstRange(of: mark) != nil } == true ? "zig build test" : nil
  }

  /// Whether a justfile has a recipe `test`.
  static func justfileHasTests(_ root: String) -> Bool {
    guard let text = ["justfile", "Justfile", ".justfile"].lazy.compactMap({ text("\(root)/\($0)") }).first else {
      return false
    }
    return text.split(whereSeparator: \.isNewline).contains { line in
      guard let colon = line.firstIndex(of: ":"), !line[colon...].hasPrefix(":=") else { return false }
      return line[..<colon].split(separator: " ").first.map { $0 == "test" || $0 == "@test" } == true
        && line.first?.isWhitespace == false
    }
  }
}
