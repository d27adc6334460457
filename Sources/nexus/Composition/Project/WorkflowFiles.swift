import Foundation
import NexusProtocol
import Terminal
import Workflows

/// The workflows and voices that are there as files: the project's, the user's, and those that come with nexus.
struct WorkflowFiles: Sendable {
  struct Entry: Sendable {
    var workflow: Workflow
    /// Where it stands; nil for a template of nexus's own.
    var file: String?
  }

  /// The first that has a name of a file or workflow counts.
  private let directories: [String]
  private let session: Session

  init(_ session: Session) {
    self.session = session
    directories = [session.project.map { $0.overseerDirectory + "/workflows" }, Surroundings.userWorkflowsDirectory]
      .compactMap(\.self)
  }

  /// Where a new workflow is written.
  var home: String? { directories.first }

  /// A file as it is shown, from the directory that counts as the current one.
  func shown(_ file: String?) -> String? { file.map { ShownPath.text($0, from: session.directory) } }

  /// All workflows that can be read, with the faults of the files that cannot.
  func all() throws -> (entries: [Entry], faults: [(file: String, fault: WorkflowFault)]) {
    var entries: [Entry] = []
    var faults: [(file: String, fault: WorkflowFault)] = []
    for file in files() where !file.hasSuffix("/voices.yaml") {
      do {
        for workflow in try Self.read(file) where !entries.contains(where: { $0.workflow.name == workflow.name }) {
          entries.append(Entry(workflow: workflow, file: file))
        }
      } catch let fault as WorkflowFault {
        faults.append((file, fault))
      }
    }
    return (entries, faults)
  }

  /// The workflow of that name, or in that file.
  ///
  /// - Throws: `UserError` for a name that is not there; `WorkflowFileError` for a file that cannot be read as one.
  func workflow(_ name: String) throws -> Entry {
    if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json") {
      do {
        guard let first = try Self.read(session.path(name)).first else { throw Self.missing(name, []) }
        return Entry(workflow: first, file: session.path(name))
      } catch let fault as WorkflowFault {
        throw WorkflowFileError(file: name, faults: [fault])
      }
    }
    let (entries, faults) = try all()
    if let entry = entries.first(where: { $0.workflow.name == name }) { return entry }
    if let (file, fault) = faults.first(where: { Self.stem($0.file) == name }) {
      throw WorkflowFileError(file: file, faults: [fault])
    }
    if let template = WorkflowTemplate(rawValue: name),
      let workflow = try WorkflowReader.workflows(in: template.text, named: name).first
    {
      return Entry(workflow: workflow, file: nil)
    }
    throw Self.missing(name, entries.map(\.workflow.name) + WorkflowTemplate.allCases.map(\.rawValue))
  }

  /// nexus's own voices, with those of `models.yaml` and `voices.yaml` in the same directories; the project's count most.
  func voices() throws -> Voices {
    var voices = Voices.builtIn
    for directory in directories.reversed() {
      for file in [Files.parent(of: directory) + "/models.yaml", directory + "/voices.yaml"] {
        guard let bytes = try Files.read(file) else { continue }
        do {
          for voice in try VoiceReader.voices(in: String(decoding: bytes, as: UTF8.self)) { voices.add(voice) }
        } catch {
          throw WorkflowFileError(file: file, faults: [error])
        }
      }
    }
    return voices
  }

  static func read(_ file: String) throws -> [Workflow] {
    guard let bytes = try Files.read(file) else { throw missing(file, []) }
    return try WorkflowReader.workflows(in: String(decoding: bytes, as: UTF8.self), named: stem(file))
  }

  private func files() -> [String] {
    directories.flatMap { directory in
      // A directory that is not there holds nothing.
      ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
        .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") || $0.hasSuffix(".json") }.map { "\(directory)/\($0)" }
    }
  }

  private static func stem(_ file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  private static func missing(_ name: String, _ names: [String]) -> UserError {
    let known = names.isEmpty ? "Check the path." : "There are \(names.joined(separator: ", "))."
    return UserError("There is no workflow \(Sanitizer.oneLine(name)).", hint: known, status: .badInput)
  }
}

/// A workflow's file with what is wrong in it.
struct WorkflowFileError: Error {
  var file: String
  var faults: [WorkflowFault]

  var userError: UserError {
    let text = faults.prefix(20).map { Sanitizer.text($0.text(file: file)) }.joined(separator: "\n")
    return UserError(text, hint: "`nexus workflow check` shows all faults of a file.", status: .badInput)
  }
}
