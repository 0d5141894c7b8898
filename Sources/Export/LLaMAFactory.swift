import Recipes
import Values

/// How LLaMA-Factory opens the dataset: its `dataset_info.json`, for whom gives the dataset's folder as `dataset_dir`.
///
/// It opens a folder of files by their last ending, and knows `csv`, `json`, `jsonl`, `parquet`, `arrow` and `txt`: no
/// compressed ones. It then lets the reader guess the types, which goes well with Parquet and fails with JSON Lines
/// whose first rows leave a column empty. Where there is no Parquet it is therefore told to open the dataset as the
/// Hub's, through its card, which says how files are compressed and which types the columns have.
/// (LLaMA-Factory, `src/llamafactory/data/loader.py`.)
struct LLaMAFactory {
  let spec: ExportSpec

  /// The folder of files that it opens itself; nil if it goes through the card.
  private var folder: String? { spec.formats.contains("parquet") ? spec.place(of: "parquet") : nil }

  /// What stands in `dataset_info.json`.
  func info(name: String) -> Record {
    var entry: Record = folder.map { ["file_name": .string($0)] } ?? ["script_url": "."]
    entry.fields += spec.layout.strategy.trainerEntry.fields
    return Record([.init(name, .record(entry))])
  }

  /// What the card says of it.
  var summary: String {
    let what =
      folder.map { "It opens the files in `\($0)`." }
      ?? "It opens the files through this card, since it opens no compressed ones and guesses types by itself."
    return "With LLaMA-Factory, give this folder as `dataset_dir`. \(what)"
  }
}
