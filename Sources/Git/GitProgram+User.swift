#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension GitProgram {
  /// The git that is found by the process's own environment; nil where there is none.
  static func ofUser(in directory: String) -> GitProgram? {
    try? GitProgram(directory: directory, environment: ProcessInfo.processInfo.environment)
  }

  /// The same as `run`, for where nothing else is thrown but errors of git's.
  func answer(_ arguments: [String]) throws(GitError) -> (status: Int32, output: [UInt8], error: [UInt8]) {
    do {
      return try run(arguments)
    } catch let error as GitError {
      throw error
    } catch {
      throw GitError(.library, "git \(arguments.first ?? "") was interrupted.")
    }
  }
}

extension Repository {
  /// The user's git, run in this work tree; nil where there is none.
  var userGit: GitProgram? { .ofUser(in: information.workTreePath ?? information.commonDirectory) }
}
