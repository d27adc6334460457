import Configuration
import Git
import Inspection
import JSONText
import NexusProtocol
import RepositoryMap

/// Looks at the programs that nexus starts for the user: the editor, the pager and the tagger; and at git,
/// which hints name.
struct ToolsExamination {
  let project: Project?
  let configuration: NexusConfiguration

  func run() async throws -> [Diagnosis] {
    [try await editor(), try await pager(), git, try await tagger()]
  }

  private func editor() async throws -> Diagnosis {
    let command: String?
    do {
      command = try await UserEditor(repository: project?.repository).command()
    } catch let error as GitError {
      return Diagnosis("editor", failure: error)
    }
    let remedy = "Set EDITOR, or run `git config --global core.editor COMMAND`."
    guard let command else {
      return Diagnosis("editor", .note, "none is known, so `--edit` and `edit` do not work", remedy: remedy)
    }
    return tool("editor", command, remedy: remedy)
  }

  private func pager() async throws -> Diagnosis {
    let command: String
    do {
      command = try await UserPager(project: project, configuration: configuration).command()
    } catch let error as GitError {
      return Diagnosis("pager", failure: error)
    }
    if command.isEmpty || command == "cat" { return Diagnosis("pager", .good, "none is wanted") }
    return tool("pager", command, remedy: "Set PAGER, or run `nexus config set ui.pager COMMAND`.")
  }

  private var git: Diagnosis {
    guard let path = ProgramPath.find("git", from: "/") else {
      return Diagnosis("git", .note, "there is no program git; nexus works without it, but its hints name it")
    }
    return Diagnosis("git", .good, path)
  }

  private func tagger() async throws -> Diagnosis {
    switch try await ProjectMap.tagger() {
    case .ctags(let program):
      return Diagnosis("tagger", .good, "\(program.path), universal-ctags \(program.version)")
    case .scanner:
      return Diagnosis(
        "tagger", .note, "there is no universal-ctags, so `nexus map` knows definitions of a dozen languages only",
        remedy: "Install it (Debian: universal-ctags, macOS: brew install universal-ctags).")
    }
  }

  private func tool(_ topic: String, _ command: String, remedy: String) -> Diagnosis {
    guard let program = ProgramPath.program(ofLine: command) else { return Diagnosis(topic, .good, command) }
    guard ProgramPath.find(program, from: Surroundings.currentDirectory) != nil else {
      return Diagnosis(topic, .note, "\(command): there is no program \(program)", remedy: remedy)
    }
    return Diagnosis(topic, .good, command)
  }
}
