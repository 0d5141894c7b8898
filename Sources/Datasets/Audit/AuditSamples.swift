/// Some rows to read, chosen by what is in them: those whose digests are lowest, whatever the order.
struct AuditSamples {
  private var best: [(digest: UInt64, sample: AuditReport.Sample)] = []

  private static let most = 5

  /// In the order of their digests.
  var chosen: [AuditReport.Sample] { best.map(\.sample) }

  /// - Parameter sample: is only asked for a row that is among them.
  mutating func offer(_ digest: UInt64, _ sample: () -> AuditReport.Sample) {
    if best.count == Self.most, digest >= best[best.count - 1].digest { return }
    let place = best.firstIndex { digest <= $0.digest } ?? best.count
    // Rows that are the same are read once.
    if place < best.count, best[place].digest == digest { return }
    best.insert((digest, sample()), at: place)
    if best.count > Self.most { best.removeLast() }
  }
}
