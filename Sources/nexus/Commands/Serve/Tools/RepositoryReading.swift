import Agents
import Git
import Inspection
import JSONText
import MCP
import NexusProtocol

/// Opens the repository for one call of a tool.
struct RepositoryReading {
  let options: GlobalOptions

  init(_ options: GlobalOptions) { self.options = options }

  /// What cannot be read at all is a result that says why, in the words of the command line.
  func result(_ read: (RepositoryReader) async throws -> JSONValue) async throws -> MCPToolResult {
    do {
      let repository = try Session(options).requireProject().repository
      guard let commit = try await repository.head().commit else { throw UserError.noCommits }
      return .structured(try await read(try await RepositoryReader(repository, at: commit)))
    } catch let error as CancellationError {
      throw error
    } catch {
      return .failure(ShownToPrograms.words(error))
    }
  }

  /// The schema of a tool for programs: unlike models, they are told of arguments that there are not.
  static func strict(_ schema: JSONValue) -> JSONValue {
    guard var object = schema.object else { return schema }
    object["additionalProperties"] = false
    return .object(object)
  }
}
