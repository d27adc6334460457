#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The models of the scripted server: which there are, and which are in memory.
struct ModelShelf {
  /// A model in memory, or on its way there.
  private struct Loaded {
    /// The name it was loaded under.
    var name: String
    var contextLength: Int
    /// The load options of the request it was loaded for; nil where it was there from the start.
    var options: [String: BodyValue]?
    var keepAlive: KeepAlive
    /// How often `/api/ps` still reports the load before it is over.
    var pollsLeft = 0
    var gate: Gate?
    /// The request that is loading it, and would end the load by leaving.
    var loader: Int?
  }

  /// What a request has to wait for until its model is in memory.
  struct Load {
    var isNew: Bool
    var gate: Gate?
    var time: Duration
  }

  private var models: [Recording.Model]
  /// By what their weights are.
  private var loaded: [String: Loaded] = [:]

  private let mostLoaded: Int
  /// The names that were loaded, each time one was, in order.
  private(set) var loads: [String] = []

  init(models: [Recording.Model], mostLoaded: Int? = nil) {
    self.models = models
    self.mostLoaded = mostLoaded ?? .max
    for model in models where model.isLoaded {
      let contextLength = min(4096, model.grantedContextLength ?? .max)
      loaded[model.runner] = Loaded(name: model.name, contextLength: contextLength, keepAlive: .standard)
    }
  }

  /// The installed model called `name`.
  func model(_ name: String) -> Recording.Model? {
    models.first { $0.isInstalled && ModelName.normalised($0.name) == ModelName.normalised(name) }
  }

  /// Brings `model` into memory for a request; other load options than before load it anew.
  mutating func load(_ model: Recording.Model, keepAlive: KeepAlive, for request: SeenRequest) -> Load {
    let key = model.runner
    let contextLength = model.contextLength(for: request.contextLength)
    var options = request.loadOptions
    // What is asked for beyond what there is changes nothing.
    options["num_ctx"] = .integer(contextLength)
    if var known = loaded[key], known.contextLength == contextLength, known.options ?? options == options {
      known.options = options
      known.keepAlive = keepAlive
      loaded[key] = known
      return Load(isNew: false, gate: known.gate, time: .zero)
    }
    if loaded[key] == nil, loaded.count >= mostLoaded { loaded = [:] }
    let gate = model.loadingPolls > 0 ? Gate() : nil
    loaded[key] = Loaded(
      name: model.name, contextLength: contextLength, options: options, keepAlive: keepAlive,
      pollsLeft: model.loadingPolls, gate: gate, loader: request.id)
    loads.append(model.name)
    return Load(isNew: true, gate: gate, time: model.loadingTime)
  }

  mutating func unload(_ name: String) {
    if let model = model(name) { loaded[model.runner] = nil }
  }

  /// Marks a model as installed, as `/api/pull` does. False when the recording does not know it.
  mutating func install(_ name: String) -> Bool {
    let index = models.firstIndex { ModelName.normalised($0.name) == ModelName.normalised(name) }
    guard let index else { return false }
    models[index].isInstalled = true
    return true
  }

  /// Ends the loads of a request whose client left before the first byte, as Ollama does.
  mutating func abortLoad(of request: Int) {
    loaded = loaded.filter { $0.value.loader != request }
  }

  /// Notes that the loads for a request are over.
  mutating func endLoad(of request: Int) {
    for key in loaded.keys where loaded[key]?.loader == request { loaded[key]?.loader = nil }
  }

  /// The answer to `/api/tags`.
  var tags: BodyValue {
    ["models": .array(models.filter(\.isInstalled).map(\.tag))]
  }

  /// The answer to `/api/ps`, and the gates of loads that are over once it was sent.
  ///
  /// Ollama lists a model from the moment it starts to load it.
  mutating func poll(now: Date = .now) -> (answer: BodyValue, loadsOver: [Gate]) {
    var gates: [Gate] = []
    var listed: [BodyValue] = []
    for model in models {
      let key = model.runner
      guard var entry = loaded[key], entry.name == model.name else { continue }
      listed.append(model.running(contextLength: entry.contextLength, keepAlive: entry.keepAlive, now: now))
      guard entry.pollsLeft > 0 else { continue }
      entry.pollsLeft -= 1
      if entry.pollsLeft == 0, let gate = entry.gate { gates.append(gate) }
      loaded[key] = entry
    }
    return (["models": .array(listed)], gates)
  }
}
