import CFastText
import Corpus
import Machine

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
  /// - Complexity: O(words × dimension).
  public func probability(of text: String) -> Double? {
    var line = Self.plain(text)
    let probability = line.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cfasttext_probability(model, $0.baseAddress, $0.count, Self.positive)
      }
    }
    return probability < 0 ? nil : probability
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

  /// A text on one line, in which nothing looks like a label. To fastText a NUL is white space, too.
  private static func plain(_ text: String) -> String {
    // Most texts are fine as they are, and all are looked at.
    var text = text
    let (hasBar, hasBreak) = text.withUTF8 { bytes in
      func has(_ byte: Int32) -> Bool {
        bytes.baseAddress.map { memchr($0, byte, bytes.count) != nil } ?? false
      }
      return (has(0x5F), has(0x0A) || has(0))
    }
    let looksLikeLabel = hasBar && text.contains("__label__")
    guard looksLikeLabel || hasBreak else { return text }
    var bytes = Array(text.utf8)
    for place in bytes.indices where bytes[place] == 0x0A || bytes[place] == 0 {
      bytes[place] = 0x20
    }
    let line = String(decoding: bytes, as: UTF8.self)
    return looksLikeLabel ? line.replacing("__label__", with: "__label_") : line
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
