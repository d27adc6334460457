/// The exchanges of a recording, and how often each was asked for.
struct Script {
  private let order: Recording.Order
  private let roles: [String: String]
  private var exchanges: [Recording.Exchange]
  private var uses: [Int]
  private var faultsShown: [Int]
  private var next = 0

  init(_ recording: Recording) {
    order = recording.order
    roles = recording.roles
    exchanges = recording.exchanges
    uses = exchanges.map { _ in 0 }
    faultsShown = uses
  }

  /// What the script has for a request.
  enum Match {
    /// `round` counts from 0 how often the exchange's fault was shown before.
    case exchange(Recording.Exchange, label: String, round: Int)
    /// `exchange` is the label of the nearest one.
    case refusal(exchange: String?, reasons: [String])
  }

  /// The exchange for `request`, which counts as used unless its fault only comes before the real answer.
  mutating func take(for request: SeenRequest) -> Match {
    let generates = request.endpoint == .chat || request.endpoint == .generate
    return generates && order == .inOrder ? takeNext(for: request) : takeFirst(for: request)
  }

  /// Whether an unused exchange was written for `endpoint`.
  func mentions(_ endpoint: Endpoint) -> Bool {
    exchanges.indices.contains(where: { exchanges[$0].expectation.endpoint == endpoint && !isUsedUp($0) })
  }

  /// The labels of exchanges that were never asked for, without the optional ones.
  var unused: [String] {
    exchanges.indices.filter { index in
      let wanted: Int
      switch exchanges[index].repetition {
      case .times(let count): wanted = count
      case .always: wanted = 1
      }
      return uses[index] < wanted && !exchanges[index].isOptional
    }.map(label)
  }

  private mutating func takeNext(for request: SeenRequest) -> Match {
    var index = next
    var nearest: Match?
    while index < exchanges.count {
      let exchange = exchanges[index]
      if exchange.isBesides || isUsedUp(index) {
        index += 1
        continue
      }
      let shortcomings = exchange.expectation.shortcomings(of: request, roles: roles)
      if shortcomings.isEmpty {
        next = index
        return use(index)
      }
      nearest = nearest ?? .refusal(exchange: label(index), reasons: shortcomings)
      guard exchange.isOptional || (exchange.repetition == .always && uses[index] > 0) else { break }
      index += 1
    }
    return nearest ?? .refusal(exchange: nil, reasons: [nothingLeft(for: request)])
  }

  private mutating func takeFirst(for request: SeenRequest) -> Match {
    var nearest: (label: String, shortcomings: [String])?
    for index in exchanges.indices where !isUsedUp(index) {
      let shortcomings = exchanges[index].expectation.shortcomings(of: request, roles: roles)
      if shortcomings.isEmpty { return use(index) }
      if shortcomings.count < nearest?.shortcomings.count ?? .max { nearest = (label(index), shortcomings) }
    }
    guard let nearest else { return .refusal(exchange: nil, reasons: [nothingLeft(for: request)]) }
    return .refusal(exchange: "any unused exchange, the nearest being \(nearest.label),", reasons: nearest.shortcomings)
  }

  private mutating func use(_ index: Int) -> Match {
    var exchange = exchanges[index]
    let round = faultsShown[index]
    if let fault = exchange.fault, let times = fault.times, !fault.isHarmless {
      if round < times {
        faultsShown[index] += 1
        return .exchange(exchange, label: label(index), round: round)
      }
      exchange.fault = nil
    } else if let fault = exchange.fault, fault.isSweep {
      faultsShown[index] += 1
      if round < fault.sweptLines(of: exchange.reply) {
        return .exchange(exchange, label: label(index), round: round)
      }
      exchange.fault = nil
    }
    uses[index] += 1
    return .exchange(exchange, label: label(index), round: round)
  }

  private func isUsedUp(_ index: Int) -> Bool {
    guard case .times(let count) = exchanges[index].repetition else { return false }
    return uses[index] >= count
  }

  private func label(_ index: Int) -> String {
    let name = exchanges[index].name
    return name.isEmpty ? "exchange \(index + 1)" : "exchange \(index + 1) \"\(name)\""
  }

  private func nothingLeft(for request: SeenRequest) -> String {
    "no exchange is left for \(request.method) \(request.path)" + (request.model.map { " with \"\($0)\"" } ?? "")
  }
}

extension Recording.Exchange {
  /// Whether this answers a request that generates no text, and so stands outside the order.
  var isBesides: Bool {
    guard let endpoint = expectation.endpoint else { return false }
    return endpoint != .chat && endpoint != .generate
  }
}
