import HTTPServing
import MCP
import NexusProtocol

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The token that programs must show to `nexus serve`, and where it comes from.
struct ServeToken {
  static let variable = "NEXUS_SERVE_TOKEN"

  let bearer: BearerToken
  /// The token where it was made for this run; who gave one has it.
  let shown: String?
  /// Where it comes from, for a sentence.
  let source: String

  /// Takes the token of a file, which is made where there is none, else that of the environment, else a new one.
  /// - Throws: `UserError`.
  static func find(in file: String?, environment: [String: String]) throws -> ServeToken {
    if let file { return ServeToken(bearer: try load(file), shown: nil, source: "the file \(file)") }
    if let text = environment[variable], !text.isEmpty {
      guard let bearer = BearerToken(text) else {
        throw UserError("The token in \(variable) \(shape)", hint: remedy, status: .configuration)
      }
      return ServeToken(bearer: bearer, shown: nil, source: variable)
    }
    let bearer = try make()
    return ServeToken(bearer: bearer, shown: bearer.value, source: "this run")
  }

  private static let shape = "must have at least 16 characters of ASCII, and no blanks."
  private static let remedy = "`openssl rand -hex 16` makes one."

  private static func make() throws -> BearerToken {
    guard let bearer = BearerToken(UnguessableName.make()) else {
      throw UserError("No token could be made.", status: .internalFault)
    }
    return bearer
  }

  private static func load(_ path: String) throws -> BearerToken {
    // Without blocking, so that a pipe in its place does not hold up the start.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return try create(path) }
      throw failure("cannot be read", path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("cannot be read", path) }
    guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG) else {
      throw UserError(
        "\(path) is not a file.", hint: "Name a file; where there is none, it is made.", status: .badInput)
    }
    guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
      throw UserError(
        "The token in \(path) is not yours alone.", hint: "It must be a file of yours: `chmod 600 \(path)`.",
        status: .configuration)
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw failure("cannot be read", path) }
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    guard let bearer = BearerToken(text.trimmed) else {
      throw UserError("The token in \(path) \(shape)", hint: remedy, status: .configuration)
    }
    return bearer
  }

  private static func create(_ path: String) throws -> BearerToken {
    let bearer = try make()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot be made", path) }
    defer { close(descriptor) }
    let bytes = Array("\(bearer.value)\n".utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw failure("cannot be written", path) }
    return bearer
  }

  private static func failure(_ what: String, _ path: String) -> UserError {
    UserError(
      "The file of the token, \(path), \(what): \(String(cString: strerror(errno))).",
      hint: "Check the path and the permissions, or set \(variable).", status: .badInput)
  }
}
