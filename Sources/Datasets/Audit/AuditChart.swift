import Foundation
import Values

/// A histogram as HTML and SVG: bars that stretch to whatever width there is, and axes whose words do not.
struct AuditChart {
  /// How many there are from each border on; the last goes on to ``largest``.
  let bars: [(from: Int, count: Int)]
  let largest: Int
  /// What is counted: `answers`.
  let counted: String
  /// Of what the borders are: `characters`.
  let unit: String
  /// In the middle of all, if a line is to show it.
  let median: Int?

  /// The chart; nothing if there is nothing to count.
  var html: String {
    guard let most = bars.map(\.count).max(), most > 0 else { return "" }
    let top = Self.ceiling(most)
    return """
      <figure class="chart"><div class="plot"><div class="y"><span>\(grouped(top))</span>\
      <span>\(top >= 2 ? grouped(top / 2) : "")</span><span>0</span></div>\
      <svg viewBox="0 0 \(bars.count) 100" preserveAspectRatio="none" role="img" \
      aria-label="\(counted) by \(unit)"><path d="M0 0H\(bars.count)M0 50H\(bars.count)"/>\(shapes(top))</svg>\
      \(line)</div><div class="x">\(labels)</div>\
      <figcaption>\(counted) by \(unit)\(isEven ? "" : "; each bar is a fifth wider than the one before")\
      </figcaption></figure>
      """
  }

  private func shapes(_ top: Int) -> String {
    bars.enumerated().map { index, bar in
      let height = Double(bar.count) / Double(top) * 100
      let end = index + 1 < bars.count ? bars[index + 1].from - 1 : largest
      let range = end > bar.from ? "\(grouped(bar.from))–\(grouped(end))" : grouped(bar.from)
      return """
        <rect x="\(Double(index) + 0.04)" y="\(Self.short(100 - height))" width="0.92" \
        height="\(Self.short(height))"><title>\(range) \(unit): \(grouped(bar.count)) \(counted)</title></rect>
        """
    }.joined()
  }

  /// Whether all bars are as wide.
  private var isEven: Bool {
    let steps = zip(bars, bars.dropFirst()).map { $1.from - $0.from }
    return Set(steps).count <= 1
  }

  /// Where the median is.
  private var line: String {
    guard let median, let place = bars.lastIndex(where: { $0.from <= median }) else { return "" }
    let end = place + 1 < bars.count ? bars[place + 1].from : largest + 1
    let within = Double(median - bars[place].from) / Double(max(1, end - bars[place].from))
    let share = (Double(place) + within) / Double(bars.count) * 100
    // Its words stand on the side where there is room.
    let side = share > 60 ? "west" : "east"
    return
      "<div class=\"median \(side)\" style=\"left:\(Self.short(share))%\"><span>median \(grouped(median))</span></div>"
  }

  /// Words below some of the bars: so few that they do not touch, and half of them where it is narrow.
  private var labels: String {
    let step = max(1, Int((Double(bars.count) / 8).rounded(.up)))
    return stride(from: 0, to: bars.count, by: step).enumerated().map { number, index in
      let share = Self.short(Double(index) / Double(bars.count) * 100)
      return
        "<span\(number % 2 == 1 ? " class=\"more\"" : "") style=\"left:\(share)%\">\(Self.brief(bars[index].from))</span>"
    }.joined()
  }

  /// The next round number: one, two or five times a power of ten.
  static func ceiling(_ number: Int) -> Int {
    var power = 1
    while power <= number / 10 { power *= 10 }
    for factor in [1, 2, 5, 10] where number <= factor * power { return factor * power }
    return number
  }

  /// A number in little room: `850`, `1.2k`, `36k`, `1.5M`.
  static func brief(_ number: Int) -> String {
    for (size, letter) in [(1_000_000, "M"), (1000, "k")] where number >= size {
      let value = Double(number) / Double(size)
      // As many digits as tell it from the next.
      return value < 10 && number % size >= size / 20
        ? String(format: "%.1f\(letter)", value) : "\(Int(value.rounded()))\(letter)"
    }
    return "\(number)"
  }

  static func short(_ number: Double) -> String {
    let text = String(format: "%.2f", number)
    return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
  }
}

extension AuditChart {
  /// Of whole numbers that are counted, each or in groups of as many.
  init(_ counts: [Int: Int], counted: String, unit: String) {
    let (least, most) = (counts.keys.min() ?? 0, counts.keys.max() ?? 0)
    let step = (most - least) / 40 + 1
    var bars = stride(from: least, through: most, by: step).map { (from: $0, count: 0) }
    for (number, count) in counts { bars[(number - least) / step].count += count }
    self.init(bars: bars, largest: most, counted: counted, unit: unit, median: nil)
  }
}
