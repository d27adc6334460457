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
}
