import Configuration
import Inspection
import JSONText
import NexusProtocol
import Terminal

/// Asks whether commands that look like a project's tests become its checks, and tries those that do once.
struct GuidedChecks {
  let project: Project
  let options: GlobalOptions
  let console: Console

  func offer(_ found: [String]) async throws {
    let taken = try found.filter { try ask("Use \"\(Sanitizer.oneLine($0))\" as a check?", assuming: true) }
    guard !taken.isEmpty else { return }
    let desk = try ConfigurationDesk(options)
    for check in taken { try desk.add(check, to: "checks", isForUser: false) }
    let kept = try await tried(taken)
    guard kept.count < taken.count else { return }
    if kept.isEmpty {
      try desk.unset("checks", isForUser: false)
    } else {
      try desk.set("checks", to: JSONValue(kept).text(), isForUser: false)
    }
  }

  /// Those that pass on the last commit, and those that are to be kept all the same.
  private func tried(_ checks: [String]) async throws -> [String] {
    let configuration = try NexusConfiguration(merging: Session.sources(project: project))
    let findings = try await CheckTrial(project: project, configuration: configuration, console: console).run()
    guard findings.count == checks.count else {
      // There is no commit yet to try them on, or what comes before all checks fails.
      for finding in findings { try show(finding) }
      return checks
    }
    var kept: [String] = []
    for (check, finding) in zip(checks, findings) {
      try show(finding)
      if try finding.state == .good || ask("Keep \"\(Sanitizer.oneLine(check))\" all the same?", assuming: false) {
        kept.append(check)
      }
    }
    return kept
  }

  private func show(_ finding: Diagnosis) throws {
    try console.note(Sanitizer.text(finding.text))
    if let remedy = finding.remedy { try console.note("  " + Sanitizer.text(remedy)) }
  }

  private func ask(_ question: String, assuming assumed: Bool) throws -> Bool {
    try console.ask { try $0.confirm(question, assuming: assumed) } ?? false
  }
}
