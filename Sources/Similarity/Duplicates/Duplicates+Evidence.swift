import Values

extension Duplicates where ID: CustomStringConvertible {
  /// Why a row leaves, as a phrase that can be counted; nil if it stays.
  public func reason(_ row: Int) -> String? {
    guard let ratio = ratio(of: row) else { return nil }
    return ratio == 100 ? "it repeats another question" : "it is like another question"
  }

  /// What the drop of a row rests on: the question that stays for it, how alike the two are, and, if others
  /// are between them, the next one on the way.
  public func evidence(_ row: Int) -> Record {
    guard let cluster = cluster(of: row) else { return [:] }
    var record: Record = [
      "same_as": .string(id(cluster.kept).description),
      "rows_alike": .integer(Int64(cluster.dropped.count + 1)),
    ]
    guard let ratio = ratio(of: row), ratio < 100 else { return record }
    record["indel"] = .double(ratio)
    record["indel_threshold"] = .double(rules.cutoff.percent)
    if let link = link(of: row), link.row != cluster.kept {
      record["by_way_of"] = .record([
        "id": .string(id(link.row).description), "indel": .double(link.ratio),
      ])
    }
    if numbersDiffer(row) { record["numbers_differ"] = true }
    return record
  }

  /// The clusters, with how alike each row is to the one that stays.
  public var record: Record {
    var record: Record = [
      "rules": .record(rules.record), "rows": .integer(Int64(count)),
      "dropped": .integer(Int64(droppedCount)),
      "clusters": .list(
        clusters.map { cluster in
          .record([
            "kept": .string(id(cluster.kept).description),
            "dropped": .list(
              cluster.dropped.map { row in
                .record([
                  "id": .string(id(row).description),
                  "indel": ratio(of: row).map(Value.double) ?? .null,
                ])
              }),
          ])
        }),
    ]
    if let recall {
      record["recall"] = .record([
        "approximate": true, "sampled": .integer(Int64(recall.sampled)),
        "pairs": .integer(Int64(recall.pairs)), "found": .integer(Int64(recall.found)),
      ])
    }
    return record
  }
}

extension Duplicates {
  /// A warning if rows leave for one that has other numbers, and so is another problem perhaps.
  public var numbersNote: String? {
    let count = clusters.reduce(0) { $0 + $1.dropped.count(where: numbersDiffer) }
    guard count > 0 else { return nil }
    return
      "\(grouped(count)) of the dropped have other numbers than the question that stays for them; "
      + "told apart, they would stay"
  }

  /// How far an approximate answer can be trusted; nil for an exact one.
  public var recallNote: String? {
    guard let recall else { return nil }
    let share = recall.pairs == 0 ? "" : " (\(recall.found * 1000 / recall.pairs / 10) %)"
    return
      "approximate: of \(grouped(recall.pairs)) pairs that \(grouped(recall.sampled)) questions have, "
      + "\(grouped(recall.found))\(share) were found"
  }
}
