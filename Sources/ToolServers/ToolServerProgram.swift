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
/// It gets pipes for input and output, nothing for errors, and a process group of its own. In the end its input is closed;
/// one that is still there a second later is asked to end, and then made to.
struct ToolServerProgram {
  private static let patience = Duration.seconds(1)
  private let process: Int32
  private let ended: Signal
  let connection: RPCConnection

  /// - Throws: `ToolServerError`.
  init(_ server: ToolServer) throws {
    let limits = RPCLimits(lineInBytes: 8 << 20, unwrittenInBytes: 8 << 20, requestsInFlight: 16)
    do {
      let (input, output) = (try Self.makePipe(), try Self.makePipe())
      // The connection reads and writes duplicates.
      defer { for end in [input.read, input.write, output.read, output.write] { close(end) } }
      process = try ProgramStart.start(
        [server.path] + server.arguments, executable: server.path, environment: server.environment,
        input: .descriptor(input.read), output: .descriptor(output.write), error: .nothing)
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

  /// Waits for its end, once the connection is over, and brings it about. Also where the task is cancelled.
  func end() async {
    for signal in [SIGTERM, SIGKILL] {
      if await hasEnded(within: Self.patience) { break }
      kill(-process, signal)
    }
    // What it left behind has no one to answer to.
    kill(-process, SIGKILL)
  }

  private func hasEnded(within limit: Duration) async -> Bool {
    let ended = ended
    // The task's being cancelled is no reason not to wait: a program that is well takes milliseconds.
    await Task {
      await withTaskGroup { group in
        group.addTask { await ended.wait() }
        group.addTask {
          // Fails only when it is cancelled, and then its end is what is wanted.
          try? await Task.sleep(for: limit)
        }
        await group.next()
        group.cancelAll()
      }
    }.value
    return ended.hasFired
  }

  private static func makePipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw RPCConnectionError.system("pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
