import Agents
import Configuration
import ModelCatalog
import NexusProtocol
import Terminal

/// Shows a person the models that are there, recommends one for each role and lets them take others.
struct GuidedModels {
  /// A model that may be taken.
  private struct Offer {
    let candidate: RoleAdvice.Candidate
    /// The server, and what an exam said.
    let server: String
    let verdict: String
  }

  let configuration: NexusConfiguration
  /// The servers that answer beside those that are configured.
  let findings: [ServerProbe.Finding]
  let console: Console

  /// Models leave a quarter of the memory to everything else.
  private static var room: Int { Surroundings.memoryInBytes / 4 * 3 }

  /// - Returns: Nil where there is nothing to choose from: then what is taken without asking will do.
  func choose() async throws -> InitialModels? {
    let offers = try await console.showing("Servers", "on this machine", as: .waiting) { try await self.offers() }
    let candidates = offers.map(\.candidate)
    guard offers.count > 1, let advice = RoleAdvice(candidates, room: Self.room) else { return nil }
    try show(offers)
    var chosen: [ModelRole: Int] = [:]
    for role in ModelRole.allCases {
      chosen[role] = try ask(role, candidates.map(\.name), role == .overseer ? advice.overseer : advice.implementation)
    }
    guard let overseer = chosen[.overseer], let implementation = chosen[.implementation] else { return nil }
    let fit = RoleAdvice.fit(candidates[overseer], candidates[implementation], room: Self.room)
    return InitialModels(chosen.mapValues { candidates[$0].name }, of: findings, fit: Self.words(fit))
  }

  private func offers() async throws -> [Offer] {
    let exams = try ExamRecords.read()
    func offer(_ name: String, _ size: Int, thinks: Bool, _ server: String) -> Offer {
      let exam = exams[name]
      return Offer(
        candidate: RoleAdvice.Candidate(
          name: name, sizeInBytes: size, isForCode: InitialModels.isCodeModel(name), thinks: thinks,
          writes: exam.map { $0.form != nil }, judges: exam.map { $0.canPlan && $0.canReview }),
        server: server, verdict: exam?.recommendation ?? "")
    }
    var offers: [Offer] = []
    do {
      for server in try ModelDirectory(configuration, patience: .seconds(5)).servers {
        let inventory = try await ModelInventory.take(of: server)
        offers += inventory.entries.filter { $0.canWrite && !inventory.isHosted($0) }.map { entry in
          offer(
            server.fullName(of: entry.model.name), entry.model.sizeInBytes,
            thinks: entry.facts?.can("thinking") == true, server.address)
        }
      }
    } catch let error as ModelError {
      try console.note(Sanitizer.text(UserError(error).message))
    } catch let error as UserError {
      try console.note(Sanitizer.text(error.message))
    }
    for finding in findings {
      offers += finding.models.map { offer("\(finding.provider)/\($0.name)", 0, thinks: false, finding.address) }
    }
    return offers
  }

  private func show(_ offers: [Offer]) throws {
    var table = Table([
      .init("", alignment: .right), .init("Model"), .init("Size", alignment: .right), .init("Server"), .init("Exam"),
    ])
    for (index, offer) in offers.enumerated() {
      let size = offer.candidate.sizeInBytes
      table.add([
        .init(String(index + 1)), .init(offer.candidate.name), .init(size == 0 ? "" : ByteText.size(size)),
        .init(offer.server), .init(offer.verdict),
      ])
    }
    try console.note("These models are there; \(ByteText.size(Self.room)) of memory are room for them:")
    try console.write(table)
    if !offers.contains(where: { !$0.verdict.isEmpty }) {
      try console.note("None sat an exam yet; `nexus models exam MODEL` shows what one is good for on this machine.")
    }
  }

  private func ask(_ role: ModelRole, _ names: [String], _ recommended: Int) throws -> Int {
    let task = role == .overseer ? "plans and reviews" : "writes the edits"
    let question = "The \(role.title) \(task). Its model, by number or name; \(names[recommended]) is recommended:"
    return try console.ask { try $0.pick(question, among: names, assuming: recommended) } ?? recommended
  }

  private static func words(_ fit: RoleAdvice.Fit) -> String {
    switch fit {
    case .one: "One model plays both roles, so nothing is loaded in between."
    case .together: "Both fit into memory together."
    case .inTurn: "They do not fit into memory together, so each change of roles loads one of them anew."
    case .tooLarge: "They may need more memory than there is; a smaller one is faster."
    }
  }
}
