import Configuration
import Git

/// Which pager the user wants.
struct UserPager {
  let project: Project?
  let configuration: NexusConfiguration

  /// The command, by nexus's own setting first and then as git chooses it; empty for none.
  func command() async throws -> String {
    if let pager = configuration.ui.pager { return pager }
    let environment = Surroundings.environment
    let configured = try await project?.repository.configurationString("core.pager")
    return environment["GIT_PAGER"] ?? configured ?? environment["PAGER"] ?? "less"
  }
}
