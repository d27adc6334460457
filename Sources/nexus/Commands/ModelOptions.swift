import ArgumentParser
import Configuration

/// Settings of the models for one run.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("The Overseer's model, for this run only", valueName: "model"), completion: .models)
  var overseer: String?

  @Option(
    name: [.long, .customLong("implementer")],
    help: ArgumentHelp("The Implementer's model, for this run only", valueName: "model"), completion: .models)
  var implementation: String?

  var flags: [ConfigurationSources.Flag] {
    [("--overseer", "overseer", overseer), ("--implementation", "implementation", implementation)].compactMap {
      flag, role, model in
      model.map { ConfigurationSources.Flag(flag, sets: "llm.models.\(role).model", to: $0) }
    }
  }
}
