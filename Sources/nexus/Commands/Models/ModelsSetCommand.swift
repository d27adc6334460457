import ArgumentParser
import Configuration
import NexusProtocol
import Spelling
import Terminal

struct ModelsSetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Choose the model of a role permanently",
    discussion: """
      Inside a repository the choice is written into the project's file, with --user or outside a repository into \
      your own. For one run only, `nexus plan` and the like take --overseer and --implementation.
      """)

  @OptionGroup var file: ConfigurationFileOptions

  @Argument(help: "overseer or implementer", completion: .list(["overseer", "implementer"]))
  var role: String

  @Argument(help: "The model's name, such as qwen2.5-coder:7b", completion: .models)
  var model: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let role = try parsedRole()
    let desk = try ConfigurationDesk(options)
    try desk.set("llm.models.\(role.rawValue).model", to: model, isForUser: file.user)
    let session: Session
    do {
      session = try Session.anywhere(options)
    } catch is ConfigurationError {
      return  // the desk has said what is wrong
    }
    try await warn(of: role, session)
  }

  private func parsedRole() throws -> ModelRole {
    if let role = ModelRole(rawValue: role.lowercased()) { return role }
    // The agent is called the Implementer, so that is what people write.
    if role.lowercased() == "implementer" { return .implementation }
    let nearest = NearestName.of(role, among: ["overseer", "implementer", "implementation"])
    throw UserError(
      "There is no role \"\(role)\".",
      hint: nearest.map { "Did you mean \"\($0)\"?" } ?? "The roles are overseer and implementer.", status: .usage)
  }

  /// Says what stands in the way of using the model; it is saved all the same, since that can be mended later.
  private func warn(of role: ModelRole, _ session: Session) async throws {
    do {
      let client = try ModelDirectory(session.configuration).server(of: role).client
      let facts = try await client.factsBeforePrompt(of: session.configuration.reference(to: model).model)
      if facts.can("completion") == false { try session.console.note("\(shownModel) cannot write text.") }
    } catch let error as ModelError where error.code == .modelNotFound && error.serverKind != .ollama {
      try session.console.note(Sanitizer.text("\(shownModel) is not on \(error.server). \(error.message)."))
    } catch let error as ModelError where error.code == .modelNotFound {
      try session.console.note("\(shownModel) is not installed on \(error.server).")
      try session.console.next("`nexus models pull \(shownModel)`")
    } catch let error as ModelError where error.code == .remoteNotAllowed {
      let refusal = UserError(error)
      try session.console.note(Sanitizer.text("\(refusal.message)\n\(refusal.hint ?? "")"))
    } catch let error as ModelError {
      try noteUnknown(UserError(error), session)
    } catch let error as UserError {
      try noteUnknown(error, session)
    }
  }

  private func noteUnknown(_ error: UserError, _ session: Session) throws {
    try session.console.note(Sanitizer.text("Whether \(model) is installed cannot be told now. \(error.message)"))
  }

  private var shownModel: String { Sanitizer.oneLine(model) }
}
