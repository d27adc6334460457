extension Recording {
  /// The two ways on which Ollama makes a prompt of a conversation.
  package enum Path: String, Sendable, CaseIterable {
    /// The template is that of the model's file, and llama.cpp's server applies it.
    case native
    /// The template is one of Ollama's own, which applies it.
    case rendered
  }

  /// A model the scripted server has, or could pull.
  package struct Model: Sendable {
    /// The name with its tag, as `/api/tags` shows it.
    package var name: String
    /// The size on disk, and in memory once loaded.
    package var sizeInBytes = 4_700_000_000
    /// The architecture, for example `qwen2`.
    package var family = "qwen3"
    /// The number of parameters as Ollama writes it.
    package var parameterSize = "8.2B"
    /// The name of the quantisation.
    package var quantization = "Q4_K_M"
    /// The length the model was trained for, in tokens; what `/api/show` tells.
    package var contextLength = 40_960
    /// What the server grants at most, in tokens, whatever a request asks for; only `/api/ps` tells.
    package var grantedContextLength: Int?
    /// What `/api/show` tells that it can; nil stands for a server too old to tell.
    package var capabilities: [String]? = ["completion", "tools"]
    /// What `/api/tags` tells, where that is something else; those of `/api/show` hold.
    package var listedCapabilities: [String]?
    /// How it refuses a prompt that does not fit; nil stands for what does not refuse it, as imitations of Ollama.
    package var path: Path?
    /// A name for its weights. Models with the same are one in memory, under the name that was loaded; nil for its own.
    package var weights: String?
    /// Whether it is in memory when the server starts.
    package var isLoaded = false
    /// False for a model that has to be pulled first.
    package var isInstalled = true
    /// How many times `/api/ps` reports it loading before the load ends. The request that loads it waits for that.
    package var loadingPolls = 0
    /// How long a load takes, besides `loadingPolls`.
    package var loadingTime: Duration = .zero
    /// The share of the model that is in video memory once loaded, 0 to 1.
    package var shareOnGPU = 1.0
    /// The lines of `parameters` in `/api/show`, for example `num_ctx 8192`.
    package var parameters: [String] = []
    /// Set for a model that runs elsewhere: the prompt would leave the machine.
    package var remoteHost: String?

    /// A model with tools; a name without a tag gets `latest`.
    package init(_ name: String) {
      self.name = name.contains(":") ? name : name + ":latest"
    }

    /// This model with `change` applied to it.
    package func with(_ change: (inout Model) -> Void) -> Model {
      var copy = self
      change(&copy)
      return copy
    }
  }
}

extension Recording.Model {
  /// What models with the same weights have in common.
  var runner: String { weights ?? ModelName.normalised(name) }

  /// The context the server gives it for a request, without a word where that is less than was asked for.
  func contextLength(for requested: Int?) -> Int {
    min(requested ?? 4096, contextLength, grantedContextLength ?? .max)
  }
}

/// Names of models as Ollama compares them.
enum ModelName {
  /// The name in the form in which two names of the same model are equal: lower case, with a tag.
  static func normalised(_ name: String) -> String {
    var name = name.lowercased()
    if name.hasPrefix("library/") { name.removeFirst("library/".count) }
    let lastPart = name.split(separator: "/").last ?? ""
    return lastPart.contains(":") ? name : name + ":latest"
  }
}
