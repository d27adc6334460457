import Agents
import Configuration
import Exchanges
import Inspection
import JSONText
import NexusProtocol

/// Looks at one role: whether its model is there, may be used, and can do what is asked of it.
struct RoleExamination {
  let role: ModelRole
  let settings: NexusConfiguration.Role
  let directory: ModelDirectory
  let inventory: ModelInventory
  /// The window the user set, if so.
  let configuredContextLength: Int?
  /// Whether the models were loaded for this look, so that what the server tells of them is nexus's own doing.
  let wasLoaded: Bool

  func diagnosis(loadFailure: ModelError?) async throws -> Diagnosis {
    let facts: ModelFacts
    do {
      facts = try await inventory.server.client.factsBeforePrompt(of: model)
    } catch let error as ModelError where error.code == .modelNotFound {
      return missing(error)
    } catch let error as ModelError {
      return Diagnosis(topic, failure: error.naming(settings.model))
    }
    if facts.can("completion") == false {
      return Diagnosis(
        topic, .fault, "\(settings.model) cannot write text", remedy: "`nexus models set \(role.rawValue) MODEL`",
        details: details(facts))
    }
    if let loadFailure {
      return Diagnosis(topic, failure: loadFailure.naming(settings.model))
    }
    let remarks = remarks(facts)
    let sentence = ([summary(facts)] + remarks.map(\.text)).joined(separator: "; ")
    let worst = remarks.contains { $0.isFault } ? Diagnosis.State.fault : remarks.isEmpty ? .good : .note
    return Diagnosis(
      topic, worst, sentence, remedy: remarks.compactMap(\.remedy).first, details: details(facts))
  }

  private var topic: String { role.title }
  /// What the server calls the role's model.
  private var model: String { directory.model(settings.model, of: role, on: inventory.server) ?? settings.model }
  private var entry: ModelInventory.Entry? { inventory.entry(named: model) }
  private var running: RunningModel? { entry?.running }

  /// A role whose model is missing works all the same while one of its fallbacks is there.
  private func missing(_ error: ModelError) -> Diagnosis {
    let get =
      inventory.server.client.kind == .ollama
      ? "`nexus models pull \(settings.model)`, or choose another with " : "Choose one that `nexus models list` shows: "
    let fallback = settings.fallbacks.first { name in
      directory.model(name, of: role, on: inventory.server).flatMap(inventory.entry) != nil
    }
    if let fallback {
      return Diagnosis(
        topic, .note, "\(settings.model) is not installed, so the fallback \(fallback) is used",
        remedy: "`nexus models pull \(settings.model)`", details: [("model", .string(settings.model))])
    }
    return Diagnosis(
      topic, .fault, UserError(error.naming(settings.model)).message,
      remedy: get + "`nexus models set \(role.rawValue) MODEL`", details: [("model", .string(settings.model))])
  }

  private func summary(_ facts: ModelFacts) -> String {
    var parts = [settings.model]
    if let model = entry?.model, model.remoteHost == nil, model.sizeInBytes > 0 {
      parts[0] += ", " + ByteText.size(model.sizeInBytes)
    }
    let abilities = facts.capabilities?.subtracting(["completion"]).sorted() ?? []
    if !abilities.isEmpty { parts[0] += ", with " + abilities.joined(separator: " and ") }
    parts.append(
      "context of \(choice(facts).length) tokens (\(choice(facts).reason))"
        + (facts.trainedContextLength.map { ", trained for \($0)" } ?? ""))
    if let running { parts.append("in memory with \(InventoryText.text(running))") }
    return parts.joined(separator: "; ")
  }

  /// The window nexus asks for, and why.
  private func choice(_ facts: ModelFacts) -> ContextLengthChoice {
    let model = inventory.server.client.contextModel(facts, entry?.model, running)
    return .make(configured: configuredContextLength, model)
  }

  private struct Remark {
    var text: String
    var remedy: String?
    var isFault = false
  }

  private func remarks(_ facts: ModelFacts) -> [Remark] {
    var remarks: [Remark] = []
    let path = "llm.models.\(role.rawValue)"
    let asked = choice(facts).length
    if let configuredContextLength, asked < configuredContextLength {
      remarks.append(
        Remark(
          text: facts.fixedContextLength == nil
            ? "nexus uses the \(asked) it was trained for" : "nexus uses the \(asked) that its server gives",
          remedy: "`nexus config set \(path).contextLength \(asked)`"))
    }
    // A server that was started with more than nexus uses loads nothing anew.
    if let granted = running?.contextLength, granted != asked, facts.fixedContextLength == nil {
      let isTooSmall = wasLoaded && granted < asked
      remarks.append(
        Remark(
          text: isTooSmall
            ? "the server grants no more than \(granted) of the \(asked) tokens"
            : "nexus asks for \(asked) tokens, so the server will load it anew",
          remedy: isTooSmall ? "`nexus config set \(path).contextLength \(granted)`" : nil, isFault: isTooSmall))
    }
    if let percent = running?.percentOnGPU, percent < 100 {
      remarks.append(Remark(text: "\(100 - percent)% of it runs on the CPU, which is slow"))
    }
    let wantsThinking = settings.think.map { $0 != .off } ?? false
    if wantsThinking, facts.can("thinking") == false {
      remarks.append(
        Remark(text: "`think` is set, but it cannot think", remedy: "`nexus config unset \(path).think`"))
    }
    if facts.failedToLoad {
      remarks.append(
        Remark(
          text: "the server could not load it when it last tried", remedy: "`nexus models check --load` tries again"))
    }
    if isHosted(facts) { remarks.append(Remark(text: "prompts to it leave this machine, which is allowed")) }
    return remarks
  }

  private func isHosted(_ facts: ModelFacts) -> Bool {
    facts.remoteHost != nil || inventory.server.client.isHosted(model) || !inventory.server.client.isLoopback
  }

  private func details(_ facts: ModelFacts) -> [(String, JSONValue)] {
    func number(_ value: Int?) -> JSONValue { value.map { JSONValue($0) } ?? .null }
    return [
      ("role", .string(role.rawValue)), ("model", .string(settings.model)),
      ("sizeInBytes", number(entry?.model.sizeInBytes)),
      ("capabilities", facts.capabilities.map { JSONValue($0.sorted()) } ?? .null),
      ("contextLength", JSONValue(choice(facts).length)), ("contextLengthReason", .string(choice(facts).reason)),
      ("trainedContextLength", number(facts.trainedContextLength)),
      ("contextLengthInEffect", number(running?.contextLength)), ("percentOnGPU", number(running?.percentOnGPU)),
    ]
  }
}

extension ModelError {
  /// The same, of the model that the user calls `name`.
  fileprivate func naming(_ name: String) -> ModelError {
    var error = self
    error.model = name
    return error
  }
}
