import ModelWire
import NexusProtocol

extension UserError {
  /// What a person is told of a failed exchange.
  init(_ error: ModelError) {
    let model = error.model ?? "the model"
    let server = error.server.isEmpty ? "the model server" : error.server
    let isOllama = error.serverKind == .ollama
    // Nobody who reads this can look at its log.
    let isHosted = [.anthropic, .gemini, .bedrock].contains(error.serverKind)
    // What a person can start or sign in to is on this machine.
    let isHere = isOllama && (error.server.isEmpty || Self.isLoopback(error.server))
    let address = isOllama ? "llm.baseUrl" : "providers.NAME.baseUrl"
    func make(_ message: String, _ hint: String?, _ status: ExitStatus = .unavailable) -> UserError {
      // Messages of model errors have no period, unless a server wrote one.
      let message = KnownKeys.hidden(in: message)
      let isWhole = message.last.map { ".!?".contains($0) } ?? false
      return UserError(isWhole ? message : message + ".", hint: hint, status: status)
    }
    if error.serverKind == .plugin, let hint = Self.hintOfPlugin(error) {
      self = make(error.message, hint)
      return
    }
    self =
      switch error.code {
      case .unreachable:
        make(
          "No model server answers at \(server): \(error.message)",
          isHere
            ? "Start it with `ollama serve`, or set the address with `nexus config set llm.baseUrl URL`."
            : "Look whether it runs and can be reached from here, or set the address with "
              + "`nexus config set \(address) URL`.")
      case .unsafeConnection:
        make(
          "No safe connection to \(server) could be made: \(error.message)",
          "Where an authority of your own signed its certificate, name the file of that authority: "
            + "`nexus config set --user \(isOllama ? "llm.caFile" : "providers.NAME.caFile") PATH`, or SSL_CERT_FILE.")
      case .notAModelServer:
        make(
          "What answers at \(server) is not \(error.serverKind.api): \(error.message)",
          isOllama
            ? "Check the address with `nexus config get llm.baseUrl`, and OLLAMA_HOST."
            : "Check the provider's address and kind with `nexus config get providers`.")
      case .modelNotFound:
        isOllama
          ? make(
            "The model \"\(model)\" is not installed on \(server).",
            "Run `nexus models pull \(model)`, or choose another with `nexus models set ROLE MODEL`.")
          : make(
            "The model \"\(model)\" is not on \(server): \(error.message)",
            "`nexus models list` shows what it has; choose with `nexus models set ROLE MODEL`.")
      case .loadFailed:
        make(
          "The model \"\(model)\" could not be loaded: \(error.message)",
          "Choose a smaller model with `nexus models set ROLE MODEL`, or a smaller `contextLength`.")
      case .contextExceeded(let tokens, let length):
        make(
          "The prompt is too long for \"\(model)\""
            + (tokens.map { t in length.map { ": \(t) tokens, and its context holds \($0)." } ?? ": \(t) tokens." }
              ?? "."),
          isOllama
            ? "Set a larger `contextLength` for the role, as far as `nexus models check --load` shows that the server gives "
              + "it, or split the task with `nexus plan edit`."
            : isHosted
              ? "Set a smaller `contextLength` for the role, or split the task with `nexus plan edit`."
              : "Start the server with a larger context (llama.cpp: `-c`), or split the task with `nexus plan edit`.",
          .badInput)
      case .promptNotRead:
        make(
          error.message,
          "The reply was not used. `nexus models check --load` shows the context that the server gives; set a "
            + "`contextLength` that it can give, or free some of its memory.")
      case .incomplete:
        make("The reply of \"\(model)\" broke off: \(error.message)", "Run the same command again.")
      case .timedOut:
        make(
          "\"\(model)\" gave no sign of life: \(error.message)",
          "Look at the server, or allow more time with `nexus config set llm.timeout SECONDS`.")
      case .busy:
        make("\(server) is busy: \(error.message)", "Run the same command again later.", .tryAgain)
      case .limitReached:
        // Without a server it is a limit of the user's own.
        error.server.isEmpty
          ? make(error.message, "`nexus config get budget` shows what is allowed; or choose another model.", .tryAgain)
          : make("A usage limit is reached: \(error.message)", "Wait, or choose a local model.", .tryAgain)
      case .unauthorized:
        make(
          "\(server) refuses access: \(error.message)",
          isHere
            ? "Where the server wants a key, `nexus config set --user \(isOllama ? "llm.key" : "providers.NAME.key") "
              + "env:VARIABLE` says where it is read"
              + (isOllama ? "; for a model that Ollama has hosted, run `ollama signin`." : ".")
            : error.serverKind == .bedrock
              ? "Check the keys in AWS's variables or profile, or that of `providers.NAME.key`."
              : "Check the key: `nexus config set --user \(isOllama ? "llm.key" : "providers.NAME.key") env:VARIABLE` "
                + "says where it is read" + (isOllama ? "; a provider has `providers.NAME.key`." : "."))
      case .unsupported(let feature):
        make(
          "\"\(model)\" does not support \(feature).",
          "Choose another model with `nexus models set ROLE MODEL`; `nexus models` lists what each can do.")
      case .onlyThinking:
        make(
          error.message.isEmpty ? "\"\(model)\" gave no answer, only thinking." : "\"\(model)\": \(error.message)",
          "Set `think` to false for the role, or a larger `maxTokens` or `contextLength`.")
      case .refused:
        make(
          "\"\(model)\" will not answer this: \(error.message)",
          "Put it in other words, or choose another model with `nexus models set ROLE MODEL`.", .notDone)
      case .emptyReply:
        make(
          "\"\(model)\" answered with nothing: \(error.message)",
          isOllama
            ? "`ollama ps` shows whether it is loaded and how; run the same command again, or choose another model with "
              + "`nexus models set ROLE MODEL`."
            : (isHosted ? "Run the same command again" : "Look at the server's log")
              + ", or choose another model with `nexus models set ROLE MODEL`.")
      case .modelFailed:
        make(
          "\"\(model)\" broke down: \(error.message)",
          isHere
            ? "Run the same command again; `ollama ps` shows its memory."
            : isHosted
              ? "Run the same command again, or choose another model with `nexus models set ROLE MODEL`."
              : "Run the same command again, and look at the server's log if it happens again.")
      case .repeating:
        make(
          "\"\(model)\" said the same over and over, twice, and was stopped.",
          "Set another `temperature` for the role, or choose another model with `nexus models set ROLE MODEL`.")
      case .remoteNotAllowed:
        make(
          error.message,
          Surroundings.isOffline
            ? "Choose a local model, or unset NEXUS_OFFLINE."
            : "Choose a local model, or allow it with `nexus config set llm.allowRemote true`.", .configuration)
      case .badRequest:
        make(
          "\(server) refused the request: \(error.message)",
          isOllama
            ? "Update Ollama; `nexus doctor` shows its version."
            : isHosted ? "Choose another model with `nexus models set ROLE MODEL`." : "Look at the server's log.")
      case .serverError(let status):
        make(
          "\(server) answered with status \(status): \(error.message)",
          isHosted ? "Run the same command again later." : "Look at the server's log.")
      }
  }

  /// What a person can do about a plugin that fails; nil where it is the same as with a server.
  private static func hintOfPlugin(_ error: ModelError) -> String? {
    let name = error.server.split(separator: " ").last.map(String.init) ?? "NAME"
    switch error.code {
    case .timedOut: return "Set a larger `timeout` in its plugin.json; `nexus plugin check \(name)` tries it."
    case .unreachable, .notAModelServer, .modelFailed, .emptyReply, .incomplete:
      return "`nexus plugin check \(name)` tries it."
    default: return nil
    }
  }

  /// Whether a base URL is one of this machine.
  private static func isLoopback(_ url: String) -> Bool {
    guard let parsed = try? ServerURL(url, leavingOut: "") else { return false }
    return parsed.isLoopback
  }
}

extension ServerKind {
  /// What a server of the kind is called where another program answers in its place.
  fileprivate var api: String {
    switch self {
    case .ollama: "Ollama"
    case .openAI: "an OpenAI-compatible server"
    case .anthropic: "Anthropic's API"
    case .gemini: "Google's Gemini API"
    case .koboldCpp: "KoboldCpp"
    case .bedrock: "Amazon Bedrock"
    case .plugin: "a plugin"
    }
  }
}
