extension JSONValue {
  /// Reads a text that is one JSON value, with white space around it at most.
  ///
  /// Names that are repeated in an object are kept, in their order.
  package init(
    parsing bytes: UnsafeBufferPointer<UInt8>, options: JSONReadingOptions = .strict
  ) throws(JSONError) {
    var reader = JSONReader(bytes, options: options)
    self = try reader.readDocument()
  }

  package init(parsing bytes: UnsafeRawBufferPointer, options: JSONReadingOptions = .strict) throws(JSONError) {
    self = try bytes.withMemoryRebound(to: UInt8.self) { bytes throws(JSONError) in
      try JSONValue(parsing: bytes, options: options)
    }
  }

  package init(parsing bytes: [UInt8], options: JSONReadingOptions = .strict) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      try JSONValue(parsing: bytes, options: options)
    }
  }

  package init(parsing bytes: ArraySlice<UInt8>, options: JSONReadingOptions = .strict) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      try JSONValue(parsing: bytes, options: options)
    }
  }

  package init(parsing text: String, options: JSONReadingOptions = .strict) throws(JSONError) {
    var text = text
    let result = text.withUTF8 { bytes in
      Result { () throws(JSONError) in try JSONValue(parsing: bytes, options: options) }
    }
    self = try result.get()
  }
}
