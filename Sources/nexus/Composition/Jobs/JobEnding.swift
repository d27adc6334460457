import ArgumentParser
import Exchanges
import Jobs
import JSONText
import NexusProtocol

/// A command was ended because its job was.
struct JobStopped: Error {
  let job: Int64
  let kind: JobKind
  let stop: JobStop

  var error: UserError {
    switch stop {
    case .aborted(let reason):
      UserError(
        "Job \(job) was aborted: \(reason)" + (reason.last?.isLetter == true ? "." : ""),
        hint: "What was done so far is kept.", status: .notDone)
    case .timeOver(let limit):
      UserError(
        "The time of job \(job) is over: \(limit.components.seconds) s.",
        hint: kind == .workflow
          ? "What was done is kept, and `nexus workflow run --resume` goes on from there."
          : "What was done is kept, and the same command goes on from there.", status: .tryAgain)
    case .lost:
      UserError("Job \(job) was taken over by another process.", hint: "`nexus job show \(job)`", status: .tryAgain)
    }
  }
}

extension JobOutcome {
  /// What becomes of a job whose work threw.
  ///
  /// - Parameter result: What was finished before.
  init(of error: any Error, wasInterrupted: Bool, result: JSONValue?) {
    switch error {
    case let error as ExchangeError where error.isAboutBudget:
      self.init(result == nil ? .failed : .partial, result: result, reason: error.message)
    case let error as UserError where error.status == .tryAgain && result != nil:
      self.init(.partial, result: result, reason: error.message)
    case let exit as ExitCode:
      self.init(.failed, result: result, reason: "It ended with status \(exit.rawValue).")
    default:
      let failure = Failure(error, wasInterrupted: wasInterrupted)
      let isInterrupted = failure.status == ExitStatus.interrupted.rawValue
      self.init(isInterrupted ? .aborted : .failed, result: result, reason: failure.error?.message)
    }
  }
}
