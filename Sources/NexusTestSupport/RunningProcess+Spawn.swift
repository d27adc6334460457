import Foundation
import NIOConcurrencyHelpers

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The system's part: starting the program, reading what it writes, reaping it.
extension RunningProcess {
  static func spawn(
    _ path: String, _ arguments: [String], _ runner: ProcessRunner, _ terminal: ProcessRunner.Terminal?
  ) throws -> RunningProcess {
    let wires = try terminal.map(ProcessWires.init(terminal:)) ?? ProcessWires()
    let id: Int32
    do {
      id = try wires.spawn(path, arguments, runner, hasTerminal: terminal != nil)
    } catch {
      wires.closeAll()
      throw error
    }
    wires.closeChildEnds()
    let wake = wires.wake
    let process = RunningProcess(id: id) { wake.signal() }
    Thread.detachNewThread {
      // Leaves the process unreaped, so that its id cannot be taken by another until its group is gone.
      var info = siginfo_t()
      while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
      wake.signal(isExit: true)
    }
    Thread.detachNewThread { process.serve(wires, watchdog: runner.watchdog) }
    return process
  }

  /// Moves bytes until the program has ended, then reaps it.
  private func serve(_ wires: ProcessWires, watchdog: Duration) {
    // A program that does not read its input must not end the test with SIGPIPE.
    var broken = sigset_t()
    sigemptyset(&broken)
    sigaddset(&broken, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &broken, nil)
    let deadline = ContinuousClock.now + watchdog
    var isTimedOut = false
    var hasExited = false
    while !hasExited {
      let left = max(.zero, deadline - .now)
      let polled = wires.poll(
        writing: state.withLockedValue { !$0.input.isEmpty },
        timeout: isTimedOut ? -1 : Int32(min(left / .milliseconds(1), 1e9)) + 1)
      if polled.isTimeout, !isTimedOut {
        isTimedOut = true
        kill(-id, SIGKILL)
      }
      if polled.mustWake { hasExited = wires.wake.drain() }
      transfer(wires)
    }
    state.withLockedValue { $0.hasEnded = true }
    // What the program started goes with it, whoever holds its output.
    kill(-id, SIGKILL)
    transfer(wires)
    var status: Int32 = 0
    while waitpid(id, &status, 0) == -1, errno == EINTR {}
    wires.closeAll()
    let signal = status & 0x7F
    let ending = signal == 0 ? ProcessResult.Ending.exited(Int(status >> 8 & 0xFF)) : .killed(signal: Int(signal))
    update { state in
      state.result = ProcessResult(
        ending: ending, stdoutBytes: state.output, stderrBytes: state.errors, isTimedOut: isTimedOut)
    }
  }

  private func transfer(_ wires: ProcessWires) {
    let output = wires.readOutput()
    let errors = wires.readErrors()
    update { state in
      state.output += output
      state.errors += errors
      state.input.removeFirst(wires.write(state.input))
      if state.isInputClosed, state.input.isEmpty { wires.closeInput() }
    }
  }
}
