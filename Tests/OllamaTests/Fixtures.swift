/// Replies of a server, as they come over the wire.
enum Fixtures {
  static let thinking = """
    {"model":"qwen3:8b","created_at":"2026-11-21T09:00:01.100000001Z","message":{"role":"assistant","content":"","thinking":"The user"},"done":false}
    {"model":"qwen3:8b","created_at":"2026-11-21T09:00:01.15Z","message":{"role":"assistant","content":"","thinking":" adds 2 \\u003c 3."},"done":false}
    {"model":"qwen3:8b","created_at":"2026-11-21T09:00:01.2Z","message":{"role":"assistant","content":"2 + 2 "},"done":false}
    {"model":"qwen3:8b","created_at":"2026-11-21T09:00:01.25Z","message":{"role":"assistant","content":"= 4 ✓"},"done":false}
    {"model":"qwen3:8b","created_at":"2026-11-21T09:00:01.3Z","message":{"role":"assistant","content":"."},"done":true,"done_reason":"stop","total_duration":3200000000,"load_duration":2100000000,"prompt_eval_count":18,"prompt_eval_duration":90000000,"eval_count":14,"eval_duration":700000000}

    """
  static let toolsOnDoneLine = """
    {"model":"m","created_at":"2026-11-21T09:01:00Z","message":{"role":"assistant","content":"","thinking":"Need weather."},"done":false}
    {"model":"m","created_at":"2026-11-21T09:01:01Z","message":{"role":"assistant","content":"","tool_calls":[{"id":"Xy12ab","function":{"index":0,"name":"get_weather","arguments":{"city":"Zürich","days":2}}},{"id":"Xy12ac","function":{"index":1,"name":"get_time","arguments":{}}}]},"done":true,"done_reason":"stop","total_duration":900000000,"load_duration":20000000,"prompt_eval_count":150,"prompt_eval_duration":60000000,"eval_count":40,"eval_duration":800000000}

    """
  static let toolsBeforeDoneLine = """
    {"model":"m","created_at":"2026-11-21T09:02:00Z","message":{"role":"assistant","content":"","tool_calls":[{"id":"call_a1b2c3d4","function":{"index":0,"name":"get_weather","arguments":{"city":"Bern"}}}]},"done":false}
    {"model":"m","created_at":"2026-11-21T09:02:00.1Z","message":{"role":"assistant","content":"","tool_calls":[{"id":"call_e5f6g7h8","function":{"index":1,"name":"get_weather","arguments":{"city":"Basel"}}}]},"done":false}
    {"model":"m","created_at":"2026-11-21T09:02:00.2Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":1,"eval_count":30,"eval_duration":600000000}

    """
  static let errorInTheMiddle = """
    {"model":"m","created_at":"2026-11-21T09:03:00Z","message":{"role":"assistant","content":"Once upon"},"done":false}
    {"error":"an error was encountered while running the model: unexpected EOF"}

    """
  static let endWithoutDone = """
    {"model":"m","created_at":"2026-11-21T09:03:00Z","message":{"role":"assistant","content":"Once upon"},"done":false}

    """
  static let repeatedAbort =
    #"{"model":"m","created_at":"2026-11-21T09:03:00Z","message":{"role":"assistant","content":"ha ha ha"},"done":false}"#
  static let structured = """
    {"model":"m","created_at":"2026-11-21T09:04:00Z","message":{"role":"assistant","content":"{\\n  \\"name\\": \\"A"},"done":false}
    {"model":"m","created_at":"2026-11-21T09:04:00.1Z","message":{"role":"assistant","content":"da\\", \\"age\\": 36"},"done":false}
    {"model":"m","created_at":"2026-11-21T09:04:00.2Z","message":{"role":"assistant","content":"}"},"done":true,"done_reason":"stop","total_duration":500000000,"prompt_eval_count":40,"eval_count":20,"eval_duration":400000000}

    """
  static let structuredCut = """
    {"model":"m","created_at":"2026-11-21T09:04:00Z","message":{"role":"assistant","content":"{\\n  \\"name\\": \\"A"},"done":false}
    {"model":"m","created_at":"2026-11-21T09:04:00.2Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"length","eval_count":20,"eval_duration":400000000}

    """
  static let onlyThinking = """
    {"model":"m","created_at":"2026-11-21T09:04:00Z","message":{"role":"assistant","content":"","thinking":"Let me see"},"done":false}
    {"model":"m","created_at":"2026-11-21T09:04:01Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"length","eval_count":128,"eval_duration":1}

    """
  static let generated =
    #"{"model":"m","created_at":"2026-11-21T09:05:00Z","response":"Hello","done":true,"done_reason":"stop","context":[1,2,3],"total_duration":100,"load_duration":10,"prompt_eval_count":3,"prompt_eval_duration":20,"eval_count":1,"eval_duration":30}"#
  static let loaded =
    #"{"model":"m","created_at":"2026-11-21T09:05:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"load"}"#
  static let unloaded =
    #"{"model":"m","created_at":"2026-11-21T09:05:00Z","response":"","done":true,"done_reason":"unload"}"#
  static let pull = """
    {"status":"pulling manifest"}
    {"status":"pulling 6a0746a1ec1a","digest":"sha256:6a07","total":1000}
    {"status":"pulling 6a0746a1ec1a","digest":"sha256:6a07","total":1000,"completed":1000}
    {"status":"verifying sha256 digest"}
    {"status":"writing manifest"}
    {"status":"success"}

    """
  static let pullFailed = """
    {"status":"pulling manifest"}
    {"error":"pull model manifest: file does not exist"}

    """
  static let show =
    #"{"parameters":"stop                           \"<|im_end|>\"\nnum_ctx                        8192","details":{"parent_model":"","format":"gguf","family":"qwen3","families":["qwen3"],"parameter_size":"8.2B","quantization_level":"Q4_K_M"},"model_info":{"general.architecture":"qwen3","qwen3.context_length":40960},"capabilities":["completion","tools","thinking"],"modified_at":"2026-10-01T10:00:00+02:00"}"#
  static let ps =
    #"{"models":[{"name":"qwen3:8b","model":"qwen3:8b","size":6000000000,"digest":"ab","details":{"format":"gguf","family":"qwen3","families":["qwen3"],"parameter_size":"8.2B","quantization_level":"Q4_K_M"},"expires_at":"2026-11-21T10:05:00.5+01:00","size_vram":6000000000,"context_length":8192}]}"#
  static let tags =
    #"{"models":[{"name":"qwen3:8b","model":"qwen3:8b","modified_at":"2026-10-01T10:00:00+02:00","size":5200000000,"digest":"ab","details":{"family":"qwen3","families":null,"parameter_size":"8.2B","quantization_level":"Q4_K_M"}},{"name":"gpt-oss:120b-cloud","remote_model":"gpt-oss:120b","remote_host":"https://ollama.com:443","size":384,"digest":"cd","details":{}}]}"#
}

extension String {
  /// Every way in which these bytes may come in pieces, and every way in which a proxy may have changed the line ends.
  var deliveries: [[[UInt8]]] {
    let bytes = Array(utf8)
    let halves = (0...bytes.count).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
    let changed = [replacing("\n", with: "\r\n"), replacing("\n", with: "\n\n"), droppingLastLineEnd]
    return [[bytes], bytes.map { [$0] }] + halves
      + changed.flatMap { text in [[Array(text.utf8)], text.utf8.map { [$0] }] }
  }

  private var droppingLastLineEnd: String { hasSuffix("\n") ? String(dropLast()) : self }

  func replacing(_ old: Character, with new: String) -> String {
    reduce(into: "") { $0 += $1 == old ? new : String($1) }
  }
}
