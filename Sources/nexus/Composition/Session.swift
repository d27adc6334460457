import Agents
import Configuration
import Git
import Jobs
import NexusProtocol
import Prompts
import Store
import Terminal

/// One run of a command: its console, its configuration and, where it needs one, its project.
struct Session: Sendable {
  let console: Console
  let directory: String
  /// Nil for commands that also work outside a repository.
  let project: Project?
  let configuration: NexusConfiguration
  /// This run as the holder of leases and of what it asks models. Another session of this process is another run.
  let owner = Session.newOwner()
  /// The job that is worked on; nil outside of one.
  var job: Job?
  /// The job whose budget holds for that work: itself, or one that it is a part of.
  var limitedJob: Job?

  /// A path as the user wrote it, from the directory that counts as the current one.
  func path(_ written: String) -> String { Self.path(written, in: directory) }

  static func path(_ written: String, in directory: String) -> String {
    written.hasPrefix("/") ? written : "\(directory)/\(written)"
  }

  /// Opens a session in a repository.
  ///
  /// - Parameter flags: Settings given on the command line.
  init(_ options: GlobalOptions, flags: [ConfigurationSources.Flag] = []) throws {
    let directory = try Self.directory(options)
    try self.init(options, directory: directory, project: Project(containing: directory), flags: flags)
  }

  /// Opens a session in a repository, or in none when the directory is in none.
  static func anywhere(_ options: GlobalOptions, flags: [ConfigurationSources.Flag] = []) throws -> Session {
    let directory = try directory(options)
    return try Session(options, directory: directory, project: Project.ifAny(containing: directory), flags: flags)
  }

  private init(
    _ options: GlobalOptions, directory: String, project: Project?, flags: [ConfigurationSources.Flag]
  ) throws {
    self.directory = directory
    self.project = project
    let sources = try Self.sources(project: project, flags: flags)
    configuration = try NexusConfiguration(merging: sources)
    let color: ColorChoice = options.noColor ? .never : ColorChoice(configuration.ui.color)
    console = Console(
      format: options.json ? .json : .text, isQuiet: options.quiet, color: color, environment: Surroundings.environment)
  }

  static func sources(
    project: Project?, flags: [ConfigurationSources.Flag] = []
  ) throws -> ConfigurationSources {
    func file(_ path: String?) throws -> ConfigurationFile? {
      guard let path, let bytes = try Files.read(path) else { return nil }
      return ConfigurationFile(path: path, bytes: bytes)
    }
    return ConfigurationSources(
      userFile: try file(Surroundings.userConfigurationFile), projectFile: try file(project?.configurationFile),
      environment: Surroundings.environment, flags: flags)
  }

  static func directory(_ options: GlobalOptions) throws -> String {
    guard let path = options.directory else { return Surroundings.currentDirectory }
    guard Files.exists(path) else {
      throw UserError("There is no directory \(path).", hint: "Check the path given with -C.", status: .badInput)
    }
    return Self.path(path, in: Surroundings.currentDirectory)
  }

  func requireProject() throws -> Project {
    guard let project else {
      throw UserError(
        "\(directory) is not in a git repository.", hint: "Change into one, or make one with `git init`.",
        status: .unavailable)
    }
    return project
  }
}

extension ColorChoice {
  init(_ color: NexusConfiguration.UserInterface.Color) {
    self =
      switch color {
      case .auto: .auto
      case .always: .always
      case .never: .never
      }
  }
}
