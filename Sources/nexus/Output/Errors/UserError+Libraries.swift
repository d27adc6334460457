import Configuration
import Git
import HTTPServing
import Inspection
import NexusProtocol
import ResponseCache
import Store

extension UserError {
  /// What a person is told of a failure of git.
  init(_ error: GitError) {
    let paths = error.paths.prefix(5).joined(separator: ", ") + (error.paths.count > 5 ? ", …" : "")
    func make(_ hint: String?, _ status: ExitStatus = .unavailable) -> UserError {
      UserError(error.message, hint: hint, status: status)
    }
    self =
      switch error.code {
      case .libraryUnavailable: make("Install libgit2 (Debian: libgit2-dev, macOS: brew install libgit2).")
      case .notARepository: make("Change into a git repository, or make one with `git init`.")
      case .bareRepository: make("Run nexus in a clone that has a work tree.")
      case .dubiousOwnership: make("If you trust it: `git config --global --add safe.directory PATH`.")
      case .unsupported(let feature): make(feature.cure)
      case .notFound, .ambiguous, .invalidName: make("`git log` and `git branch` list what there is.", .badInput)
      case .alreadyExists, .checkedOutElsewhere:
        make("`git worktree list` shows where branches are checked out.", .notDone)
      case .unbornBranch: .noCommits
      case .detachedHead: make("Check out a branch first: `git switch BRANCH`.", .notDone)
      case .operationInProgress(let operation):
        make("Finish or abort the \(operation.rawValue) first; `git status` says how.", .notDone)
      case .conflict:
        make(
          "Merge the plan's branch yourself with `git merge`, or send the task back. In conflict: \(paths)", .notDone)
      case .uncommittedChanges: make("Commit or stash your changes to \(paths) first.", .notDone)
      case .identityMissing: make("Set it with `git config user.name NAME` and `git config user.email ADDRESS`.")
      case .signingFailed:
        make(
          "Nothing was changed. `git commit -S` tries your key; `commit.gpgsign` and `gpg.format` say what is asked.")
      case .hookRefused:
        make(
          "Nothing was changed. Mend what the hook names, or send the task back with `nexus review --revise`.", .notDone
        )
      case .referenceMoved: make("Another process is working on this repository; run the command again.", .tryAgain)
      case .locked:
        make(
          "If another git is at work, run the command again; if not, one that was killed left the lock: remove it.",
          .tryAgain)
      case .unsafePath: make(nil, .badInput)
      case .missingObject:
        make(
          "Run the command again if git has just collected garbage; else fetch it, with `git fetch --unshallow` or, in a "
            + "partial clone, `git fetch --refetch --no-filter`."
        )
      case .interrupted: make("Run the command again.", .interrupted)
      case .fileSystem: make("Check the permissions and the free space of the disk.")
      case .invalidArgument, .library: make("`git fsck` checks the repository; `nexus doctor` checks the rest.")
      }
  }

  /// What a person is told of a failure of the store.
  init(_ error: StoreError) {
    let file = error.path ?? "the store"
    func make(_ hint: String?, _ status: ExitStatus) -> UserError {
      UserError(error.message, hint: hint, status: status)
    }
    self =
      switch error.code {
      case .newerSchema: make("Update nexus.", .unavailable)
      case .notAStore, .corrupt:
        make("Move \(file) away to begin with an empty store; branches and commits are not affected.", .unavailable)
      case .notPermitted, .readOnly, .ioFailed: make("Check the permissions of \(file) and the disk.", .unavailable)
      case .full: make("Free some space on the disk and run the command again; nothing was lost.", .unavailable)
      case .locked: make("Another nexus is busy with it; run the command again.", .tryAgain)
      case .invalid where error.droppedPlan != nil:
        make("`nexus plan reopen \(error.droppedPlan ?? 0)` takes it up again.", .badInput)
      case .invalid where error.message.hasPrefix("Job "): make("`nexus job list --all` lists the jobs.", .badInput)
      case .invalid, .notFound: make("`nexus plan show` lists the tasks.", .badInput)
      case .conflict: make("Run the command again; `nexus` shows where things stand.", .tryAgain)
      case .fault: make("Please report it with the command you ran.", .internalFault)
      }
  }

  /// What a person is told of a failure of the cache of replies.
  init(_ error: CacheError) {
    let hint =
      switch error.code {
      case .notACache: "Move the file away; nexus makes its own."
      case .damaged: "`nexus cache clear` deletes it; it is made again."
      case .unusable: "Check the permissions of the file and the disk, or set XDG_CACHE_HOME to another directory."
      }
    self.init(error.message, hint: hint, status: .unavailable)
  }

  /// What a person is told where nexus cannot listen.
  init(_ error: HTTPServingError) {
    self =
      switch error {
      case .taken(let host, let port):
        UserError(
          "Another program listens on port \(port) of \(host).",
          hint: "Choose another with --port; 0 takes any that is free.", status: .tryAgain)
      case .refused(let host, let port, let reason):
        UserError(
          "The system does not let nexus listen on port \(port) of \(host): \(reason).",
          hint: "Choose another with --port: those below 1024 are the administrator's.", status: .unavailable)
      }
  }

  /// What a person is told of a wrong configuration: every fault, since each has its place.
  init(_ error: ConfigurationError) {
    let hints = error.faults.map(\.hint).filter { !$0.isEmpty }
    self.init(
      error.faults.map(\.sentence).joined(separator: "\n       "),
      hint: hints.first ?? "`nexus config list` shows every setting.",
      status: error.faults.allSatisfy { $0.code == .notWritable } ? .badInput : .configuration)
  }
}
