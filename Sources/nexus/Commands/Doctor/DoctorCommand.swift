import ArgumentParser
import Configuration
import Inspection
import NexusProtocol
import Terminal

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check all that nexus needs, and say what fixes each fault",
    discussion: """
      Looks at git and the repository, the store, the configuration, the model server and the models, the checks and \
      the tools. Changes nothing, save that a store of an older nexus is upgraded when it is opened. Ends with status \
      0 when all that is needed is there, 1 otherwise.

      With --checks each check is run on your last commit, in the sandbox and out of it, in a work tree made for it: a \
      check that fails only in the sandbox is named, with what it lacks there.
      """)

  @Flag(name: .long, help: "Run each check on the last commit, in the sandbox and out of it")
  var checks = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try ConfigurationDesk(options)
    let (project, repository) = await repository(at: desk.directory)
    let (configuration, settings) = try ConfigurationExamination(project: project).run()
    let prefix = configuration.git.branchPrefix
    let features = await project?.examination.features(branchPrefix: prefix) ?? []
    var findings = LibraryExamination.run() + repository + features + settings
    if let project {
      findings += try await StoreExamination(
        file: project.storeFile, directory: project.stateDirectory, places: [project.overseerDirectory, project.root],
        version: Version.current
      ).run()
    }
    findings += try await models(configuration)
    findings += try ChecksExamination(project: project, configuration: configuration).run()
    findings += try await EvidenceExamination(project: project, configuration: configuration).run()
    findings.append(try await SandboxExamination(configuration: configuration).run())
    if checks, let project {
      findings += try await CheckTrial(
        project: project, configuration: configuration, console: desk.console
      ).run()
    }
    findings += try await ToolsExamination(project: project, configuration: configuration).run()
    try desk.console.write(findings)
    try conclude(findings, desk.console)
  }

  /// Nil for the project where there is none that can be opened.
  private func repository(at directory: String) async -> (Project?, [Diagnosis]) {
    do {
      let project = try Project(containing: directory)
      var findings = await project.examination.run()
      do {
        if let fault = try await DiskRoom(project: project).fault() { throw fault }
      } catch {
        findings.append(Diagnosis("disk", failure: error))
      }
      return (project, findings)
    } catch {
      return (nil, [Diagnosis("repository", failure: error)])
    }
  }

  private func models(_ configuration: NexusConfiguration) async throws -> [Diagnosis] {
    do {
      let directory = try ModelDirectory(configuration)
      let notices = directory.notices.map { Diagnosis("server", .note, $0) }
      return notices + (try await ModelExamination(directory: directory, configuration: configuration).run().all)
    } catch let error as UserError {
      return [Diagnosis("server", .fault, error.message, remedy: error.hint)]
    }
  }

  private func conclude(_ findings: [Diagnosis], _ console: Console) throws {
    let faults = findings.count { $0.state == .fault }
    guard faults > 0 else { return try console.note("All that is needed is there.") }
    try console.note(faults == 1 ? "One fault stands in the way." : "\(faults) faults stand in the way.")
    throw ExitCode(ExitStatus.notDone.rawValue)
  }
}

extension Project {
  fileprivate var examination: RepositoryExamination { RepositoryExamination(repository, root: root) }
}
