import Corpus
import Formats
import Machine
import Recipes
import Values

/// Writes traces as a dataset that a trainer loads: shards in each format, then a card.
///
/// The first format lies where the Hub looks for it (`data/train-00000.parquet`, …), each further one
/// in a folder of its own name: a Hub dataset has one format. The same traces give the same bytes.
public struct DatasetWriter: Sendable {
  public let spec: ExportSpec
  private let teachers: [String: String]
  private let seed: Int64
  /// Columns that filters filled.
  public let tags: [TagColumn]

  /// The stage's name.
  public static let name = "export"

  /// - Parameters:
  ///   - teachers: as in ``ExportRow/init(_:teachers:tags:)``.
  ///   - tags: as there.
  public init(
    _ spec: ExportSpec, teachers: [String: String], seed: Int64, tags: [TagColumn] = []
  ) {
    self.spec = spec
    self.teachers = teachers
    self.seed = seed
    self.tags = tags
  }

  /// All that decides the files with rows, besides the traces.
  public var identity: Record {
    var identity: Record = [
      "version": 3, "layout": .string(spec.layout.rawValue),
      "formats": .list(spec.formats.map(Value.string)),
      "shard_rows": .integer(Int64(spec.shardRows)), "order": .string(spec.order.rawValue),
      "seed": spec.order == .shuffled ? .integer(seed) : .null,
      "teachers": .record(
        Record(teachers.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
    ]
    if !tags.isEmpty { identity["tags"] = .list(tags.map { .string($0.name) }) }
    return identity
  }

  /// Writes all traces into `folder`, which must be empty.
  ///
  /// - Parameters:
  ///   - bytes: about how large the traces are together.
  ///   - look: is shown every trace once, in no order that is told.
  /// - Returns: the files, with paths relative to the folder.
  public func write(
    _ traces: ShardReader<Trace>, bytes: Int, to folder: String, look: (Trace) -> Void = { _ in }
  ) throws -> [Shard] {
    let rows = ExportRow(spec.layout, teachers: teachers, tags: tags)
    let writers = try spec.formats.map { format in
      let place = "\(folder)/\(spec.place(of: format))"
      try Files.makeFolder(place)
      guard let kind = FileKind(name: ".\(format)") else {
        throw RetortError(.bug, "\(format) was taken for a file format")
      }
      return ShardWriter(
        folder: place, name: "train", suffix: format, rowsPerShard: spec.shardRows
      ) { path in
        try kind.backgroundWriter(path, columns: rows.columns)
      }
    }
    func write(_ trace: Trace) throws {
      look(trace)
      let row = rows.row(trace)
      for writer in writers { try writer.write(row) }
    }
    switch spec.order {
    case .grouped: try traces.forEach(write)
    case .shuffled:
      let shuffled = try ShuffledRows(
        order: SeededOrder(seed: seed, purpose: Self.name), bytes: bytes,
        folder: "\(folder)/shuffle")
      try traces.forEach { try shuffled.add($0) }
      try shuffled.forEach(write)
    }
    return try zip(spec.formats, writers).flatMap { format, writer in
      try writer.finish().map {
        Shard(
          file: "\(spec.place(of: format))/\($0.file)", rows: $0.rows, bytes: $0.bytes,
          sha256: $0.sha256)
      }
    }
  }

  /// What LLaMA-Factory's `dataset_info.json` says of the dataset: give the folder as its `dataset_dir`.
  public func trainerInfo(name: String) -> Record { LLaMAFactory(spec: spec).info(name: name) }
}
