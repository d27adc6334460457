package import Git
import JSONText
import NexusProtocol

/// Looks at the repository: whether nexus can work in it, and what git does there that nexus does not.
package struct RepositoryExamination {
  private let repository: Repository
  private let root: String

  /// - Parameter root: Where the project is, which may be another work tree's place.
  package init(_ repository: Repository, root: String) {
    self.repository = repository
    self.root = root
  }

  package func run() async -> [Diagnosis] {
    var findings = [await found("repository") { try await workTree() }].compactMap(\.self)
    if let operation = await repository.operationInProgress() {
      findings.append(
        Diagnosis(
          "operation", .note, "a \(operation.rawValue) is in progress, so no work can be accepted onto the branch",
          remedy: "Finish or abort the \(operation.rawValue); `git status` says how."))
    }
    findings += [await found("identity") { try await identity(repository) }].compactMap(\.self)
    findings += await differences(repository)
    return findings
  }

  /// What the repository's features mean for work in it.
  ///
  /// - Parameter branchPrefix: What the branches of plans begin with.
  package func features(branchPrefix: String) async -> [Diagnosis] {
    do {
      return try await repository.preflight(branchPrefix: branchPrefix).findings.map { Diagnosis($0) }
    } catch {
      return [Diagnosis("features", failure: error)]
    }
  }

  private func workTree() async throws -> Diagnosis {
    let path = repository.information.workTreePath ?? root
    let place = repository.information.isLinkedWorktree ? "\(path), linked to \(root)" : path
    let details: [(String, JSONValue)] = [("path", .string(path)), ("root", .string(root))]
    switch try await repository.head() {
    case .branch(let name, _):
      return Diagnosis(
        "repository", .good, "\(place), on branch \(name)", details: details + [("branch", .string(name))])
    case .detached(let commit):
      return Diagnosis(
        "repository", .note, "\(place), on no branch but at \(commit.abbreviated), so no work can be accepted",
        remedy: "`git switch BRANCH`", details: details)
    case .unborn(let name):
      return Diagnosis(
        "repository", .fault, "\(place) has no commit yet on branch \(name), so there is nothing to start from",
        remedy: UserError.noCommits.hint, details: details + [("branch", .string(name))])
    }
  }

  private func identity(_ repository: Repository) async throws -> Diagnosis {
    let author = try await repository.identity()
    let committer = try await repository.identity(.committer)
    let isOne = (author.name, author.email) == (committer.name, committer.email)
    let other = isOne ? "" : ", committing as \(committer.name) <\(committer.email)>"
    return Diagnosis(
      "identity", .good, "\(author.name) <\(author.email)>\(other)",
      details: [
        ("name", .string(author.name)), ("email", .string(author.email)),
        ("committerName", .string(committer.name)), ("committerEmail", .string(committer.email)),
      ])
  }

  /// The hooks that landing runs where it makes a commit, and after it.
  private static let hooksRun = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "post-merge"]

  /// What git would do with a commit here, and nexus does otherwise.
  private func differences(_ repository: Repository) async -> [Diagnosis] {
    let hooks = await found("hooks") {
      let hooks = try await repository.hooks()
      guard !hooks.isEmpty else { return nil }
      let run = hooks.filter(Self.hooksRun.contains)
      let words = run.isEmpty ? "none" : run.joined(separator: ", ")
      return Diagnosis(
        "hooks", .note,
        "of \(hooks.joined(separator: ", ")) nexus runs \(words), and that only on your own branch",
        remedy: "What they check can be a check: `nexus config set checks '[…]'`",
        details: [("hooks", JSONValue(hooks))])
    }
    let signing = await found("signing") {
      guard try await repository.signs() else { return nil }
      if let fault = try await repository.signingFault() { throw fault }
      return Diagnosis(
        "signing", .note, "commit.gpgsign is set: work lands by a signed merge; commits of a plan's branch are unsigned"
      )
    }
    return [hooks, signing].compactMap(\.self)
  }

  /// What `look` found, or the error that kept it from looking.
  private func found(_ topic: String, _ look: () async throws -> Diagnosis?) async -> Diagnosis? {
    do {
      return try await look()
    } catch {
      return Diagnosis(topic, failure: error)
    }
  }
}

extension Diagnosis {
  fileprivate init(_ finding: Preflight.Finding) {
    let state: State =
      switch finding.weight {
      case .remark, .warning: .note
      case .obstacle: .fault
      }
    self.init(
      finding.feature.rawValue, state, finding.problem, remedy: finding.cure,
      details: [("weight", .string("\(finding.weight)"))])
  }
}
