import Configuration
import Inspection
import JSONText
import NexusProtocol

/// Looks at the layers of the configuration, each for itself, so that one that cannot be used hides no other.
struct ConfigurationExamination {
  let project: Project?

  /// Returns the configuration too; layers with faults are left out of it.
  func run() throws -> (NexusConfiguration, [Diagnosis]) {
    let sources = try Session.sources(project: project)
    var usable = ConfigurationSources()
    var findings: [Diagnosis] = []
    let layers: [(path: String?, file: ConfigurationFile?, WritableKeyPath<ConfigurationSources, ConfigurationFile?>)] =
      [
        (Surroundings.userConfigurationFile, sources.userFile, \.userFile),
        (project?.configurationFile, sources.projectFile, \.projectFile),
      ]
    for (path, file, layer) in layers {
      guard let path else { continue }
      let (isUsable, found) = examine(path, file, layer)
      findings += found
      if isUsable { usable[keyPath: layer] = file }
    }
    var alone = ConfigurationSources()
    alone.environment = sources.environment
    let faults = faults(in: alone)
    findings += faults
    if faults.isEmpty { usable.environment = sources.environment }
    if findings.contains(where: { $0.state == .fault }) {
      findings.append(
        Diagnosis("settings", .note, "what has faults counts as not there in what follows; nexus itself stops at it"))
    }
    let configuration = try NexusConfiguration(merging: usable)
    if faults.isEmpty { findings += environment(configuration) }
    return (configuration, findings)
  }

  private func examine(
    _ path: String, _ file: ConfigurationFile?, _ layer: WritableKeyPath<ConfigurationSources, ConfigurationFile?>
  ) -> (isUsable: Bool, [Diagnosis]) {
    guard let file else { return (true, [absent(path, layer)]) }
    var alone = ConfigurationSources()
    alone[keyPath: layer] = file
    let faults = faults(in: alone)
    guard faults.isEmpty else { return (false, faults) }
    return (true, [Diagnosis("settings", .good, "\(path) is valid", details: [("path", .string(path))])])
  }

  private func absent(
    _ path: String, _ layer: WritableKeyPath<ConfigurationSources, ConfigurationFile?>
  ) -> Diagnosis {
    // Both files are optional; only a project's is worth a word on how to get one.
    let remedy = layer == \.projectFile ? "`nexus init` makes one." : nil
    return Diagnosis("settings", .good, "\(path) does not exist", remedy: remedy)
  }

  private func faults(in sources: ConfigurationSources) -> [Diagnosis] {
    do {
      _ = try NexusConfiguration(merging: sources)
      return []
    } catch {
      return error.faults.map { fault in
        Diagnosis(
          "settings", .fault, fault.sentence, remedy: fault.hint.isEmpty ? "`nexus config edit`" : fault.hint,
          details: [("path", .string(fault.path)), ("code", .string(fault.code.rawValue))])
      }
    }
  }

  /// Which settings come from variables, since those are easily forgotten.
  private func environment(_ configuration: NexusConfiguration) -> [Diagnosis] {
    configuration.settings.filter { $0.origin.layer == .environment }.map { setting in
      let value = setting.value?.text() ?? "null"
      return Diagnosis("settings", .good, "\(setting.origin) makes \(setting.path) \(value)")
    }
  }
}
