/// Words that turn an amount: five kilometres north are none south, and a rise is no fall.
enum TurningWords {
  /// The sense of a word; nil if it has none.
  static func sense(of word: String) -> String? { senses[word] }

  /// Whether two senses exclude each other.
  static func areOpposite(_ left: String, _ right: String) -> Bool {
    left != right
      && (opposites[left] == right || opposites[right] == left || areCompass(left, right)
        || others.contains([left, right]))
  }

  private static let others: Set<Set<String>> = [["increase", "loss"], ["profit", "decrease"]]

  private static func areCompass(_ left: String, _ right: String) -> Bool {
    compass.contains(left) && compass.contains(right)
  }

  private static let compass: Set<String> = [
    "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest",
  ]

  /// A sense and its opposite, and the words for each.
  private static let pairs: [([String], [String])] = [
    (
      [
        "increase", "increased", "increases", "increasing", "rise", "rose", "growth", "gain",
        "gained",
      ],
      [
        "decrease", "decreased", "decreases", "decreasing", "fall", "fell", "drop", "dropped",
        "decline", "reduction", "reduced", "discount",
      ]
    ),
    (["more", "extra", "additional"], ["less", "fewer"]),
    (["up", "upward", "upwards"], ["down", "downward", "downwards"]),
    (["profit"], ["loss", "lost"]),
    (["above", "over"], ["below", "under", "beneath"]),
    (["clockwise"], ["counterclockwise", "anticlockwise", "counter-clockwise"]),
    (["faster"], ["slower"]), (["older"], ["younger"]), (["taller"], ["shorter"]),
    (["longer"], ["briefer"]), (["heavier"], ["lighter"]), (["higher"], ["lower"]),
    (["larger", "bigger", "greater"], ["smaller"]), (["warmer", "hotter"], ["colder", "cooler"]),
    (["before", "earlier", "early"], ["after", "later", "late"]),
    (["ahead"], ["behind"]), (["forward", "forwards"], ["backward", "backwards"]),
    (["inward", "inwards"], ["outward", "outwards"]), (["inside"], ["outside"]),
    (["ad", "ce"], ["bc", "bce"]), (["deposit", "deposited"], ["withdrawal", "withdrawn"]),
    (["surplus"], ["deficit", "shortage"]), (["credit"], ["debit", "debt"]),
    (["left"], ["right"]), (["closer", "nearer"], ["farther", "further"]),
    (["positive"], ["negative"]), (["cheaper"], ["dearer"]),
    (["spent", "paid"], ["earned", "received"]), (["ago"], ["hence"]),
    (["least"], ["most"]), (["upstream"], ["downstream"]), (["leftward"], ["rightward"]),
  ]

  private static let senses: [String: String] = {
    var senses: [String: String] = [:]
    for (some, others) in pairs {
      for word in some { senses[word] = some[0] }
      for word in others { senses[word] = others[0] }
    }
    for direction in compass {
      for ending in ["", "ward", "wards", "ern"] { senses[direction + ending] = direction }
    }
    return senses
  }()

  private static let opposites: [String: String] = Dictionary(
    uniqueKeysWithValues: pairs.map { ($0.0[0], $0.1[0]) })
}
