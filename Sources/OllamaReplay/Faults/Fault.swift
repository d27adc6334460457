extension Recording {
  /// Something that goes wrong with an answer.
  package struct Fault: Sendable, Equatable {
    /// What goes wrong.
    package enum Kind: Sendable, Equatable {
      /// Another answer than the model's, before the first byte of it.
      case answer(status: Int, contentType: String?, body: String)
      case closeBeforeHead, resetBeforeHead, stallBeforeHead, stallInHead
      /// Bytes that are no HTTP.
      case garbageResponse
      /// The stream ends before its time, after this many whole lines.
      case cut(Ending, afterLines: Int)
      /// Cut after 0, 1, 2 … lines with each further request, until the answer is whole.
      case sweep(Ending)
      /// A line `{"error":…}` and the end, after this many lines.
      case errorLine(String, afterLines: Int)
      /// A foreign line between the others, after this many.
      case strayLine(String, afterLines: Int)
      /// A line whose text has this many bytes, before the others.
      case longLine(bytes: Int)
      case invalidUTF8, crlf, blankLines, noFinalLineEnd, byteByByte
      /// The reply breaks off in the middle, `done_reason` is `length`.
      case lengthReached
      /// Only thinking comes, `done_reason` is `length`.
      case thinkingOnly
      case emptyReply
      /// The stream ends properly, but its last line has `done` false.
      case neverDone
      /// `prompt_eval_count` tells that about half of the context was read: the server cut the prompt.
      case truncatedPrompt
      /// All figures are left out.
      case noUsage
      /// The thinking stands in the content, between `<think>` tags.
      case thinkTags
      case badChunkSize
      /// `Content-Length` promises more than comes.
      case shortBody
      /// Neither a length nor chunks: the end of the connection is the end of the answer.
      case untilClose
      /// An interim response 103 precedes the answer.
      case interim
      /// `Connection: close` is sent and done.
      case announcedClose
      /// The idle connection is closed after the answer, without a word.
      case silentClose
    }

    /// How a stream that is cut ends.
    package enum Ending: String, Sendable, CaseIterable {
      /// Properly, as if all had been said.
      case endEarly = "end-early"
      /// The connection closes between two lines.
      case close
      case closeMidLine = "close-mid-line"
      /// The connection closes within a chunk whose size was announced.
      case truncateChunk = "truncate-chunk"
      case reset
      /// Nothing more comes until the client leaves.
      case stall
      case stallMidLine = "stall-mid-line"
    }

    /// What goes wrong.
    package var kind: Kind
    /// Only this many requests meet the fault, then the exchange answers properly. Nil: the fault is its only answer,
    /// as it is with one that leaves the reply whole.
    package var times: Int?

    /// A fault that meets `times` requests, or is the only answer.
    package init(_ kind: Kind, times: Int? = nil) {
      self.kind = kind
      self.times = times
    }

    /// This fault for the first `count` requests only.
    package func times(_ count: Int) -> Fault { Fault(kind, times: count) }

    /// Whether each further request is cut later than the one before.
    package var isSweep: Bool {
      if case .sweep = kind { true } else { false }
    }

    /// Whether a careful client still reads the whole reply, and so has no reason to ask again.
    var isHarmless: Bool {
      switch kind {
      case .crlf, .blankLines, .noFinalLineEnd, .byteByByte, .interim, .announcedClose, .silentClose, .untilClose,
        .noUsage, .thinkTags, .truncatedPrompt:
        true
      default: false
      }
    }

    /// How many requests a sweep cuts before it lets `reply` through whole.
    func sweptLines(of reply: Reply) -> Int {
      ReplyLines(reply: reply, form: .chat, model: "", usage: .init()).lines.count
    }
  }
}

/// Ways to write a fault in Swift.
extension Recording.Fault {
  /// An answer with `status` and Ollama's error body.
  package static func status(_ status: Int, _ error: String) -> Self {
    let body: BodyValue = ["error": .string(error)]
    return Self(.answer(status: status, contentType: "application/json", body: body.json))
  }

  /// An answer of any kind; without a type it has no `Content-Type`.
  package static func answer(_ status: Int, body: String, contentType: String? = nil) -> Self {
    Self(.answer(status: status, contentType: contentType, body: body))
  }

  /// See `Ending.endEarly`.
  package static func endEarly(after lines: Int) -> Self { Self(.cut(.endEarly, afterLines: lines)) }

  /// See `Ending.close`.
  package static func close(after lines: Int) -> Self { Self(.cut(.close, afterLines: lines)) }

  /// See `Ending.closeMidLine`.
  package static func closeMidLine(after lines: Int) -> Self { Self(.cut(.closeMidLine, afterLines: lines)) }

  /// See `Ending.truncateChunk`.
  package static func truncateChunk(after lines: Int) -> Self { Self(.cut(.truncateChunk, afterLines: lines)) }

  /// See `Ending.reset`.
  package static func reset(after lines: Int) -> Self { Self(.cut(.reset, afterLines: lines)) }

  /// See `Ending.stall`.
  package static func stall(after lines: Int) -> Self { Self(.cut(.stall, afterLines: lines)) }

  /// See `Ending.stallMidLine`.
  package static func stallMidLine(after lines: Int) -> Self { Self(.cut(.stallMidLine, afterLines: lines)) }

  /// See `Kind.sweep`.
  package static func sweep(_ ending: Ending) -> Self { Self(.sweep(ending)) }

  /// See `Kind.errorLine`.
  package static func errorLine(_ text: String, after lines: Int) -> Self {
    Self(.errorLine(text, afterLines: lines))
  }

  /// See `Kind.strayLine`.
  package static func strayLine(_ text: String, after lines: Int) -> Self {
    Self(.strayLine(text, afterLines: lines))
  }

  /// See `Kind.longLine`.
  package static func longLine(bytes: Int) -> Self { Self(.longLine(bytes: bytes)) }

  /// The connection closes instead of an answer.
  package static let closeBeforeHead = Self(.closeBeforeHead)
  /// The connection is reset instead of an answer.
  package static let resetBeforeHead = Self(.resetBeforeHead)
  /// Nothing comes until the client leaves.
  package static let stallBeforeHead = Self(.stallBeforeHead)
  /// Bytes that are no HTTP.
  package static let garbageResponse = Self(.garbageResponse)
  /// Each byte is written on its own.
  package static let byteByByte = Self(.byteByByte)
  /// See `Kind.lengthReached`.
  package static let lengthReached = Self(.lengthReached)
  /// See `Kind.thinkingOnly`.
  package static let thinkingOnly = Self(.thinkingOnly)
  /// See `Kind.truncatedPrompt`.
  package static let truncatedPrompt = Self(.truncatedPrompt)
  /// The queue is full: 503.
  package static let busy = Self.status(503, "server busy, please try again.  maximum pending requests exceeded")
}
