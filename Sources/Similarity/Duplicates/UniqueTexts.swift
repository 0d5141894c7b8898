import Corpus
import Machine

/// Different texts in ascending order of their lengths, with what is held in memory of each: 64 bytes of
/// signature and 28 more.
struct UniqueTexts: Sendable {
  /// The part a text belongs to; texts of different parts are never compared.
  let parts: [Int32]
  /// What tells apart texts that have different numbers; 0 for all if they may be folded together.
  let numbers: [UInt64]
  let signatures: Signatures
  private let places: [Int32]
  private let store: SpilledTexts

  /// What is known of one text when it comes in.
  struct Look {
    let part: Int32
    let numbers: UInt64
    let length: Int32
    /// Breaks ties between texts of one length, so that their order is that of no file.
    let digest: RowID
  }

  /// - Parameters:
  ///   - looks: of each text of the store.
  ///   - bytes: the signatures of all of them, one behind the other.
  init(_ store: SpilledTexts, _ looks: [Look], _ bytes: [UInt8], cutoff: RatioCutoff) {
    self.store = store
    let order = looks.indices.sorted {
      (looks[$0].length, looks[$0].digest, looks[$0].part)
        < (looks[$1].length, looks[$1].digest, looks[$1].part)
    }
    var signatures = Signatures(cutoff)
    signatures.reserve(order.count)
    for place in order {
      let signature = bytes[place * Symbols.count..<(place + 1) * Symbols.count]
      signatures.add(signature, length: Int(looks[place].length))
    }
    self.signatures = signatures
    parts = order.map { looks[$0].part }
    numbers = order.map { looks[$0].numbers }
    places = order.map(Int32.init)
  }

  var count: Int { places.count }

  func length(_ index: Int) -> Int { Int(signatures.lengths[index]) }

  /// A text's number in the store.
  func place(_ index: Int) -> Int { Int(places[index]) }

  func text(_ index: Int) -> CodePoints {
    store.withUTF8(place(index), CodePoints.init(utf8:))
  }

  /// Whether two texts may be compared at all.
  func areComparable(_ first: Int, _ second: Int) -> Bool {
    parts[first] == parts[second] && numbers[first] == numbers[second]
  }
}
