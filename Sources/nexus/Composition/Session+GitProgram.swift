import Git
import NexusProtocol

extension Session {
  /// The user's git, for what libgit2 cannot do; nil where there is none, which is no fault until it is needed.
  func gitProgram(_ project: Project) throws -> GitCommandLine? {
    let directory = project.repository.information.workTreePath ?? project.root
    do {
      return try GitCommandLine(directory: directory, environment: Surroundings.environment)
    } catch {
      guard error.code == .notFound else { throw error }
      return nil
    }
  }

  /// The state of the work tree, asked of git itself where libgit2 cannot tell, as in a sparse checkout.
  func status(of project: Project) async throws -> [StatusEntry] {
    do {
      return try await project.repository.status()
    } catch {
      guard case .unsupported = error.code, let program = try gitProgram(project) else { throw error }
      return try await program.status()
    }
  }
}
