import Agents
package import Git
package import JSONText
package import NexusProtocol
package import Store

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A reference that keeps what was.
package struct KeptReference {
  package var name: String
  package var commit: ObjectID
  package var summary: String
  /// When it was made; nil where nobody knows.
  package var at: Timestamp?
  /// Whether a plan that is being worked on may still ask for it.
  package var isNeeded: Bool

  package var json: JSONValue {
    JSONValue(members: [
      ("name", .string(name)), ("commit", .string(commit.description)), ("summary", .string(summary)),
      ("at", at.map { .string($0.description) } ?? .null), ("needed", .bool(isNeeded)),
    ])
  }
}

/// Finds what nexus keeps under `refs/nexus/`.
package struct KeptReferences {
  package let repository: Repository
  /// Nil where there is none yet.
  package let store: Store?

  package init(in repository: Repository, _ store: Store?) {
    self.repository = repository
    self.store = store
  }

  /// All of them, oldest first; those of unknown age last.
  package func all() async throws -> [KeptReference] {
    let active = Set(try await store?.plans().map(\.plan).filter { $0.state == .active }.map(\.number) ?? [])
    let undone = try await timesOfUndoing()
    var found: [KeptReference] = []
    for kind in ["safety", "kept", "held", "rejected", "replaced", "picked", "undone"] {
      for reference in try await repository.references(prefix: "refs/nexus/\(kind)/") {
        let commit = try await repository.commit(reference.target)
        let parts = reference.name.split(separator: "/").map(String.init)
        let plan = parts.count > 3 ? parts[3].split(separator: ".").first.flatMap { Int($0) } : nil
        let made = Timestamp(commit.date)
        let at: Timestamp? =
          switch kind {
          case "undone": undone[reference.name]
          case "picked": try await timeOfPicking(parts)
          case "rejected": try await time(of: .reject, on: reference.target)
          case "replaced": try await time(of: .redo, on: reference.target)
          // These commits are made to be kept.
          default: made
          }
        // What a dry run keeps is named by the attempt alone, so any plan's work may ask for it.
        let isNeeded = kind == "kept" ? !active.isEmpty : kind != "safety" && plan.map(active.contains) ?? true
        found.append(
          KeptReference(
            name: reference.name, commit: reference.target, summary: commit.summary, at: at, isNeeded: isNeeded))
      }
    }
    let last = Timestamp(millisecondsSince1970: .max)
    return found.sorted { ($0.at ?? last, $0.name) < ($1.at ?? last, $1.name) }
  }

  private func timesOfUndoing() async throws -> [String: Timestamp] {
    var times: [String: Timestamp] = [:]
    for landing in try await store?.landings(ofPlan: nil) ?? [] {
      if let name = landing.kept { times[name] = landing.at }
    }
    return times
  }

  private func timeOfPicking(_ parts: [String]) async throws -> Timestamp? {
    guard parts.count > 4, let task = TaskID(named: parts[3]), let store else { return nil }
    let attempts = try await store.attempts(at: task)
    return attempts.first { $0.replacedCommit(among: attempts)?.hasPrefix(parts[4]) == true }?.startedAt
  }

  private func time(of verdict: Verdict, on commit: ObjectID) async throws -> Timestamp? {
    try await store?.reviews(ofCommit: commit.description).last { $0.verdict == verdict }?.at
  }
}
