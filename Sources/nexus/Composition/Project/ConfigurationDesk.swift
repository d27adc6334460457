import Configuration
import JSONText
import NexusProtocol
import Terminal

/// The configuration files as they are, whether or not they can be used: for the commands that mend them.
struct ConfigurationDesk {
  let console: Console
  let directory: String
  private let options: GlobalOptions

  init(_ options: GlobalOptions) throws {
    self.options = options
    directory = try Session.directory(options)
    console = Console(
      format: options.json ? .json : .text, isQuiet: options.quiet, color: options.noColor ? .never : .auto,
      environment: Surroundings.environment)
  }

  /// The project, or nil outside a repository.
  func project() throws -> Project? {
    try Project.ifAny(containing: directory)
  }

  /// The file that a change goes to: the project's inside a repository, otherwise the user's.
  ///
  /// - Parameter isForUser: Whether the user's was asked for.
  func file(isForUser: Bool) throws -> ConfigurationTarget {
    if !isForUser, let project = try project() {
      return ConfigurationTarget(layer: .projectFile, path: project.configurationFile, project: project)
    }
    guard let path = Surroundings.userConfigurationFile else {
      throw UserError(
        "There is no place for your own configuration, since neither HOME nor XDG_CONFIG_HOME is set.",
        hint: "Set HOME to your home directory.", status: .configuration)
    }
    return ConfigurationTarget(layer: .userFile, path: path, project: nil)
  }

  /// Writes a setting into a file, and says so.
  ///
  /// What only the user may decide goes to the user's file, whatever was asked for.
  /// - Returns: The bytes now in the file.
  @discardableResult
  func set(_ path: String, to text: String, isForUser: Bool) throws -> ConfigurationTarget {
    try change(path, isForUser: isForUser) { file, layer throws(ConfigurationError) in
      try ConfigurationEditor.set(path, to: text, in: file, of: layer)
    }
  }

  /// Adds to a list in a file, and says so; where that file has no such list, to the one of the layers below it.
  func add(_ text: String, to path: String, isForUser: Bool) throws {
    let settings = try NexusConfiguration(merging: Session.sources(project: try project())).settings
    let setting = settings.first { $0.path == SettingDefinition.canonicalPath(path) }
    try change(path, isForUser: isForUser) { file, layer throws(ConfigurationError) in
      let inherited = setting.flatMap { $0.origin.layer < layer ? $0.value?.array : nil } ?? []
      return try ConfigurationEditor.add(text, to: path, over: inherited, in: file, of: layer)
    }
  }

  private typealias Edit = (ConfigurationFile, ConfigurationLayer) throws(ConfigurationError) -> [UInt8]

  @discardableResult
  private func change(_ path: String, isForUser: Bool, _ edit: Edit) throws -> ConfigurationTarget {
    let path = SettingDefinition.canonicalPath(path)
    var target = try file(isForUser: isForUser)
    if target.layer == .projectFile, SettingDefinition.of(path)?.isPersonal == true {
      target = try file(isForUser: true)
      try console.note(
        "\"\(path)\" is for you alone to decide, so it is kept in your own file and not in the project's.")
    }
    let (old, bytes) = try target.change { try self.edit($0, of: target, path, edit) }
    try target.allowChecks(setBy: path, in: bytes)
    let change = ConfigurationChange(path, from: old.bytes, to: bytes, in: target)
    try report(change)
    return target
  }

  private func edit(
    _ file: ConfigurationFile, of target: ConfigurationTarget, _ path: String, _ edit: Edit
  ) throws -> [UInt8] {
    do throws(ConfigurationError) {
      return try edit(file, target.layer)
    } catch {
      guard let summary = SettingDefinition.of(path)?.summary, error.faults.allSatisfy(\.hint.isEmpty) else {
        throw error
      }
      // A value that does not suit: what the setting is for helps more than a list of all settings.
      var refusal = UserError(error)
      refusal.hint = "\(path): \(summary)"
      throw refusal
    }
  }

  /// Removes a setting from a file, and says so.
  func unset(_ path: String, isForUser: Bool) throws {
    let path = SettingDefinition.canonicalPath(path)
    let target = try file(isForUser: isForUser || SettingDefinition.of(path)?.isPersonal == true)
    let (old, bytes) = try target.change { old in
      guard let bytes = try ConfigurationEditor.unset(path, in: old) else {
        throw UserError(
          "\"\(path)\" is not set in \(ShownPath.text(target.path, from: directory)).",
          hint: "`nexus config list` shows where each value comes from.",
          status: .notDone)
      }
      return bytes
    }
    try report(ConfigurationChange(path, from: old.bytes, to: bytes, in: target))
  }

  private func report(_ change: ConfigurationChange) throws {
    switch console.format {
    case .json: try console.writeLine(change.json.text())
    case .text: try console.writeLine(Sanitizer.oneLine(change.line(from: directory)))
    }
    try noteEffect(of: change)
  }

  /// Says when the change does not come to bear, which would puzzle whoever made it.
  private func noteEffect(of change: ConfigurationChange) throws {
    let effective: NexusConfiguration
    do {
      effective = try NexusConfiguration(merging: Session.sources(project: try project()))
    } catch let error as ConfigurationError {
      let others = error.faults.map { "  \($0.description)" }.joined(separator: "\n")
      return try console.note("The configuration cannot be used yet:\n" + Sanitizer.text(others))
    }
    for setting in effective.settings where setting.origin.layer > change.target.layer {
      guard setting.path == change.path || setting.path.hasPrefix(change.path + ".") else { continue }
      let value = setting.value?.text() ?? "nothing"
      try console.note(
        "The value in effect is another one, \(Sanitizer.oneLine(value)), from \(setting.origin) "
          + "(\(Sanitizer.oneLine(setting.path))).")
    }
  }
}

/// One of the two configuration files.
struct ConfigurationTarget {
  let layer: ConfigurationLayer
  let path: String
  /// Whose file it is; nil for the user's.
  let project: Project?

  /// The file as it is; one without bytes where there is none.
  func read() throws -> ConfigurationFile {
    ConfigurationFile(path: path, bytes: try Files.read(path) ?? [])
  }

  /// Puts new text in place of what was read, or leaves the file alone when that is the same.
  func write(_ bytes: [UInt8], over old: ConfigurationFile) throws {
    guard bytes != old.bytes else { return }
    try Files.replace(path, with: bytes)
  }

  /// Reads the file and puts what `edit` makes of it in its place; what two processes change at once is all there then.
  func change(_ edit: (ConfigurationFile) throws -> [UInt8]) throws -> (old: ConfigurationFile, new: [UInt8]) {
    try Files.changing(path) {
      let old = try read()
      let new = try edit(old)
      try write(new, over: old)
      return (old, new)
    }
  }

  /// What the user sets themselves needs no further leave.
  func allowChecks(setBy path: String, in bytes: [UInt8]) throws {
    guard let project else { return }
    let keys = path.split(separator: ".").map(String.init)
    guard let value = keys.reduce(try JSONValue(parsing: bytes), { $0?[$1] }) else { return }
    let alone = keys.reversed().reduce(value) { .object(JSONObject([.init(key: $1, value: $0)])) }
    let file = ConfigurationFile(path: self.path, text: alone.text())
    let wanted = try NexusConfiguration(merging: ConfigurationSources(projectFile: file)).wantedByProject
    guard !wanted.isEmpty else { return }
    try project.prepareStateDirectory()
    try AllowedChecks(project: project).allow(wanted)
  }
}
