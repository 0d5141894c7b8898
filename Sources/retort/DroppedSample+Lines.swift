import Corpus
import Reports

extension DroppedSample {
  /// One line a row: its name, why it left, and how it begins.
  var lines: [String] {
    drops.map { drop in
      "\(stage): \(Self.shortName(drop)): \(drop.reason): \(oneLine(Self.text(drop), most: 100))"
    }
  }

  /// As much of an id as `retort why` needs, and the sample.
  private static func shortName(_ drop: Drop) -> String {
    String(drop.name.prefix(12) + drop.name.drop { $0 != "#" })
  }
}
