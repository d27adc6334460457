import Isolation
import JSONRPC
import Programs

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The program of a server while it runs.
///
/// It gets pipes for its streams and a process group of its own. In the end its input is closed;
/// one that is still there a second later is asked to end, and then made to.
struct ToolServerProgram {
  private static let patience = Duration.seconds(1)
  private let process: Int32
  private let ended: Signal
  private let errors: LastWords
  let connection: RPCConnection

  /// - Throws: `ToolServerError`.
  init(_ server: ToolServer) throws {
    let limits = RPCLimits(lineInBytes: 8 << 20, unwrittenInBytes: 8 << 20, requestsInFlight: 16)
    do {
      let (input, output, error) = (try Self.makePipe(), try Self.makePipe(), try Self.makePipe())
      // What reads and writes has duplicates.
      defer { for end in [input, output, error].flatMap({ [$0.read, $0.write] }) { close(end) } }
      errors = try LastWords(error.read)
      process = try ProgramStart.start(
        [server.path] + server.arguments, executable: server.path, environment: server.environment,
        input: .descriptor(input.read), output: .descriptor(output.write), error: .descriptor(error.write))
      let ended = Signal()
      self.ended = ended
      let process = process
      let status = startThread {
        _ = ProgramStart.wait(for: process)
        ended.fire()
      }
      do {
        guard status == 0 else { throw RPCConnectionError.system("pthread_create", status) }
        connection = try RPCConnection(reading: output.read, writing: input.write, limits: limits)
      } catch {
        kill(-process, SIGKILL)
        throw error
      }
    } catch let error as ProgramError {
      throw ToolServerError("The tool server \(server.name) cannot be started: \(error.message)")
    } catch let error as RPCConnectionError {
      throw ToolServerError("The tool server \(server.name) cannot be started: \(error.message)")
    }
  }

  /// Waits for its end, once the connection is over, and brings it about; returns its last words. Also where the task is
  /// cancelled.
  @discardableResult func end() async -> String {
    for signal in [SIGTERM, SIGKILL] {
      if await hasEnded(within: Self.patience) { break }
      kill(-process, signal)
    }
    // What it left behind has no one to answer to.
    kill(-process, SIGKILL)
    return await errors.end(within: .milliseconds(200))
  }

  private func hasEnded(within limit: Duration) async -> Bool {
    let ended = ended
    // The task's being cancelled is no reason not to wait: a program that is well takes milliseconds.
    await waiting(limit) { await ended.wait() }
    return ended.hasFired
  }

  private static func makePipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw RPCConnectionError.system("pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
