import NexusProtocol

extension ModelServers {
  /// The tokens of a prompt as its server counts them; nil where it does not, or cannot be asked now.
  func promptTokens(of request: ChatRequest, role: ModelRole) async -> Int? {
    guard let place = reachable(request.model, role) else { return nil }
    var own = request
    own.model = place.model
    return (try? await place.client.promptTokens(of: own)) ?? nil
  }

  /// How many bytes a token of a model has in text of the kind that prompts hold; nil where its server does not count.
  ///
  /// The sample is counted once and twice: what the template adds falls out of the difference.
  func bytesPerToken(of model: String, role: ModelRole) async -> Double? {
    func tokens(_ text: String) async -> Int? {
      let request = ChatRequest(
        model: model, messages: [Message(.user, text)], options: GenerationOptions(contextLength: 4096))
      return await promptTokens(of: request, role: role)
    }
    guard let once = await tokens(Self.sample), let twice = await tokens(Self.sample + Self.sample), twice > once else {
      return nil
    }
    return Double(Self.sample.utf8.count) / Double(twice - once)
  }

  private static let sample = """
    The configuration is read once, when the program starts; a later layer outweighs an earlier one.

    ```swift
    struct RetryPolicy: Sendable {
      let maximumRetries: Int
      var delays: [Duration] = [.milliseconds(250), .seconds(1), .seconds(4)]

      func delay(before attempt: Int) -> Duration? {
        guard attempt < min(maximumRetries, delays.count) else { return nil }
        return delays[attempt]
      }
    }
    ```

    ```python
    def load_config(path, *, strict=True):
        with open(path, encoding="utf-8") as handle:
            data = json.load(handle)
        if strict and "version" not in data:
            raise ConfigError(f"{path}: no version")
        return {key: value for key, value in data.items() if not key.startswith("_")}
    ```

    {"checks": [{"name": "tests", "run": ["make", "test"], "timeoutSeconds": 600}], "retries": 3}

    """
}
