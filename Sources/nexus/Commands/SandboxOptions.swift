import ArgumentParser
import Configuration

/// What commands that run checks take.
struct SandboxOptions: ParsableArguments {
  @Flag(name: .long, help: "Run checks and setup with all your rights, for this run only")
  var noSandbox = false

  var flags: [ConfigurationSources.Flag] {
    noSandbox ? [ConfigurationSources.Flag("--no-sandbox", sets: "sandbox.mode", to: "off")] : []
  }
}
