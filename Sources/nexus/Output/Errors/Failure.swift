import Agents
import ArgumentParser
import Checks
import Configuration
import Exchanges
import Git
import HTTPServing
import JSONRPC
import Jobs
import NexusProtocol
import Plugins
import Prompts
import RepositoryMap
import ResponseCache
import Store
import Terminal
import Vault

/// The one place where errors of all libraries become what a person is told, and an exit status.
struct Failure {
  /// Nil for endings that need no words.
  let error: UserError?
  let status: Int32

  init(_ error: any Error, wasInterrupted: Bool = false) {
    switch error {
    case let stopped as JobStopped: self.init(saying: stopped.error)
    case let exit as ExitCode:
      self.init(saying: nil, status: exit.rawValue)
    case let error as TerminalError where error.code == .closed:
      // The reader of a pipe has seen enough.
      self.init(saying: nil, status: ExitStatus.done.rawValue)
    case is CancellationError:
      self.init(saying: UserError("Interrupted; what was done so far is kept.", status: .interrupted))
    case let error as GitError where error.code == .interrupted:
      self.init(saying: UserError("Interrupted; what was done so far is kept.", status: .interrupted))
    case _ where wasInterrupted:
      self.init(saying: UserError("Interrupted; what was done so far is kept.", status: .interrupted))
    default:
      self.init(saying: UserError(describing: error))
    }
  }

  private init(saying error: UserError?, status: Int32? = nil) {
    self.error = error
    self.status = status ?? error?.status.rawValue ?? ExitStatus.done.rawValue
  }

  /// Prints the error, if there is one to print, and returns the exit status.
  func report() -> Int32 {
    if let error {
      Console(format: .text, isQuiet: false, color: .auto, environment: Surroundings.environment).report(error)
    }
    return status
  }
}

extension UserError {
  init(describing error: any Error) {
    self =
      switch error {
      case let error as UserError: error
      case let error as WorkflowFileError: error.userError
      case let error as ModelError: UserError(error)
      case let error as PluginError:
        UserError(
          error.message, hint: "`nexus plugin check` tries a plugin, docs/plugins.md says what it must answer.",
          status: error.code == .manifest ? .badInput : .unavailable)
      case let error as AgentError: UserError(error)
      case let error as ExchangeError: UserError(error)
      case let error as GitError: UserError(error)
      case let error as StoreError: UserError(error)
      case let error as JobError:
        UserError(error.message, hint: "`nexus help job` tells of jobs.", status: .badInput)
      case let error as CacheError: UserError(error)
      case let error as ConfigurationError: UserError(error)
      case let error as VaultError: UserError(error)
      case let error as MapError:
        UserError(
          error.message, hint: "Mend universal-ctags, or take it out of PATH to do without.", status: .unavailable)
      case let error as PromptError:
        UserError(
          "The prompt \(error.place) cannot be used: \(error.problem).",
          hint: "Mend the file or remove it to use the built-in prompt.", status: .configuration)
      case let error as TerminalError: UserError(error)
      case let error as HTTPServingError: UserError(error)
      case let error as RPCConnectionError: UserError(error.message, status: .unavailable)
      case let error as CheckError:
        UserError(
          "\(error.description).",
          hint: "`nexus doctor` tries out the sandbox; `nexus config get sandbox` shows what it is to let in.",
          status: .unavailable)
      default:
        UserError(
          "Something unforeseen happened in nexus: \(error)",
          hint: "Please report it with the command you ran and the output of `nexus doctor`.", status: .internalFault)
      }
  }

  init(_ error: TerminalError) {
    self =
      switch error.code {
      case .commandFailed:
        UserError(
          "The editor ended with status \(error.detail), so nothing was changed.",
          hint: "Run the command again and let the editor save.", status: .notDone)
      case .commandNotStarted:
        UserError(
          "\(error.description).", hint: "Set EDITOR, or `git config core.editor`, to an editor that is installed.",
          status: .configuration)
      case .notText:
        UserError("\(error.description).", hint: "Nothing was changed; save it as UTF-8.", status: .badInput)
      case .closed, .writeFailed, .readFailed, .fileFailed:
        UserError(
          "\(error.description).", hint: "Check the terminal and the free space of the disk.", status: .unavailable)
      }
  }

  init(_ error: AgentError) {
    let status: ExitStatus =
      switch error.code {
      case .planUnusable, .reviewUnusable, .noSuchPlan, .noSuchTask: .badInput
      case .taskBusy: .tryAgain
      case .wrongState, .branchMoved, .nothingToDo, .setupFailed, .mergeFails: .notDone
      }
    self.init(error.message, hint: error.hint, status: status)
  }

  init(_ error: ExchangeError) {
    let status: ExitStatus =
      switch error.code {
      case .doesNotFit: .badInput
      case .budgetSpent, .busy: .tryAgain
      }
    self.init(error.message, hint: error.hint, status: status)
  }
}
