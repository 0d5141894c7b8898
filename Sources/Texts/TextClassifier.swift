import CFastText
import Machine
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// Tells how likely a text is of one kind rather than another, by fastText (Joulin et al., 2016).
///
/// It is trained once and never changes, so any thread may ask it.
public final class TextClassifier: @unchecked Sendable {
  /// What is learnt, and how: OpenThoughts3's values, and fastText's own for the rest.
  public struct Options: Sendable, Equatable {
    /// The numbers of a word's vector.
    public var dimension = 256
    public var epochs = 3
    public var learningRate = 0.1
    /// The longest runs of words that count as one.
    public var wordNGrams = 2
    /// Words that occur less often are not known.
    public var minimumCount = 3
    /// How many places there are for runs of words; memory is this times the dimension times 4 bytes.
    public var buckets = 2_000_000
    public var seed = 0
    /// Several are faster, and give another model each time.
    public var threads = 1

    public init() {}

    /// The arguments of fastText's command line behind `supervised`: all that decides about the model.
    public func arguments(input: String, output: String) -> [String] {
      [
        "-input", input, "-output", output, "-dim", "\(dimension)", "-epoch", "\(epochs)", "-lr",
        "\(learningRate)", "-wordNgrams", "\(wordNGrams)", "-minCount", "\(minimumCount)",
        "-bucket",
        "\(buckets)", "-seed", "\(seed)", "-thread", "\(threads)", "-verbose", "0",
      ]
    }
  }

  /// The label of texts of the wanted kind, and of the others.
  public static let positive = "__label__positive"
  public static let negative = "__label__negative"

  private let model: OpaquePointer

  private init(_ model: OpaquePointer) {
    self.model = model
  }

  deinit {
    cfasttext_free(model)
  }

  /// Learns from texts.
  ///
  /// - Parameter file: lines as ``line(_:label:)`` writes them, in a mixed order: the last ones count most.
  /// - Throws: ``RetortError`` of kind `input` if the file cannot be learnt from.
  public convenience init(training file: String, _ options: Options = Options()) throws {
    let arguments = options.arguments(input: file, output: "/dev/null").map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    let pointers = arguments.map { UnsafePointer($0) }
    self.init(
      try Self.made("no classifier can be trained on \(file)") {
        cfasttext_train(pointers, pointers.count, $0)
      })
  }

  /// Reads a model of fastText's.
  ///
  /// - Throws: ``RetortError`` of kind `input` if it is none, or does not know the label ``positive``.
  public convenience init(path: String) throws {
    guard Files.exists(path) else { throw RetortError(.input, "there is no model \(path)") }
    // The library believes what a file says of itself, and crashes or never ends where that is not so.
    try FastTextFile.check(path)
    self.init(
      try Self.made("\(path) cannot be read as a model of fastText") { cfasttext_load(path, $0) })
    guard labels.contains(Self.positive) else {
      throw RetortError(
        .input, "the model \(path) does not know \(Self.positive)",
        cause: "it knows \(labels.prefix(5).joined(separator: ", "))")
    }
  }

  /// Writes the model; any fastText can read it.
  public func save(to path: String) throws {
    var problem: UnsafeMutablePointer<CChar>?
    guard cfasttext_save(model, path, &problem) == 0 else { return }
    defer { free(problem) }
    throw RetortError(
      .storage, "the model cannot be written to \(path)", cause: problem.map { String(cString: $0) }
    )
  }

  /// How likely a text is of the wanted kind, 0...1; nil if no word of it is known.
  ///
  /// - Parameter rest: more of the text, behind a space.
  /// - Complexity: O(characters) for models of two labels as ``init(training:_:)`` makes them; O(words × dimension) for
  ///   others.
  public func probability(of text: String, _ rest: String = "") -> Double? {
    let probability = Self.withPiece(text) { text in
      Self.withPiece(rest) { rest in
        withUnsafePointer(to: (text, rest)) { pieces in
          pieces.withMemoryRebound(to: cfasttext_piece.self, capacity: 2) {
            cfasttext_probability(model, $0, 2, Self.positive)
          }
        }
      }
    }
    return probability < 0 ? nil : probability
  }

  private static func withPiece<Value>(_ text: String, _ body: (cfasttext_piece) -> Value) -> Value
  {
    func call(_ bytes: UnsafeBufferPointer<UInt8>) -> Value {
      bytes.withMemoryRebound(to: CChar.self) {
        body(cfasttext_piece(text: $0.baseAddress, length: $0.count))
      }
    }
    // Most texts are fine as they are, and all are looked at.
    let value = text.utf8.withContiguousStorageIfAvailable { isPlain($0) ? call($0) : nil }
    if let value = value ?? nil { return value }
    var line = plain(text)
    return line.withUTF8(call)
  }

  /// All labels that the model knows.
  public var labels: [String] {
    (0..<cfasttext_labels(model)).map { place in
      guard let name = cfasttext_label(model, place) else { return "" }
      defer { free(name) }
      return String(cString: name)
    }
  }

  /// A line of a training file.
  public static func line(_ text: String, label: String) -> String { "\(label) \(plain(text))\n" }

  /// What a word begins with that is a label.
  private static let labelStart = Array("__label__".utf8)

  /// A text on one line, in which nothing looks like a label. To fastText a NUL is white space, too.
  private static func plain(_ text: String) -> String {
    let bytes = text.utf8.map { $0 == 0x0A || $0 == 0 ? 0x20 : $0 }
    return String(
      decoding: bytes.replacing(labelStart, with: labelStart.dropLast()), as: UTF8.self)
  }

  /// Whether ``plain(_:)`` changes nothing.
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = UnsafeRawBufferPointer(text)
    func find(_ byte: UInt8) -> Int? {
      guard let start = rest.baseAddress, let found = memchr(start, Int32(byte), rest.count) else {
        return nil
      }
      return start.distance(to: UnsafeRawPointer(found))
    }
    guard find(0x0A) == nil, find(0) == nil else { return false }
    while let bar = find(labelStart[0]) {
      rest = UnsafeRawBufferPointer(rebasing: rest[bar...])
      if rest.starts(with: labelStart) { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
    }
    return true
  }

  private static func made(
    _ what: String, _ make: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> OpaquePointer?
  ) throws -> OpaquePointer {
    var problem: UnsafeMutablePointer<CChar>?
    if let model = make(&problem) { return model }
    defer { free(problem) }
    throw RetortError(.input, what, cause: problem.map { String(cString: $0) })
  }
}
